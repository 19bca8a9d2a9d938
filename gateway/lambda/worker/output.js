// Sends the function's output to the gateway in order with its results: each line belongs to one invocation, and none
// is lost when the process ends. Programs that the function starts write to stdout itself. What `console` writes has the
// level of its method, as on Lambda.
import { StringDecoder } from "node:string_decoder";
import { send } from "./channel.js";

/** @typedef {(chunk: string | Buffer, encoding: BufferEncoding, done: () => void) => void} Write */

const LETTERS = /** @type {const} */ ({ stdout: "o", stderr: "e" });

/** Lambda writes what the other methods write at the level INFO, as it does with text that has no level. */
const LEVEL_LETTERS = /** @type {const} */ ({ trace: "t", debug: "d", warn: "n", error: "x" });

/** Of the method of `console` that is writing. @type {string | undefined} */
let levelLetter;

/** Maximum characters of a message. */
const MAX_CHARACTERS = 64 * 1024;

export const redirectOutput = () => {
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    const decoder = new StringDecoder();
    /** @type {Write} */
    const write = (chunk, encoding, done) => {
      const text = decoder.write(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
      for (let at = 0; at < text.length; at += MAX_CHARACTERS) {
        send(levelLetter ?? LETTERS[name], text.slice(at, at + MAX_CHARACTERS));
      }
      done();
    };
    // Functions can also write to the pipe itself, which blocks until it is read.
    Reflect.get(process[name], "_handle")?.setBlocking?.(true);
    // Keep the stream objects, since Node.js holds references to them.
    Object.assign(process[name], { _write: write, _writev: undefined });
  }
  for (const [method, letter] of Object.entries(LEVEL_LETTERS)) tellLevel(method, letter);
};

/** @param {string} method of `console` @param {string} letter */
const tellLevel = (method, letter) => {
  /** @type {(...values: unknown[]) => void} */
  const write = Reflect.get(console, method);
  Reflect.set(console, method, (/** @type {unknown[]} */ ...values) => {
    const before = levelLetter;
    // `trace` writes by `error`, and `assert` by `warn`: the method that was called counts.
    levelLetter ??= letter;
    try {
      write.apply(console, values);
    } finally {
      levelLetter = before;
    }
  });
};
