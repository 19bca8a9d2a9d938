// Bounds what `/tmp` holds: a write that does not fit fails, as on a disk that is full. Programs that the function starts
// are not bounded.
import fs from "node:fs";
import { join, resolve } from "node:path";

/** @typedef {(this: any, ...args: any[]) => any} Function_ */

const MIB = 1024 * 1024;
const BLOCK_BYTES = 512;

const { lstatSync, readdirSync } = fs;

/** @type {(folder: string) => number} bytes on the disk; what is removed meanwhile is none */
const bytesIn = (folder) => {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const stat = lstatSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    bytes += (stat?.blocks ?? 0) * BLOCK_BYTES;
  }
  return bytes;
};

const noSpace = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), {
    errno: -28,
    code: "ENOSPC",
    syscall: "write",
  });

/** @type {(data: any) => number} bytes; of what comes in pieces: 0 */
const sizeOf = (data) => {
  if (typeof data === "string") return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce((sum, each) => sum + sizeOf(each), 0);
  return data?.byteLength ?? 0;
};

/** @type {(path: any) => number} */
const sizeOfFile = (path) => lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * @param {string} folder
 * @param {number} limitMib
 * @param {(path: unknown) => unknown} toReal
 * @returns {(name: string, call: Function_) => Function_} for each function of node:fs, by its name
 */
export const limitStorage = (folder, limitMib, toReal) => {
  const limit = limitMib * MIB;
  /** At least what is there: what was written since it was last counted was added. */
  let used = 0;
  const isInside = (/** @type {unknown} */ path) =>
    String(toReal(resolve(String(path)))).startsWith(`${folder}/`);
  const reserve = (/** @type {number} */ bytes, freed = 0) => {
    if (used + bytes > limit) used = bytesIn(folder);
    if (used - freed + bytes > limit) throw noSpace();
    used += bytes;
  };
  /** Descriptors of files in the folder. @type {Set<number>} */
  const open = new Set();

  /** @type {(...args: any[]) => void} */
  const reserveForFile = (path, data) => {
    if (typeof path === "number") reserveForDescriptor(path, data);
    else if (isInside(path)) reserve(sizeOf(data), sizeOfFile(path));
  };
  /** @type {(...args: any[]) => void} */
  const reserveForMore = (path, data) => {
    if (typeof path === "number") reserveForDescriptor(path, data);
    else if (isInside(path)) reserve(sizeOf(data));
  };
  /** @type {(...args: any[]) => void} */
  const reserveForCopy = (from, to) => {
    if (isInside(to)) reserve(sizeOfFile(from), sizeOfFile(to));
  };
  /** @type {(...args: any[]) => void} */
  const reserveForDescriptor = (descriptor, data, _, length) => {
    if (!open.has(descriptor)) return;
    const isPart = typeof data !== "string" && typeof length === "number";
    reserve(isPart ? length : sizeOf(data));
  };
  const reservers = new Map([
    ["writeFile", reserveForFile],
    ["appendFile", reserveForMore],
    ["copyFile", reserveForCopy],
    ["write", reserveForDescriptor],
    ["writev", reserveForDescriptor],
  ]);

  /** A file that is opened by its path, of which writes are counted from then on. @type {(opened: any) => any} */
  const remember = (opened) => {
    if (typeof opened === "number") open.add(opened);
    else if (opened?.fd !== undefined) limitHandle(opened, reserve);
    return opened;
  };
  /** @type {(call: Function_) => Function_} */
  const opening = (call) =>
    function (...args) {
      if (!isInside(args[0])) return Reflect.apply(call, this, args);
      const callback = args.at(-1);
      if (typeof callback === "function") {
        args[args.length - 1] = (/** @type {any} */ error, /** @type {any} */ opened) =>
          callback(error, remember(opened));
      }
      const result = Reflect.apply(call, this, args);
      return result instanceof Promise ? result.then(remember) : remember(result);
    };
  /** @type {(call: Function_) => Function_} */
  const closing = (call) =>
    function (...args) {
      open.delete(args[0]);
      return Reflect.apply(call, this, args);
    };

  return (name, call) => {
    const plain = name.replace(/Sync$/, "");
    if (plain === "open") return opening(call);
    if (plain === "close") return closing(call);
    const reserveFor = reservers.get(plain);
    return reserveFor ? reserving(call, reserveFor) : call;
  };
};

/** Fails as the function itself would: by throwing, by its promise, or by its callback. @type {(call: Function_, reserveFor: Function_) => Function_} */
const reserving = (call, reserveFor) =>
  function (...args) {
    const callback = args.at(-1);
    try {
      reserveFor(...args);
    } catch (error) {
      if (call.constructor.name === "AsyncFunction") return Promise.reject(error);
      if (typeof callback !== "function") throw error;
      return setImmediate(callback, error);
    }
    return Reflect.apply(call, this, args);
  };

/** @type {(handle: any, reserve: (bytes: number) => void) => void} */
const limitHandle = (handle, reserve) => {
  for (const name of ["write", "writev", "writeFile", "appendFile"]) {
    const original = handle[name];
    handle[name] = async (/** @type {any[]} */ ...args) => {
      const [data, , length] = args;
      const isPart = name === "write" && typeof length === "number" && typeof data !== "string";
      reserve(isPart ? length : sizeOf(data));
      return Reflect.apply(original, handle, args);
    };
  }
};
