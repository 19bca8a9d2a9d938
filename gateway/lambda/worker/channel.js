// The two pipes between an environment and the gateway. Messages are written synchronously and in order, and writing
// blocks while the pipe is full: nothing is lost when the process ends, and the gateway need not buffer.
import fs from "node:fs";
import { Socket } from "node:net";
import { FrameReader, frame } from "./frames.js";

/** @import { EnvironmentSettings, Invocation } from "../worker-protocol.ts" */

const FROM_GATEWAY = 3;
const TO_GATEWAY = 4;
const PIECE_BYTES = 64 * 1024;

// Kept here, since functions may replace the exports of these modules.
const { readSync, writeSync } = fs;
const { parse } = JSON;

/** @type {(letter: string, text?: string) => void} */
export const send = (letter, text) => {
  const bytes = frame(letter, text);
  for (let at = 0; at < bytes.length;) at += writeSync(TO_GATEWAY, bytes, at);
};

/** Reads the first message, which says what to run. Blocking, since there is nothing else to do. @returns {EnvironmentSettings} */
export const readSettings = () => {
  /** @type {EnvironmentSettings[]} */
  const received = [];
  const reader = new FrameReader((_, text) => received.push(parse(text)));
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const length = readSync(FROM_GATEWAY, piece);
    if (length === 0) process.exit();
    reader.add(piece.subarray(0, length));
    const [settings] = received;
    if (settings) return settings;
  }
};

/** @param {(invocation: Invocation) => void} onInvocation @returns {Socket} which keeps the process alive */
export const receive = (onInvocation) => {
  const reader = new FrameReader((_, text) => onInvocation(parse(text)));
  const socket = new Socket({
    fd: FROM_GATEWAY,
    readable: true,
    writable: false,
    // Without a buffer of its own, each read allocates 64 KiB and cuts them to size, which fragments the memory.
    onread: {
      buffer: Buffer.alloc(PIECE_BYTES),
      callback: (length, buffer) => {
        reader.add(Buffer.from(buffer.subarray(0, length)));
        return true;
      },
    },
  });
  // The gateway has ended, however that happened.
  socket.on("end", () => process.exit());
  socket.on("error", () => process.exit());
  return socket;
};
