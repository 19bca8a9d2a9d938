// The sockets of clients that never finish closing are released nevertheless.
import { expect } from "chai";
import { createFastClock } from "../../../gateway/index.ts";
import { MAX_FRAME_BYTES } from "../../../gateway/websocket/limits.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { LOG_EVENT } from "../../helpers/handler-code.ts";
import {
  closeFrame,
  readCloseCode,
  connectRaw,
  frame,
  OPCODE,
  type RawWebSocket,
} from "../../helpers/raw-websocket.ts";
import { until } from "../../helpers/until.ts";

const REPEAT = "async ({ body }) => ({ statusCode: 200, body: 'a'.repeat(Number(body)) })";

/** Ten seconds take half a second; functions have more than a second to answer, and clients may idle for 30 seconds. */
const SPEED = 20;

/** Ten minutes take three seconds. */
const IDLE_SPEED = 200;

const start = (speed = SPEED): Promise<FixtureGateway> =>
  startFixture(
    {
      routes: {
        $default: { code: REPEAT, routeResponse: true },
        $disconnect: { code: LOG_EVENT },
      },
    },
    { clock: createFastClock(speed) },
  );

const disconnected = (gateway: FixtureGateway, code: number): Promise<void> =>
  until(() => gateway.lines.some((line) => line.includes(`"disconnectStatusCode":${code},`)));

/** The server has released the socket when it answers data with a reset. */
const isReset = async ({ socket }: RawWebSocket): Promise<void> => {
  let isOpen = true;
  socket.on("close", () => (isOpen = false));
  await until(() => {
    if (isOpen) socket.write(frame("still here"));
    return !isOpen;
  });
};

const serveAnother = async (gateway: FixtureGateway): Promise<void> => {
  const other = await connectRaw(gateway.port);
  other.socket.write(frame("3"));
  expect((await other.next()).payload.toString()).to.equal("aaa");
};

/** What ends a connection, and the close code that the client and `$disconnect` get. */
const UNANSWERED: [what: string, bytes: Buffer, code: number][] = [
  ["a large frame", frame("*".repeat(MAX_FRAME_BYTES + 1)), 1009],
  ["an announced length without its bytes", frame("", { length: 2n ** 40n }), 1009],
  ["a binary frame", frame("x", { opcode: OPCODE.binary }), 1003],
  ["a reserved opcode", frame("", { opcode: 3 }), 1002],
  ["bad UTF-8", frame(Buffer.from([0xff])), 1007],
  ["its own close frame", closeFrame(1000), 1000],
];

describe("the socket of a client", () => {
  for (const [what, bytes, code] of UNANSWERED) {
    it(`is released after ${what}, even if the client keeps its side open`, async () => {
      const gateway = await start();
      const client = await connectRaw(gateway.port);
      client.socket.write(bytes);
      expect(readCloseCode(await client.next())).to.equal(code);
      await isReset(client);
      await disconnected(gateway, code);
      await serveAnother(gateway);
    });
  }

  it("is released after ten idle minutes, even if the client does not answer the close frame", async () => {
    const gateway = await start(IDLE_SPEED);
    const client = await connectRaw(gateway.port);
    expect(readCloseCode(await client.next())).to.equal(1001);
    await disconnected(gateway, 1001);
  });

  it("is released when the client has ended its side without reading the remaining data", async () => {
    const gateway = await start();
    const client = await connectRaw(gateway.port);
    client.socket.pause();
    for (let count = 0; count < 100; count += 1) client.socket.write(frame("131072"));
    await until(() => gateway.warnings.some((line) => line.includes("does not read")));
    client.socket.end();
    await disconnected(gateway, 1006);
    await serveAnother(gateway);
  });

  it("is kept while an announced frame is incomplete", async () => {
    const gateway = await start();
    const client = await connectRaw(gateway.port);
    client.socket.write(frame("", { length: 30_000n }));
    await serveAnother(gateway);
    client.socket.end();
    await client.ended;
    await disconnected(gateway, 1006);
  });
});
