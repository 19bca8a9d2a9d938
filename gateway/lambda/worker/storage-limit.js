// Limits what the functions of node:fs write to `/tmp`. Programs that the function starts are not limited.
import fs from "node:fs";
import { resolve } from "node:path";
import { Storage } from "./storage.js";

/** @typedef {(this: any, ...args: any[]) => any} Function_ */
/** @typedef {{ storage: Storage, isInside: (path: unknown) => boolean, open: Set<number> }} Folder `open` has descriptors */

const { lstatSync } = fs;

/**
 * @param {string} folder
 * @param {number} limitMib
 * @param {(path: unknown) => unknown} toReal
 * @returns {(name: string, call: Function_) => Function_} for each function of node:fs, by its name
 */
export const limitStorage = (folder, limitMib, toReal) => {
  /** @type {Folder} */
  const inside = {
    storage: new Storage(folder, limitMib),
    isInside: (path) => String(toReal(resolve(String(path)))).startsWith(`${folder}/`),
    open: new Set(),
  };
  const reservers = reserversFor(inside);
  return (name, call) => {
    const plain = name.replace(/Sync$/, "");
    if (plain === "open") return opening(call, inside);
    if (plain === "close") return closing(call, inside);
    const reserveFor = reservers.get(plain);
    return reserveFor ? reserving(call, reserveFor) : call;
  };
};

/** How many bytes each function is about to write, by its name. @type {(folder: Folder) => Map<string, Function_>} */
const reserversFor = ({ storage, isInside, open }) => {
  /** @type {Function_} */
  const write = (descriptor, data, _, length) => {
    if (open.has(descriptor)) storage.reserve(sizeOfPart(data, length));
  };
  /** @type {(sizeOfOld: (path: any) => number) => Function_} */
  const writeFile = (sizeOfOld) => (file, data) => {
    if (typeof file === "number") write(file, data);
    else if (isInside(file)) storage.reserve(measure(data), sizeOfOld(file));
  };
  /** @type {Function_} */
  const copyFile = (from, to) => {
    if (isInside(to)) storage.reserve(sizeOfFile(from), sizeOfFile(to));
  };
  return new Map([
    ["write", write],
    ["writev", write],
    ["writeFile", writeFile(sizeOfFile)],
    ["appendFile", writeFile(() => 0)],
    ["copyFile", copyFile],
  ]);
};

/** @type {(data: any) => number} bytes; 0 for streams */
const measure = (data) => {
  if (typeof data === "string") return Buffer.byteLength(data);
  if (Array.isArray(data)) return data.reduce((sum, each) => sum + measure(each), 0);
  return data?.byteLength ?? 0;
};

/** @type {(data: any, length: unknown) => number} `length` is bytes of a buffer, or the encoding of a text */
const sizeOfPart = (data, length) =>
  typeof length === "number" && typeof data !== "string" ? length : measure(data);

/** @type {(path: any) => number} */
const sizeOfFile = (path) => lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Remembers files opened by path, so that writes to them count. @type {(call: Function_, folder: Folder) => Function_} */
const opening = (call, { storage, isInside, open }) => {
  const remember = (/** @type {any} */ opened) => {
    if (typeof opened === "number") open.add(opened);
    else if (opened?.fd !== undefined) limitHandle(opened, storage);
    return opened;
  };
  return function (...args) {
    if (!isInside(args[0])) return Reflect.apply(call, this, args);
    const callback = args.at(-1);
    if (typeof callback === "function") {
      args[args.length - 1] = (/** @type {any} */ error, /** @type {any} */ opened) =>
        callback(error, remember(opened));
    }
    const result = Reflect.apply(call, this, args);
    return result instanceof Promise ? result.then(remember) : remember(result);
  };
};

/** @type {(call: Function_, folder: Folder) => Function_} */
const closing = (call, { open }) =>
  function (...args) {
    open.delete(args[0]);
    return Reflect.apply(call, this, args);
  };

/**
 * Fails like the function itself: by throwing, by its promise, or by its callback.
 *
 * @type {(call: Function_, reserveFor: Function_) => Function_}
 */
const reserving = (call, reserveFor) =>
  function (...args) {
    const callback = args.at(-1);
    try {
      reserveFor(...args);
    } catch (error) {
      if (call.constructor.name === "AsyncFunction") return Promise.reject(error);
      if (typeof callback !== "function") throw error;
      return setImmediate(() => callback(error));
    }
    return Reflect.apply(call, this, args);
  };

/** @type {(handle: any, storage: Storage) => void} */
const limitHandle = (handle, storage) => {
  for (const name of ["write", "writev", "writeFile", "appendFile"]) {
    const original = handle[name];
    handle[name] = async (/** @type {any[]} */ ...args) => {
      storage.reserve(name === "write" ? sizeOfPart(args[0], args[2]) : measure(args[0]));
      return Reflect.apply(original, handle, args);
    };
  }
};
