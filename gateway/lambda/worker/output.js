// What a function writes goes to the gateway in order with its results: each line belongs to one invocation, and none is
// lost when the worker ends. A worker's own streams hold back what follows until the first chunk was taken.
import { StringDecoder } from "node:string_decoder";
import { fill, pieces } from "./traffic.js";

/** @import { OutputStream } from "../worker-protocol.ts" */
/** @typedef {(chunk: string | Buffer, encoding: BufferEncoding, done: () => void) => void} Write */

/**
 * @param {Int32Array} traffic
 * @param {(stream: OutputStream, text: string) => void} send
 */
export const redirectOutput = (traffic, send) => {
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    const decoder = new StringDecoder();
    /** @type {Write} */
    const write = (chunk, encoding, done) => {
      const text = decoder.write(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
      for (const piece of pieces(text)) {
        fill(traffic, piece);
        send(name, piece);
      }
      done();
    };
    // The streams themselves stay: Node.js holds on to them.
    Object.assign(process[name], { _write: write, _writev: undefined });
  }
};
