// Rejected handshakes: the client gets a status, and the gateway logs the reason.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { tracesUntil } from "../../helpers/local-api.ts";

const authorizer = (code: string): FixtureStack["authorizer"] => ({
  code,
  identitySources: ["route.request.querystring.token"],
});

const DENY = `async ({ methodArn }) => ({ principalId: "me", policyDocument: { Statement: [
  { Effect: "Deny", Action: "execute-api:Invoke", Resource: methodArn }] } })`;

const thrown = (message: string) => `async () => { throw new Error("${message}"); }`;

const CASES: [stack: Partial<FixtureStack>, path: string, status: number, reason: RegExp][] = [
  [{}, "/other", 403, /^no stage at this path; expected \/test$/],
  [{}, "/test?a=%", 400, /^its URL has a "%" without two hexadecimal digits after it$/],
  [{}, `/test?${"x".repeat(4096)}`, 414, /^its URL has more than 4096 characters$/],
  [
    { authorizer: authorizer(DENY) },
    "/test",
    401,
    /^the identity source route\.request\.querystring\.token is missing or empty$/,
  ],
  [
    { authorizer: authorizer(DENY) },
    "/test?token=secret",
    403,
    /^the authorizer's policy does not allow arn:aws:execute-api:.*\/test\/\$connect: the authorizer's policy, statement 1, denies it\. A Deny overrides any Allow: change that statement$/,
  ],
  [
    { authorizer: authorizer(thrown("Unauthorized")) },
    "/test?token=secret",
    401,
    /^the authorizer threw "Unauthorized"$/,
  ],
  [
    { authorizer: authorizer(thrown("oh")) },
    "/test?token=secret",
    500,
    /^the authorizer failed: oh$/,
  ],
  [
    { authorizer: authorizer("async () => 1") },
    "/test?token=secret",
    500,
    /^the authorizer's result is not a policy; expected principalId/,
  ],
  [
    { routes: { $connect: { code: "async () => ({ statusCode: 418 })" } } },
    "/test",
    418,
    /^\$connect returned this status$/,
  ],
  [{ routes: { $connect: { code: thrown("oh") } } }, "/test", 502, /^\$connect failed$/],
];

describe("a rejected handshake", () => {
  for (const [stack, path, status, reason] of CASES) {
    it(`is logged with its reason: ${status}, ${reason.source.slice(1, 40)}`, async () => {
      const gateway = await startFixture({ routes: { $connect: {} }, ...stack });

      expect(await waitForRefusal(`ws://127.0.0.1:${gateway.port}${path}`)).to.equal(status);

      const [line = ""] = gateway.infos;
      const [shownPath] = path.split("?");
      expect(line.startsWith(`Handshake for ${shownPath} refused, ${status}: `)).to.equal(true);
      expect(line.slice(line.indexOf(": ") + 2, -1)).to.match(reason);
      expect(line).not.to.include("secret");
      const [trace] = await tracesUntil(gateway.port, (traces) => traces.length > 0);
      expect(trace?.spans[0]?.details["reason"]).to.match(reason);
    });
  }

  it("is not logged when throttled", async () => {
    const gateway = await startFixture(
      { routes: { $connect: {} } },
      { accountThrottle: { rateLimit: 0, burstLimit: 0 } },
    );
    expect(await waitForRefusal(gateway.url)).to.equal(429);
    expect(gateway.infos).to.deep.equal([]);
  });
});
