// Frames of RFC 6455, from conforming and nonconforming clients.
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { LOG_EVENT } from "../../helpers/handler-code.ts";
import {
  readCloseCode,
  connectRaw,
  frame,
  OPCODE,
  type RawWebSocket,
} from "../../helpers/raw-websocket.ts";
import { until } from "../../helpers/until.ts";
import type { FrameCase } from "./frame-case.ts";
import { FRAME_CASES } from "./frame-cases.ts";

const LOG_AND_ECHO = `async ({ body }) => {
  console.log("routed " + JSON.stringify(body.slice(0, 20)) + " of " + body.length);
  return { statusCode: 200, body };
}`;

const STACK = {
  routes: {
    $default: { code: LOG_AND_ECHO, routeResponse: true },
    $disconnect: { code: LOG_EVENT },
  },
};

const routedLine = (text: string): string =>
  `fixture-_default: routed ${JSON.stringify(text.slice(0, 20))} of ${text.length}`;

/** Echoed after everything else. */
const LAST = "the last";

interface Came {
  texts: string[];
  pongs: string[];
  /** Code of the close frame. */
  code?: number;
}

const NOTHING_CAME = (): Came => ({ texts: [], pongs: [] });

/** Reads until the close frame, or until everything expected has arrived. */
const readAll = async (client: RawWebSocket, { texts = [], pongs = [] }: FrameCase) => {
  const came = NOTHING_CAME();
  const isOver = (): boolean =>
    came.code !== undefined ||
    (came.texts.length > texts.length && came.pongs.length >= pongs.length);
  while (!isOver()) {
    const received = await client.next();
    if (received.opcode === OPCODE.pong) came.pongs.push(received.payload.toString());
    else if (received.opcode === OPCODE.close) came.code = readCloseCode(received);
    else came.texts.push(received.payload.toString());
  }
  return came;
};

/** Number of bytes that are sent one by one; the rest is sent at once. */
const DRIPS = 40;

const drip = async (client: RawWebSocket, bytes: Buffer): Promise<void> => {
  for (const byte of bytes.subarray(0, DRIPS)) {
    client.socket.write(Buffer.from([byte]));
    await setImmediate();
  }
  client.socket.write(bytes.subarray(DRIPS));
};

type Send = (port: number, bytes: Buffer) => Promise<RawWebSocket>;

const WAYS: Record<string, Send> = {
  "at once": async (port, bytes) => {
    const client = await connectRaw(port);
    client.socket.write(bytes);
    return client;
  },
  "byte by byte": async (port, bytes) => {
    const client = await connectRaw(port);
    await drip(client, bytes);
    return client;
  },
  "in the packet of the handshake": (port, first) => connectRaw(port, { first }),
};

describe("a client that sends", () => {
  let gateway: FixtureGateway;
  before(async () => {
    gateway = await startFixture(STACK);
  });

  const talk = async (frameCase: FrameCase, send: Send): Promise<Came> => {
    const { bytes, closes } = frameCase;
    const isOpen = closes === undefined;
    const client = await send(gateway.port, isOpen ? Buffer.concat([bytes, frame(LAST)]) : bytes);
    const came = await readAll(client, frameCase);
    client.socket.end();
    await client.ended;
    return came;
  };

  const serveAnother = async (): Promise<void> => {
    const other = await connectRaw(gateway.port);
    other.socket.write(frame("another"));
    expect((await other.next()).payload.toString()).to.equal("another");
    other.socket.destroy();
  };

  const routed = (): string[] =>
    gateway.lines.filter((line) => line.startsWith("fixture-_default: ")).toSorted();

  const disconnected = (code: number): string[] =>
    gateway.lines.filter((line) => line.includes(`"disconnectStatusCode":${code},`));

  for (const frameCase of FRAME_CASES) {
    const { name, texts = [], pongs = [], closes } = frameCase;
    const outcome = closes === undefined ? "is answered" : `is closed with ${closes}`;

    it(`${name} ${outcome}`, async () => {
      gateway.lines.length = 0;
      const ways = Object.values(WAYS);
      const came = await Promise.all(ways.map((send) => talk(frameCase, send)));
      for (const { texts: answers, ...rest } of came) {
        expect(rest).to.deep.equal(closes === undefined ? { pongs } : { pongs, code: closes });
        // When the client is closed, pongs may or may not arrive in time.
        if (closes === undefined) expect(answers).to.have.members([...texts, LAST]);
      }
      const messages = closes === undefined ? [...texts, LAST] : texts;
      const lines = ways.flatMap(() => messages.map(routedLine)).toSorted();
      await until(() => routed().length >= lines.length);
      if (closes !== undefined) await until(() => disconnected(closes).length === ways.length);
      await serveAnother();
      expect(routed()).to.deep.equal([...lines, routedLine("another")].toSorted());
    });
  }
});
