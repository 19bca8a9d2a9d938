// Rights that a hook decides: asked once for as long as it says, and denied whenever it does not allow.
import { expect } from "chai";
import { stub } from "sinon";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import {
  askHookFromEnv,
  createAskHook,
  type Question,
} from "../../../../handlers/lib/realtime/hooks.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { createRights } from "../../../../handlers/lib/realtime/rights.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { stubLog } from "../../../helpers/stubs.ts";
import { setVariables } from "../../../helpers/variables.ts";

const QUESTION: Question = {
  deed: "subscribe",
  channel: "room:1",
  connectionId: "a=",
  principalId: "me",
  claims: { plan: "pro" },
};

const prepare = (answer: unknown = { allow: true }) => {
  const time = { nowMs: 1_800_000_000_000 };
  const invoke = stub().resolves(answer);
  const log = stubLog();
  const functions = new Map([["mayUse", "websocket-dev-mayUse"]]);
  const ask = createAskHook({ invoke, functions, now: () => time.nowMs, log });
  return { time, invoke, log, ask };
};

describe("a hook", () => {
  it("is asked for each deed, with who asks for what", async () => {
    const { ask, invoke } = prepare();
    expect([await ask("mayUse", QUESTION), await ask("mayUse", QUESTION)]).to.deep.equal([
      true,
      true,
    ]);
    expect(invoke.args).to.deep.equal([
      ["websocket-dev-mayUse", QUESTION],
      ["websocket-dev-mayUse", QUESTION],
    ]);
  });

  for (const allow of [true, false]) {
    it(`is not asked again for as long as it says, if it says ${allow}`, async () => {
      const { ask, invoke, time } = prepare({ allow, cacheSeconds: 60 });
      await ask("mayUse", QUESTION);
      time.nowMs += 59_999;
      expect(await ask("mayUse", QUESTION)).to.equal(allow);
      expect(invoke.callCount).to.equal(1);
      for (const other of [
        { deed: "publish" },
        { channel: "room:2" },
        { connectionId: "b=" },
      ] as const) {
        await ask("mayUse", { ...QUESTION, ...other });
      }
      expect(invoke.callCount).to.equal(4);
      time.nowMs += 1;
      await ask("mayUse", QUESTION);
      expect(invoke.callCount).to.equal(5);
    });
  }

  it("is asked again after an hour, whatever it says", async () => {
    const { ask, invoke, time } = prepare({ allow: true, cacheSeconds: 1e9 });
    await ask("mayUse", QUESTION);
    time.nowMs += 3_600_000;
    await ask("mayUse", QUESTION);
    expect(invoke.callCount).to.equal(2);
  });

  it("has a thousand decisions kept, of which the oldest makes room", async () => {
    const { ask, invoke } = prepare({ allow: true, cacheSeconds: 60 });
    for (let at = 0; at <= 1000; at += 1)
      await ask("mayUse", { ...QUESTION, channel: `room:${at}` });
    await ask("mayUse", { ...QUESTION, channel: "room:1" });
    expect(invoke.callCount).to.equal(1001);
    await ask("mayUse", { ...QUESTION, channel: "room:0" });
    expect(invoke.callCount).to.equal(1002);
  });

  it("has a decision that was renewed kept longer than those asked for since the first time", async () => {
    const { ask, invoke, time } = prepare({ allow: true, cacheSeconds: 60 });
    const askAbout = (at: number) => ask("mayUse", { ...QUESTION, channel: `room:${at}` });
    await askAbout(0);
    await askAbout(1);
    time.nowMs += 60_000;
    for (const at of [0, ...Array.from({ length: 999 }, (_, index) => index + 2)]) {
      await askAbout(at);
    }
    const { callCount } = invoke;
    await askAbout(0);
    expect(invoke.callCount).to.equal(callCount);
  });

  it("that lets nothing be kept takes no room from other decisions", async () => {
    const { ask, invoke } = prepare({ allow: true });
    invoke.onFirstCall().resolves({ allow: true, cacheSeconds: 60 });
    await ask("mayUse", QUESTION);
    for (let at = 0; at < 1000; at += 1) {
      await ask("mayUse", { ...QUESTION, channel: `other:${at}` });
    }
    await ask("mayUse", QUESTION);
    expect(invoke.callCount).to.equal(1001);
  });

  for (const answer of [
    null,
    "yes",
    {},
    { allow: 1 },
    { allow: "true" },
    [true],
    { allow: true, cacheSeconds: "1" },
  ]) {
    it(`that returns ${JSON.stringify(answer)} decides nothing`, async () => {
      const { ask, log } = prepare(answer);
      const error = await catchRejection(ask("mayUse", QUESTION));
      expect(error.name).to.equal("Unavailable");
      expect(error.message).to.equal(
        "Expected a decision about the right to subscribe to room:1, received none: the function that decides failed.",
      );
      expect(log.lastCall.args[2]!["hook"]).to.equal("mayUse");
    });
  }

  it("that returns nothing decides nothing, and the log says so", async () => {
    const { ask, invoke, log } = prepare();
    invoke.resolves(undefined);
    expect((await catchRejection(ask("mayUse", QUESTION))).name).to.equal("Unavailable");
    expect(log.lastCall.args[2]!["error"]).to.include({
      message: "Expected { allow: true or false, cacheSeconds?: 0 or more }, received undefined",
    });
  });

  it("that fails decides nothing, keeps nothing, and the log says what to check", async () => {
    const { ask, invoke, log } = prepare({ allow: true, cacheSeconds: 60 });
    const call = "lambda:InvokeFunction";
    invoke
      .onFirstCall()
      .rejects(new AwsError("AccessDeniedException", "no", { status: 403, call }));
    expect((await catchRejection(ask("mayUse", QUESTION))).name).to.equal("Unavailable");
    expect(log.lastCall.args[2]!["check"]).to.include("policy of this function's role");
    expect(await ask("mayUse", QUESTION)).to.equal(true);
  });

  it("decides where the namespace says so, once the token is found to be good", async () => {
    const access = { subscribe: { hook: "mayUse" }, publish: "nobody", layouts: "1:1" };
    const namespaces = parseNamespaces(JSON.stringify({ room: access }));
    const askHook = stub().resolves(true);
    const assertMay = createRights(namespaces, { askHook, now: () => 1000 });
    const context = (expiresAt: number) =>
      ({
        connectionId: "a=",
        authorizer: { principalId: "me", claims: '{"plan":"pro"}', expiresAt },
      }) as never;
    await assertMay("subscribe", "room:1", context(2));
    expect(askHook.args).to.deep.equal([["mayUse", QUESTION]]);
    askHook.resolves(false);
    for (const [deed, expiresAt] of [
      ["subscribe", 2],
      ["publish", 2],
      ["subscribe", 1],
    ] as const) {
      const error = await catchRejection(assertMay(deed, "room:1", context(expiresAt)));
      expect(error.name).to.equal("Forbidden");
    }
    expect(askHook.callCount).to.equal(2);
  });
});

