// A server of WebSockets whose neighbours are stubs.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type SinonSpy, spy, stub } from "sinon";
import type { Connection } from "../../../gateway/websocket/connection.ts";
import { WebSocketGateway } from "../../../gateway/websocket/server.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";
import { API, STAGE } from "./connection-info.ts";

export const ROUTES = ["$connect", "$disconnect", "$default"].map((routeKey) => ({
  routeKey,
  address: `aws_apigatewayv2_route.${routeKey.slice(1)}`,
  hasRouteResponse: routeKey === "$default",
}));

interface TestSpan {
  kind: string;
  name: string;
  details: object;
  mask: (text: string) => string;
  tell: Recorder;
  note: Recorder;
  fail: Recorder;
  end: Recorder;
}

interface Recorder {
  (...args: unknown[]): void;
  /** Of each call. */
  calls: unknown[][];
}

/** Much cheaper than a stub, of which each message would make several. */
const record = (): Recorder => {
  const calls: unknown[][] = [];
  return Object.assign((...args: unknown[]): void => void calls.push(args), { calls });
};

interface Call {
  route: { routeKey: string };
  event: { requestContext: Record<string, unknown>; body?: string };
  span: TestSpan;
}

/** Outcome of each integration. */
export const ANSWER = {
  kind: "response",
  response: { statusCode: 200, headers: {}, body: "answer" },
};

interface ServerOptions {
  /** Of the API. Default: all. */
  routes?: typeof ROUTES;
  /** Of the clock. Default: 1. */
  speed?: number;
}

/** A clock that the test moves, with the waits that it was asked for. */
const watchedClock = (speed: number) => {
  const clock = createManualClock();
  const waits: { milliseconds: number; stop: SinonSpy }[] = [];
  const after = (milliseconds: number, callback: () => void): (() => void) => {
    const stop = spy(clock.after(milliseconds, callback));
    waits.push({ milliseconds, stop });
    return stop;
  };
  return { ...clock, speed, after, waits };
};

export const startServer = async ({ routes = ROUTES, speed = 1 }: ServerOptions = {}) => {
  const api = { ...API, routes: new Map(routes.map((each) => [each.routeKey, each])) };
  const spans: TestSpan[] = [];
  const begin = (kind: string, name: string, details: object, mask: (text: string) => string) => {
    const span = { kind, name, details, mask };
    spans.push({ ...span, tell: record(), note: record(), fail: record(), end: record() });
    return spans.at(-1);
  };
  const world = {
    apis: [{ ...api, stages: [STAGE] }],
    connections: new Map<string, Connection>(),
    integrations: { call: stub<[object, Call], Promise<object>>().resolves(ANSWER) },
    throttles: { allowsConnect: stub().returns(true), allowsRoute: stub().returns(true) },
    access: {},
    clock: watchedClock(speed),
    faults: {
      disconnects: { isLost: stub().returns(false) },
      zombies: { isUnnoticed: stub().returns(false) },
    },
    journal: { begin },
    output: { info: stub(), warn: stub() },
  };
  const server = new WebSocketGateway(world as never);
  const http = createServer();
  server.attach(http);
  closeAfterwards(() => {
    http.closeAllConnections();
    http.close();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const calls = (routeKey: string) =>
    world.integrations.call.args
      .map(([, call]) => call)
      .filter(({ route }) => route.routeKey === routeKey);
  return { ...world, server, http, port, url: `ws://127.0.0.1:${port}/test`, spans, calls };
};

/** @returns the code and the reason in the only call of $disconnect, once it is there. */
export const disconnected = async ({ calls }: Awaited<ReturnType<typeof startServer>>) => {
  await until(() => calls("$disconnect").length > 0);
  expect(calls("$disconnect")).to.have.length(1);
  const { disconnectStatusCode, disconnectReason } = calls("$disconnect")[0]!.event.requestContext;
  return [disconnectStatusCode, disconnectReason];
};
