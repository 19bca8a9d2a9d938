// Hooks that the environment names, asked over the network; and what is said of decisions that are none.
import { expect } from "chai";
import { stub } from "sinon";
import type { RequestContext } from "../../../../handlers/lib/events.ts";
import { createAskHook } from "../../../../handlers/lib/realtime/hooks.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { endingInTime } from "../../../../handlers/lib/realtime/reconnect-advice.ts";
import { rightsFromEnv } from "../../../../handlers/lib/realtime/rights.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { startRedirectedAws } from "../../../helpers/redirected-aws.ts";
import { stubLog, stubStore } from "../../../helpers/stubs.ts";
import { setVariables } from "../../../helpers/variables.ts";

const QUESTION = {
  deed: "publish",
  channel: "room:1",
  connectionId: "a=",
  principalId: "me",
  claims: {},
} as const;

describe("a hook of the environment", () => {
  it("is asked, and a decision that is none is not a refusal", async () => {
    const aws = await startRedirectedAws();
    setVariables({ HOOKS: '{"mayUse":"websocket-dev-mayUse"}' });
    const access = { subscribe: "everyone", publish: { hook: "mayUse" }, layouts: "1:1" };
    const assertMay = rightsFromEnv(parseNamespaces(JSON.stringify({ room: access })));
    const context = { connectionId: "a=", authorizer: { principalId: "me" } } as RequestContext;
    await assertMay("subscribe", "room:1", context);
    expect(aws.calls.size).to.equal(0);
    const { name } = await catchRejection(assertMay("publish", "room:1", context));
    expect(name).to.equal("Unavailable");
    expect([...aws.calls.values()]).to.deep.equal([1]);
  });

  it("has 200 characters of what it returned in the log", async () => {
    const log = stubLog();
    const invoke = stub().resolves("x".repeat(300));
    const functions = new Map([["mayUse", "f"]]);
    await catchRejection(
      createAskHook({ invoke, functions, now: () => 0, log })("mayUse", QUESTION),
    );
    const { message } = log.lastCall.args[2]!["error"] as Error;
    expect(message.endsWith(`received "${"x".repeat(199)}`)).to.equal(true);
  });
});

describe("the end of a connection", () => {
  for (const [what, connectedAt, expiresAt, end] of [
    ["its token, if that expires first", 1_000_000_900, 1_001_000, 1_001_000],
    ["two hours after the second in which it began", 1_000_000_900, 2_000_000, 1_007_200],
    ["not known without an expiry", 1_000_000_900, undefined, undefined],
  ] as const) {
    it(`is ${what}`, async () => {
      const store = stubStore();
      const connection = { connectionId: "a=", connectedAt, principalId: "me", sourceIp: "::1" };
      await endingInTime(store).put({ ...connection, expiresAt });
      expect(store.put.args).to.deep.equal([[{ ...connection, expiresAt: end }]]);
      await endingInTime(store).delete(connection);
      expect(store.delete.args).to.deep.equal([[connection]]);
    });
  }
});
