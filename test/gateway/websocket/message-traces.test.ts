// What the trace of a message contains, and what the terminal says of one that fails.
import { expect } from "chai";
import { stub } from "sinon";
import type { IntegrationOutcome } from "../../../gateway/websocket/integration-outcome.ts";
import { handleMessage } from "../../../gateway/websocket/messages.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const ID = "[\\w-]{15}=";

const prepare = (outcome: () => Promise<IntegrationOutcome>, hasRouteResponse = true) => {
  const span = { tell: stub(), note: stub(), fail: stub(), end: stub(), child: stub() };
  const journal = { begin: stub().returns(span) };
  const route = { routeKey: "say", address: "aws_apigatewayv2_route.say", hasRouteResponse };
  const mask = (text: string) => text;
  const info = {
    connectionId: "a=",
    api: { routeSelectionExpression: "$request.body.action", routes: new Map([["say", route]]) },
    stage: { name: "test", variables: {} },
    domainName: "api1.example.com",
    connectedAt: 1_800_000_000_000,
    identity: { sourceIp: "192.0.2.1" },
    mask,
  };
  const connection = { info, touch: stub(), lostMessages: 0, send: stub().returns("sent") };
  const dependencies = {
    integrations: { call: stub().callsFake(outcome) },
    throttles: { allowsRoute: stub().returns(true) },
    clock: createManualClock(),
    journal,
    output: { warn: stub(), info: stub() },
  };
  const handle = (text = '{"action":"say"}') =>
    handleMessage(dependencies as never, connection as never, text);
  return { handle, span, connection, mask, ...dependencies };
};

const respond = (body: string) => async (): Promise<IntegrationOutcome> => ({
  kind: "response",
  response: { statusCode: 200, headers: {}, body },
});

describe("the trace of a message", () => {
  it("has its route, its client and the frame that answers it", async () => {
    const { handle, span, journal, mask, connection } = prepare(respond("hello"));
    await handle();
    const details = { connectionId: "a=", text: '{"action":"say"}' };
    expect(journal.begin.args).to.deep.equal([["message", "say", details, mask]]);
    expect(span.note.args).to.deep.equal([["frame", "a=", { text: "hello" }]]);
    expect([span.end.callCount, span.fail.callCount]).to.deep.equal([1, 0]);
    expect(connection.touch.callCount).to.equal(1);
  });

  it("says that there is no route", async () => {
    const { handle, span, journal, integrations } = prepare(respond("hello"));
    await handle("no JSON");
    expect(journal.begin.args[0]![1]).to.equal("no route");
    expect(span.fail.args).to.deep.equal([[{ error: "Forbidden" }]]);
    expect(span.note.args[0]![2].text).to.match(new RegExp(`"requestId":"${ID}"`));
    expect(integrations.call.callCount).to.equal(0);
    expect(span.end.callCount).to.equal(1);
  });

  it("says that a route is throttled", async () => {
    const { handle, span, throttles, integrations } = prepare(respond("hello"));
    throttles.allowsRoute.returns(false);
    await handle();
    expect(span.fail.args).to.deep.equal([[{ error: "Too Many Requests" }]]);
    expect(integrations.call.callCount).to.equal(0);
    expect(span.end.callCount).to.equal(1);
  });

  for (const [delivery, error] of [
    ["unread", "the frame was not sent: unread"],
    ["gone", undefined],
  ] as const) {
    it(`has no frame that a client did not get: ${delivery}`, async () => {
      const { handle, span, connection, output } = prepare(respond("hello"));
      connection.send.returns(delivery);
      connection.lostMessages = 1;
      await handle();
      expect(span.note.callCount).to.equal(0);
      expect(span.fail.args).to.deep.equal(error === undefined ? [] : [[{ error }]]);
      expect(output.warn.callCount).to.equal(delivery === "unread" ? 1 : 0);
      connection.lostMessages = 2;
      await handle();
      expect(output.warn.callCount).to.equal(delivery === "unread" ? 1 : 0);
    });
  }

  it("says why a response was too large, and that the client got an error", async () => {
    const { handle, span, connection, output } = prepare(respond("x".repeat(131_073)));
    connection.send.onFirstCall().returns("too large");
    await handle();
    expect(output.warn.args[0]![0]).to.match(
      /^aws_apigatewayv2_route\.say: its function returned 131073 bytes; a message holds at most 131072\./,
    );
    expect(span.fail.args).to.deep.equal([
      [{ error: "the frame was not sent: too large" }],
      [{ error: "Internal server error" }],
    ]);
    expect(connection.send.secondCall.args[0]).to.match(/^{"message": "Internal server error"/);
  });

  it("sends nothing without a route response", async () => {
    const { handle, connection, span } = prepare(respond("hello"), false);
    await handle();
    expect(connection.send.callCount).to.equal(0);
    expect(span.end.callCount).to.equal(1);
  });
});

describe("a message that the gateway itself fails on", () => {
  it("is answered with an error that has both ids, and the terminal says why", async () => {
    const { handle, connection, output } = prepare(async () => {
      throw new TypeError("a fault");
    });
    await handle();
    expect(connection.send.callCount).to.equal(1);
    expect(connection.send.firstCall.args[0]).to.match(
      new RegExp(
        `^{"message": "Internal server error", "connectionId":"a=", "requestId":"${ID}"}$`,
      ),
    );
    expect(output.warn.args.join()).to.match(/A message of a=.*a fault/s);
  });
});

describe("a message whose integration takes too long", () => {
  it("is answered at once, but is handled until the function has ended", async () => {
    const ended = Promise.withResolvers<void>();
    const { handle, connection, span } = prepare(async () => ({
      kind: "timeout",
      ended: ended.promise,
    }));
    let isHandled = false;
    const handled = handle().then(() => (isHandled = true));
    await new Promise(setImmediate);
    expect(connection.send.firstCall.args[0]).to.match(/"Endpoint request timed out"/);
    expect([span.end.callCount, isHandled]).to.deep.equal([1, false]);
    ended.resolve();
    await handled;
  });
});
