// Valid and invalid frames: the cases of Autobahn's suite for servers, and those specific to API Gateway.
// https://github.com/crossbario/autobahn-testsuite
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from "../../../gateway/websocket/limits.ts";
import { frame, OPCODE } from "../../helpers/raw-websocket.ts";
import { all, echoes, type FrameCase, fragments, refuses } from "./frame-case.ts";
import { CLOSE_CASES, UTF8_CASES } from "./payload-cases.ts";

const { continuation, text, binary, close, ping, pong } = OPCODE;

const RESERVED_OPCODES = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

const headers: FrameCase[] = [
  ...[text, binary, close, ping, pong].map((opcode) =>
    refuses(`an unmasked frame, opcode ${opcode}`, frame("", { opcode, masked: false })),
  ),
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((rsv) => [
    ...[text, binary, close, ping, pong].map((opcode) =>
      refuses(`reserved bits ${rsv}, opcode ${opcode}`, frame("", { opcode, rsv })),
    ),
    refuses(
      `reserved bits ${rsv} in a continuation`,
      all(frame("a", { fin: false }), frame("b", { opcode: continuation, rsv })),
    ),
  ]),
  ...RESERVED_OPCODES.flatMap((opcode) => [
    refuses(`the reserved opcode ${opcode}`, frame("", { opcode })),
    refuses(`the reserved opcode ${opcode} with a payload`, frame("payload", { opcode })),
    refuses(
      `the reserved opcode ${opcode} inside a message`,
      all(frame("a", { fin: false }), frame("b", { opcode })),
    ),
  ]),
  {
    ...refuses("a message before a reserved opcode", all(frame("first"), frame("", { opcode: 3 }))),
    texts: ["first"],
  },
];

const lengths: FrameCase[] = [
  ...[0, 1, 125, 126, 127, 128, 16_384, MAX_FRAME_BYTES].map((size) =>
    echoes(`${size} bytes of text`, frame("*".repeat(size)), "*".repeat(size)),
  ),
  refuses("a length of 125 in 2 bytes", frame("*".repeat(125), { lengthBytes: 2 })),
  refuses("a length of 5 in 8 bytes", frame("hello", { lengthBytes: 8 })),
  refuses("a length of 30,000 in 8 bytes", frame("*".repeat(30_000), { lengthBytes: 8 })),
  refuses(
    "a padded length of a continuation",
    all(frame("a", { fin: false }), frame("b", { opcode: continuation, lengthBytes: 2 })),
  ),
  refuses("a frame of 32 KiB and a byte", frame("*".repeat(MAX_FRAME_BYTES + 1)), 1009),
  ...[
    65_535n,
    65_536n,
    2n ** 31n,
    2n ** 32n,
    2n ** 53n,
    2n ** 63n - 1n,
    2n ** 63n,
    2n ** 64n - 1n,
  ].map((length) => refuses(`a declared length of ${length}`, frame("", { length }), 1009)),
  refuses(
    "a message of 128 KiB and a byte",
    fragments(...Array.from({ length: 4 }, () => "*".repeat(MAX_FRAME_BYTES)), "*"),
    1009,
  ),
  echoes(
    "a message of 128 KiB",
    fragments(...Array.from({ length: 4 }, () => "*".repeat(MAX_FRAME_BYTES))),
    "*".repeat(MAX_MESSAGE_BYTES),
  ),
];

const binaries: FrameCase[] = [
  refuses("a binary frame", frame("x", { opcode: binary }), 1003),
  refuses("an empty binary frame", frame("", { opcode: binary }), 1003),
  refuses(
    "the first fragment of a binary message",
    frame("x", { opcode: binary, fin: false }),
    1003,
  ),
  {
    ...refuses(
      "a binary frame after a message",
      all(frame("a"), frame("x", { opcode: binary })),
      1003,
    ),
    texts: ["a"],
  },
];

const controls: FrameCase[] = [
  ...["", "hello", "\0\u0001\u00fe", "*".repeat(125)].map((payload) => ({
    name: `a ping with ${payload.length} characters`,
    bytes: frame(payload, { opcode: ping }),
    pongs: [payload],
  })),
  {
    name: "ten pings at once",
    bytes: all(...Array.from({ length: 10 }, (_, index) => frame(`${index}`, { opcode: ping }))),
    pongs: Array.from({ length: 10 }, (_, index) => `${index}`),
  },
  echoes("an unsolicited pong", frame("", { opcode: pong })),
  echoes("an unsolicited pong of 125 bytes", frame("*".repeat(125), { opcode: pong })),
  ...[ping, pong, close].flatMap((opcode) => [
    refuses(`126 bytes in the control frame ${opcode}`, frame("*".repeat(126), { opcode })),
    refuses(`40,000 bytes in the control frame ${opcode}`, frame("*".repeat(40_000), { opcode })),
    refuses(`the control frame ${opcode} in fragments`, frame("", { opcode, fin: false })),
  ]),
  refuses(
    "a complete fragmented ping",
    all(frame("a", { opcode: ping, fin: false }), frame("b", { opcode: continuation })),
  ),
];

const fragmented: FrameCase[] = [
  echoes("two fragments", fragments("one", "two"), "onetwo"),
  echoes("a thousand empty fragments", fragments(...Array.from({ length: 1000 }, () => "")), ""),
  echoes(
    "a thousand empty fragments before a final one with text",
    fragments(...Array.from({ length: 1000 }, () => ""), "end"),
    "end",
  ),
  {
    name: "pings between fragments",
    bytes: all(
      frame("a", { fin: false }),
      frame("p", { opcode: ping }),
      frame("b", { opcode: continuation, fin: false }),
      frame("q", { opcode: ping }),
      frame("c", { opcode: continuation }),
    ),
    texts: ["abc"],
    pongs: ["p", "q"],
  },
  ...[true, false].flatMap((fin) => [
    refuses(
      `a continuation without a message, final: ${fin}`,
      frame("x", { opcode: continuation, fin }),
    ),
    refuses(
      `a text frame inside a message, final: ${fin}`,
      all(frame("a", { fin: false }), frame("b", { fin })),
    ),
    refuses(
      `a binary frame inside a message, final: ${fin}`,
      all(frame("a", { fin: false }), frame("b", { opcode: binary, fin })),
    ),
    {
      ...refuses(
        `a continuation after a complete message, final: ${fin}`,
        all(fragments("a", "b"), frame("c", { opcode: continuation, fin })),
      ),
      texts: ["ab"],
    },
  ]),
  refuses(
    "a long continuation without a message",
    frame("*".repeat(MAX_FRAME_BYTES + 1), { opcode: continuation }),
  ),
  refuses(
    "an excessive number of fragments",
    fragments(...Array.from({ length: 20_000 }, () => "")),
    1008,
  ),
];

export const FRAME_CASES: FrameCase[] = [
  ...headers,
  ...lengths,
  ...binaries,
  ...controls,
  ...fragmented,
  ...UTF8_CASES,
  ...CLOSE_CASES,
];
