// Frames that API Gateway rejects, found in the bytes of a client however they are cut.
import { expect } from "chai";
import { CLOSE } from "../../../gateway/websocket/close-reasons.ts";
import { FrameWatch } from "../../../gateway/websocket/frame-watch.ts";
import { frame, type FrameOptions, OPCODE } from "../../helpers/raw-websocket.ts";
import { all, fragments } from "./frame-case.ts";

const { continuation, text, binary, close, ping, pong } = OPCODE;

/** AWS's quota. */
const MAX_FRAME_BYTES = 32_768;

const BINARY = frame("x", { opcode: binary });
const PADDED = frame("x", { lengthBytes: 2 });

/** @param size of each chunk. */
const watch = (bytes: Buffer, size: number) => {
  const frames = new FrameWatch();
  for (let at = 0; at < bytes.length; at += size) frames.add(bytes.subarray(at, at + size));
  return frames.refused;
};

const SIZES = [1, 2, 3, 7, 1000, 1_000_000];

const expectFound = (bytes: Buffer, expected: ReturnType<typeof watch>): void => {
  for (const size of SIZES) expect(watch(bytes, size), `in ${size}s`).to.deep.equal(expected);
};

const found = (messagesBefore: number, reason: (typeof CLOSE)[keyof typeof CLOSE]) => ({
  messagesBefore,
  reason,
});

describe("the watch over frames", () => {
  for (const [what, bytes, reason] of [
    ["a binary one", BINARY, CLOSE.binary],
    ["an empty binary one", frame("", { opcode: binary }), CLOSE.binary],
    ["a short length in 2 bytes", PADDED, CLOSE.protocolError],
    ["125 bytes in 2", frame("x".repeat(125), { lengthBytes: 2 }), CLOSE.protocolError],
    ["65,535 bytes in 8", frame("", { lengthBytes: 8, length: 65_535n }), CLOSE.protocolError],
    ["65,536 bytes in 8", frame("", { length: 65_536n }), CLOSE.tooLarge],
    ["32 KiB and a byte", frame("x".repeat(MAX_FRAME_BYTES + 1)), CLOSE.tooLarge],
    ["2^63 bytes", frame("", { length: 2n ** 63n }), CLOSE.tooLarge],
    ["a padded binary one", frame("x", { opcode: binary, lengthBytes: 8 }), CLOSE.protocolError],
  ] as const) {
    it(`finds ${what}, alone and after messages`, () => {
      expectFound(bytes, found(0, reason));
      for (const length of [0, 1, 125, 126, 127, 300]) {
        expectFound(all(frame("x".repeat(length)), bytes), found(1, reason));
      }
      expectFound(all(fragments("a", "", "b"), frame("c"), bytes, BINARY), found(2, reason));
      expectFound(all(frame("p", { opcode: ping }), bytes), found(0, reason));
    });
  }

  it("finds one within a message, which does not count", () => {
    const first = frame("a", { fin: false });
    const rest: FrameOptions = { opcode: continuation, lengthBytes: 2 };
    expectFound(all(frame("x"), first, frame("b", rest)), found(1, CLOSE.protocolError));
    const large = frame("x".repeat(MAX_FRAME_BYTES + 1), { opcode: continuation });
    expectFound(all(first, frame("", { opcode: ping }), large), found(0, CLOSE.tooLarge));
  });

  it("finds nothing in no bytes", () => {
    const frames = new FrameWatch();
    for (const bytes of [frame("a"), Buffer.alloc(0)]) frames.add(bytes);
    expect(frames.refused).to.equal(undefined);
    frames.add(BINARY);
    expect(frames.refused).to.deep.equal(found(1, CLOSE.binary));
  });

  it("finds nothing in valid frames", () => {
    for (const length of [0, 1, 125, 126, 127, 65, MAX_FRAME_BYTES]) {
      expectFound(frame("x".repeat(length)), undefined);
    }
    expectFound(all(fragments("a", "b"), frame("", { opcode: pong }), frame("c")), undefined);
  });

  for (const [what, bytes] of [
    ["has reserved bits", frame("", { rsv: 1 })],
    ["has the first reserved bit", frame("", { rsv: 4 })],
    ["is not masked", frame("", { masked: false })],
    [
      "is not masked, before what could be a mask",
      all(frame("", { masked: false }), Buffer.alloc(4)),
    ],
    ["is not masked, with a byte", all(frame("x", { masked: false }), Buffer.alloc(4))],
    ["has an unknown opcode", frame("", { opcode: 3 })],
    ["has an unknown control opcode", frame("", { opcode: 11 })],
    ["continues nothing", frame("", { opcode: continuation })],
    ["begins a message within one", all(frame("a", { fin: false }), frame("b"))],
    ["is a fragment of a ping", frame("", { opcode: ping, fin: false })],
    ["is a pong of 126 bytes", frame("x".repeat(126), { opcode: pong })],
    ["closes the connection", frame("", { opcode: close })],
  ] as const) {
    it(`ends with a frame that ws refuses or handles: one that ${what}`, () => {
      expectFound(all(bytes, BINARY), undefined);
      expectFound(all(frame("a"), bytes, PADDED), undefined);
    });
  }

  it("goes on after a ping or a pong of 125 bytes", () => {
    for (const opcode of [ping, pong])
      expectFound(all(frame("x".repeat(125), { opcode }), BINARY), found(0, CLOSE.binary));
    expectFound(all(frame("", { opcode: text }), BINARY), found(1, CLOSE.binary));
  });
});
