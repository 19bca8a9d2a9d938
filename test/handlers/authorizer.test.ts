import { createHash } from "node:crypto";
import { expect } from "chai";
import { stub } from "sinon";
import { createAuthorizer } from "../../handlers/lib/authorize.ts";
import type { CountDecision } from "../../handlers/lib/decision-counter.ts";
import { createDigestVerifier } from "../../handlers/lib/digest-verifier.ts";
import { catchRejection } from "../helpers/errors.ts";
import { authorizerEvent, METHOD_ARN } from "../helpers/events.ts";
import { stubLog } from "../helpers/stubs.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const prepare = (...tokens: string[]) => {
  const log = stubLog();
  const count = stub<Parameters<CountDecision>, void>();
  const verify = createDigestVerifier(tokens.map(sha256));
  const authorize = createAuthorizer({ verify, log, count, isAllowedOrigin: () => true });
  return { log, count, authorize };
};

const policy = (Effect: string, principalId: string) => ({
  principalId,
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "execute-api:Invoke", Resource: METHOD_ARN }],
  },
});

describe("authorizer", () => {
  const principal = `token-${sha256("good").slice(0, 8)}`;

  it("allows exactly the method in the event for a token in the query string", async () => {
    const { authorize } = prepare("good");
    const event = authorizerEvent({ queryStringParameters: { token: "good" } });
    expect(await authorize(event)).to.deep.equal(policy("Allow", principal));
  });

  for (const name of ["Sec-WebSocket-Protocol", "sec-websocket-protocol"]) {
    it(`allows a token sent as the second protocol in ${name}`, async () => {
      const { authorize } = prepare("good");
      const event = authorizerEvent({ headers: { Host: "x", [name]: "chat,good" } });
      expect(await authorize(event)).to.deep.equal(policy("Allow", principal));
    });
  }

  it("accepts any of several tokens, for rotation", async () => {
    const { authorize } = prepare("old", "good");
    const event = authorizerEvent({ queryStringParameters: { token: "good" } });
    expect((await authorize(event)).policyDocument.Statement[0]?.Effect).to.equal("Allow");
  });

  it("passes on the token's rights, if it has any", async () => {
    const verify = createDigestVerifier([sha256("good"), sha256("loud")], [sha256("loud")]);
    const authorize = createAuthorizer({
      verify,
      log: stubLog(),
      count: () => {},
      isAllowedOrigin: () => true,
    });
    const authorizeToken = async (token: string) =>
      (await authorize(authorizerEvent({ queryStringParameters: { token } }))).context;
    expect(await authorizeToken("loud")).to.deep.equal({ rights: "broadcast" });
    expect(await authorizeToken("good")).to.equal(undefined);
  });

  it("denies a user who connects too often, and a token that is too long, and says why", async () => {
    const { log, count } = prepare();
    const spent: string[] = [];
    const authorize = createAuthorizer({
      verify: async (token) => ({ principalId: token.slice(0, 4) }),
      budget: {
        spend: async (client) => {
          spent.push(client);
          return client === "busy" ? 0 : undefined;
        },
      },
      isAllowedOrigin: () => true,
      log,
      count,
    });
    const authorizeToken = (token: string) =>
      authorize(authorizerEvent({ queryStringParameters: { token } }));
    expect(await authorizeToken("busy")).to.deep.equal(policy("Deny", "anonymous"));
    expect(await authorizeToken("calm")).to.deep.equal(policy("Allow", "calm"));
    expect(await authorizeToken("x".repeat(8192))).to.deep.equal(policy("Allow", "xxxx"));
    for (const token of ["x".repeat(8193), "é".repeat(4097)])
      expect(await authorizeToken(token)).to.deep.equal(policy("Deny", "anonymous"));
    expect(spent).to.deep.equal(["busy", "calm", "xxxx"]);
    expect(count.args).to.deep.equal([
      ["too many connects"],
      [undefined],
      [undefined],
      ["too long"],
      ["too long"],
    ]);
  });

  it("denies a wrong token", async () => {
    const { authorize } = prepare("good");
    const event = authorizerEvent({ queryStringParameters: { token: "bad" } });
    expect(await authorize(event)).to.deep.equal(policy("Deny", "anonymous"));
  });

  for (const [what, request] of [
    ["nothing", {}],
    ["an empty token", { queryStringParameters: { token: "" } }],
    ["only a protocol", { headers: { "Sec-WebSocket-Protocol": "good" } }],
    ["a protocol and an empty token", { headers: { "Sec-WebSocket-Protocol": "chat, " } }],
  ] as const) {
    it(`throws exactly "Unauthorized" for ${what}`, async () => {
      const { authorize } = prepare("good");
      const error = await catchRejection(authorize(authorizerEvent(request)));
      expect(error.message).to.equal("Unauthorized");
    });
  }

  it("counts each decision, with the reason of a refusal", async () => {
    const { count, authorize } = prepare("good");
    for (const token of ["good", "bad"]) {
      await authorize(authorizerEvent({ queryStringParameters: { token } }));
    }
    await catchRejection(authorize(authorizerEvent()));
    expect(count.args.flat()).to.deep.equal([undefined, "unknown", "no token"]);
  });

  it("logs each decision with its reason and connection", async () => {
    const { log, authorize } = prepare("good");
    for (const token of ["good", "bad"]) {
      await authorize(authorizerEvent({ queryStringParameters: { token } }));
    }
    await catchRejection(authorize(authorizerEvent()));
    const { requestId, connectionId } = authorizerEvent().requestContext;
    const fields = { requestId, connectionId };
    expect(log.args.map(([level, , logged]) => [level, logged])).to.deep.equal([
      ["INFO", { ...fields, decision: "Allow", reason: undefined }],
      ["INFO", { ...fields, decision: "Deny", reason: "unknown" }],
      ["INFO", { ...fields, decision: "Unauthorized", reason: "no token" }],
    ]);
  });

  it("logs and counts why it cannot decide, and throws so that API Gateway answers 500", async () => {
    const { log, count } = prepare();
    const cause = new Error("connection refused");
    const failure = new Error("The keys cannot be fetched.", { cause });
    const authorize = createAuthorizer({
      verify: () => Promise.reject(failure),
      log,
      count,
      isAllowedOrigin: () => true,
    });
    const event = authorizerEvent({ queryStringParameters: { token: "any" } });
    expect(await catchRejection(authorize(event))).to.equal(failure);
    expect(count.args).to.deep.equal([["undecided"]]);
    const { requestId, connectionId } = event.requestContext;
    expect(log.args).to.have.length(1);
    const [level, message, fields] = log.args[0]!;
    expect([level, message]).to.deep.equal(["ERROR", "cannot authorize"]);
    expect(fields).to.deep.equal({
      requestId,
      connectionId,
      error: {
        name: "Error",
        message: "The keys cannot be fetched.",
        stack: failure.stack,
        cause: "connection refused",
      },
    });
  });

  it("S21 never logs a token, whatever the decision", async () => {
    const { log, authorize } = prepare("canary-allowed");
    for (const token of ["canary-allowed", "canary-denied"]) {
      await authorize(authorizerEvent({ queryStringParameters: { token } }));
      await authorize(authorizerEvent({ headers: { "Sec-WebSocket-Protocol": `chat, ${token}` } }));
    }
    expect(log.callCount).to.equal(4);
    expect(JSON.stringify(log.args)).not.to.include("canary");
  });
});
