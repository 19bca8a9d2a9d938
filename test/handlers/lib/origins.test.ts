// S19: the origins from which browsers may connect.
import { expect } from "chai";
import { createAuthorizer } from "../../../handlers/lib/authorize.ts";
import { createOriginCheck, originCheckFromEnv } from "../../../handlers/lib/origins.ts";
import { authorizerEvent } from "../../helpers/events.ts";
import { stubLog } from "../../helpers/stubs.ts";

const APP = "https://app.example.com";

const eventFrom = (origin: string | undefined, name = "Origin") =>
  authorizerEvent({
    headers: origin === undefined ? {} : { [name]: origin },
    queryStringParameters: { token: "good" },
  });

describe("S19 origins", () => {
  const check = createOriginCheck({ allowed: [APP, "http://localhost:8080"], allowMissing: false });

  for (const origin of [APP, "http://localhost:8080"]) {
    it(`are allowed: ${origin}`, () => {
      expect(check(eventFrom(origin))).to.equal(true);
      expect(check(eventFrom(origin, "origin"))).to.equal(true);
    });
  }

  for (const origin of [
    "https://foreign.example.org",
    "https://app.example.com.foreign.org",
    "https://xapp.example.com",
    "https://sub.app.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://APP.example.com",
    "https://app.example.com/",
    "null",
    "",
  ]) {
    it(`are denied: ${JSON.stringify(origin)}`, () => {
      expect(check(eventFrom(origin))).to.equal(false);
    });
  }

  it("are denied when there are several", () => {
    for (const multiValueHeaders of [
      { Origin: [APP, "https://foreign.example.org"] },
      { Origin: ["https://foreign.example.org", APP] },
      { Origin: [APP], origin: ["https://foreign.example.org"] },
      { Origin: [`${APP}, ${APP}`] },
    ]) {
      expect(check({ ...authorizerEvent(), multiValueHeaders })).to.equal(false);
    }
    expect(check({ ...authorizerEvent(), multiValueHeaders: { Origin: [APP] } })).to.equal(true);
  });

  it("that are missing are allowed or denied by an option", () => {
    expect(check(eventFrom(undefined))).to.equal(false);
    const tolerant = createOriginCheck({ allowed: [APP], allowMissing: true });
    expect(tolerant(eventFrom(undefined))).to.equal(true);
    expect(tolerant(eventFrom("https://foreign.example.org"))).to.equal(false);
  });

  it("that are foreign are denied before the token is read", async () => {
    const log = stubLog();
    const verify = async () => {
      throw new Error("The token was read");
    };
    const authorize = createAuthorizer({ verify, isAllowedOrigin: check, count: () => {}, log });
    const { policyDocument } = await authorize(eventFrom("https://foreign.example.org"));
    expect(policyDocument.Statement[0]?.Effect).to.equal("Deny");
    expect(log.firstCall.args[2]).to.include({ decision: "Deny", reason: "origin" });
  });

  describe("from the environment", () => {
    afterEach(() => {
      for (const name of ["ALLOWED_ORIGINS", "ALLOW_MISSING_ORIGIN"]) delete process.env[name];
    });

    it("are not checked when it lists none", () => {
      expect(originCheckFromEnv()(eventFrom("https://foreign.example.org"))).to.equal(true);
    });

    it("are those that it lists", () => {
      Object.assign(process.env, { ALLOWED_ORIGINS: `${APP},x`, ALLOW_MISSING_ORIGIN: "no" });
      expect(originCheckFromEnv()(eventFrom(APP))).to.equal(true);
      expect(originCheckFromEnv()(eventFrom(undefined))).to.equal(false);
      process.env["ALLOW_MISSING_ORIGIN"] = "yes";
      expect(originCheckFromEnv()(eventFrom(undefined))).to.equal(true);
    });
  });
});