describe("hooks from the environment", () => {
  const namespacesWith = (subscribe: unknown, publish: unknown) =>
    parseNamespaces(
      JSON.stringify({
        quiet: { subscribe: "nobody", publish: "nobody", layouts: "1:1" },
        room: { subscribe, publish, layouts: "1:1" },
      }),
    );

  for (const [subscribe, publish] of [
    [{ hook: "mayUse" }, "nobody"],
    [{ claim: "channels" }, { hook: "mayUse" }],
  ]) {
    it(`are asked, by the names of their functions: ${JSON.stringify({ subscribe, publish })}`, async () => {
      setVariables({ HOOKS: '{"mayUse":"websocket-dev-mayUse"}' });
      const invoke = stub().resolves({ allow: true, cacheSeconds: 60 });
      const ask = askHookFromEnv(namespacesWith(subscribe, publish), () => invoke);
      expect(await ask?.("mayUse", QUESTION)).to.equal(true);
      expect(await ask?.("mayUse", QUESTION)).to.equal(true);
      expect(invoke.args).to.deep.equal([["websocket-dev-mayUse", QUESTION]]);
      setVariables({ HOOKS: undefined });
      expect(() => askHookFromEnv(namespacesWith(subscribe, publish))).to.throw("HOOKS is missing");
    });
  }

  it("are none where no namespace has one", () => {
    setVariables({ HOOKS: undefined });
    for (const access of ["everyone", "nobody", { claim: "channels" }]) {
      expect(askHookFromEnv(namespacesWith(access, access))).to.equal(undefined);
    }
  });
});
