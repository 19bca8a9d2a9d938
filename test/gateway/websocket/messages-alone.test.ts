// Which route a message takes, and the frames that answer it.
import { expect } from "chai";
import { stub } from "sinon";
import { handleMessage } from "../../../gateway/websocket/messages.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { API, infoWith, STAGE } from "./connection-info.ts";

const NOW_MS = 1_800_000_000_000;
const ID = "TXzPWdnOjoECGjA=";

const routeOf = (routeKey: string) => ({
  routeKey,
  address: `aws_apigatewayv2_route.${routeKey}`,
  hasRouteResponse: true,
});

const answered = (body: string) => ({
  kind: "response",
  response: { statusCode: 200, headers: {}, body },
});

const prepare = (routeKeys: string[], outcome: object = answered("answer")) => {
  const routes = new Map(routeKeys.map((key) => [key, routeOf(key)]));
  const info = infoWith({ api: { ...API, routes } });
  const connection = { info, touch: stub(), lostMessages: 0, send: stub().returns("sent") };
  const span = { note: stub(), fail: stub(), end: stub() };
  const dependencies = {
    integrations: { call: stub().resolves(outcome) },
    throttles: { allowsRoute: stub().returns(true) },
    clock: createManualClock(NOW_MS),
    journal: { begin: stub().returns(span) },
    output: { warn: stub(), info: stub() },
  };
  const handle = (text: string) => handleMessage(dependencies as never, connection as never, text);
  /** What the integration got. */
  const calls = () => dependencies.integrations.call.args.map(([place, call]) => ({ place, call }));
  const frames = (): string[] => connection.send.args.map(([text]) => text);
  return { ...dependencies, info, span, connection, handle, calls, frames };
};

const ALL = ["say", "$default", "$connect", "$disconnect"];

describe("a message", () => {
  for (const [text, routeKey, routeKeys] of [
    ['{"action":"say"}', "say", ALL],
    ['{"action":"other"}', "$default", ALL],
    ['{"action":"$connect"}', "$default", ALL],
    ['{"action":"$default"}', "$default", ALL],
    ['{"action":"$disconnect"}', undefined, ["$disconnect"]],
    ["{}", "$default", ALL],
    ["no JSON", "$default", ALL],
    ["no JSON", undefined, ["say"]],
    ['{"action":"other"}', undefined, ["say"]],
  ] as const) {
    it(`takes the route ${routeKey} of ${routeKeys.join(", ")}: ${text}`, async () => {
      const { handle, calls, throttles, journal } = prepare([...routeKeys]);
      await handle(text);
      const taken = routeKey === undefined ? [] : [routeKey];
      expect(calls().map(({ call }) => call.route.routeKey)).to.deep.equal(taken);
      expect(throttles.allowsRoute.args).to.deep.equal(taken.map((key) => [STAGE, key]));
      expect(journal.begin.args[0]![1]).to.equal(routeKey ?? "no route");
    });
  }

  it("calls its integration with the connection, the event and the step of the trace", async () => {
    const { handle, calls, info, span } = prepare(["say"]);
    await handle('{"action":"say"}');
    const [{ place, call }] = calls() as [{ place: object; call: Record<string, any> }];
    expect(place).to.equal(info);
    expect(call["span"]).to.equal(span);
    expect(call["event"].body).to.equal('{"action":"say"}');
    expect(call["event"].requestContext).to.include({
      routeKey: "say",
      eventType: "MESSAGE",
      requestTimeEpoch: NOW_MS,
      connectionId: ID,
    });
  });

  for (const body of ["answer", ""]) {
    it(`is answered with the body of its route's response: "${body}"`, async () => {
      const { handle, frames, output, connection } = prepare(["say"], answered(body));
      await handle('{"action":"say"}');
      expect(frames()).to.deep.equal([body]);
      expect(connection.touch.callCount).to.equal(1);
      expect([output.warn.callCount, output.info.callCount]).to.deep.equal([0, 0]);
    });
  }

  for (const [outcome, message] of [
    [{ kind: "timeout" }, "Endpoint request timed out"],
    [{ kind: "error" }, "Internal server error"],
  ] as const) {
    it(`is answered with an error frame that has the event's id: ${message}`, async () => {
      const { handle, frames, calls, span } = prepare(["say"], outcome);
      await handle('{"action":"say"}');
      const { requestId } = calls()[0]!.call.event.requestContext;
      expect(frames()).to.deep.equal([
        `{"message": "${message}", "connectionId":"${ID}", "requestId":"${requestId}"}`,
      ]);
      expect(span.fail.args).to.deep.equal([[{ error: message }]]);
    });
  }

  for (const [message, isThrottled] of [
    ["Forbidden", false],
    ["Too Many Requests", true],
  ] as const) {
    it(`is answered with an error frame that has a new id: ${message}`, async () => {
      const { handle, frames, throttles } = prepare(isThrottled ? ["say"] : []);
      throttles.allowsRoute.returns(false);
      await handle('{"action":"say"}');
      await handle('{"action":"say"}');
      const ids = frames().map((frame) => {
        const { requestId, ...rest } = JSON.parse(frame);
        expect(rest).to.deep.equal({ message, connectionId: ID });
        return requestId;
      });
      expect(new Set(ids)).to.have.property("size", 2);
    });
  }

  it("names a client that does not read, with its first loss only", async () => {
    const { handle, connection, output } = prepare(["say"]);
    connection.send.callsFake(() => {
      connection.lostMessages += 1;
      return "unread";
    });
    for (let count = 0; count < 3; count += 1) await handle('{"action":"say"}');
    expect(output.warn.args).to.deep.equal([
      [
        `${ID} does not read: more than 1048576 bytes are buffered for it, and further messages to it are dropped.`,
      ],
    ]);
  });

  it("warns of a response that is too large, in bytes", async () => {
    const { handle, connection, output } = prepare(["say"], answered("é".repeat(65_537)));
    connection.send.onFirstCall().returns("too large");
    await handle('{"action":"say"}');
    expect(output.warn.args).to.deep.equal([
      [
        "aws_apigatewayv2_route.say: its function returned 131074 bytes; a message holds at most 131072. " +
          'The client gets "Internal server error". Return less, or post several messages.',
      ],
    ]);
  });
});
