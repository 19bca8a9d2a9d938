// Payloads with their own rules: text, and the codes and reasons of close frames.
import { MAX_FRAME_BYTES } from "../../../gateway/websocket/limits.ts";
import { closeFrame, frame, OPCODE } from "../../helpers/raw-websocket.ts";
import { all, echoes, type FrameCase, fragments, refuses } from "./frame-case.ts";

const { binary, close, ping } = OPCODE;

const KOSME = Buffer.from("κόσμε 𝄞");

/** Invalid UTF-8, by reason. https://www.cl.cam.ac.uk/~mgk25/ucs/examples/UTF-8-test.txt */
const BAD_UTF8 = new Map([
  ["a lone continuation byte", [0x80]],
  ["a start without its continuation", [0xe2, 0x82]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a pair of surrogates", [0xed, 0xa1, 0x8c, 0xed, 0xbe, 0xb4]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong NUL", [0xf0, 0x80, 0x80, 0x80]],
  ["a code point above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a byte that never occurs in UTF-8", [0xff]],
]);

const positions = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length + 1 }, (_, at) => at);

const splits = (bytes: Buffer): [at: number, message: Buffer][] =>
  positions(bytes).map((at) => [at, fragments(bytes.subarray(0, at), bytes.subarray(at))]);

export const UTF8_CASES: FrameCase[] = [
  ...splits(KOSME).map(([at, message]) =>
    echoes(`UTF-8 in fragments, split at ${at}`, message, KOSME.toString()),
  ),
  echoes("Unicode noncharacters", frame("\ufeff\uffff\u{10ffff}\0"), "\ufeff\uffff\u{10ffff}\0"),
  ...[...BAD_UTF8].flatMap(([what, bad]) => {
    const bytes = Buffer.concat([KOSME.subarray(0, 4), Buffer.from(bad), Buffer.from("end")]);
    return [
      refuses(`${what}, in a frame`, frame(bytes), 1007),
      refuses(`${what}, at the end of a message`, frame(bytes.subarray(0, -3)), 1007),
      ...splits(bytes).map(([at, message]) =>
        refuses(`${what}, in fragments split at ${at}`, message, 1007),
      ),
      refuses(`${what}, in a close reason`, closeFrame(1000, bytes), 1007),
    ];
  }),
];

const VALID_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999];
const INVALID_CODES = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

export const CLOSE_CASES: FrameCase[] = [
  { ...refuses("a close frame without a code", frame("", { opcode: close })), closes: 1005 },
  refuses("a close frame with half a code", frame("x", { opcode: close })),
  ...VALID_CODES.map((code) => refuses(`the close code ${code}`, closeFrame(code), code)),
  ...INVALID_CODES.map((code) => refuses(`the close code ${code}`, closeFrame(code))),
  refuses("a close reason of 123 bytes", closeFrame(1000, "é".repeat(61) + "x"), 1000),
  refuses("a close reason of 124 bytes", closeFrame(1000, "*".repeat(124))),
  refuses(
    "a close frame inside a message",
    all(frame("a", { fin: false }), closeFrame(1000)),
    1000,
  ),
  {
    ...refuses("a message before the close frame", all(frame("a"), closeFrame(1000)), 1000),
    texts: ["a"],
  },
  ...[
    ["a ping", frame("", { opcode: ping })],
    ["a second close frame", closeFrame(1001)],
    ["a binary frame", frame("x", { opcode: binary })],
    ["a large frame", frame("*".repeat(MAX_FRAME_BYTES + 1))],
    ["a reserved opcode", frame("", { opcode: 3 })],
  ].map(([what, bytes]) =>
    refuses(`${String(what)} after the close frame`, all(closeFrame(1000), bytes as Buffer), 1000),
  ),
];
