// Replaces places and names in bundled files, as stack traces have them, by those in their sources. Only what people read is
// changed: callers get a function's error as it is, as on Lambda.
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { parseJson } from "../../shared/bounded-json.ts";
import { findOriginal } from "./asset-original.ts";
import { offsetOf, restoreName } from "./source-names.ts";

/** @returns the text with all places in the function's own files replaced, as far as there are source maps. */
export type ToSourcePlaces = (text: string) => string;

/** Bytes. A larger map takes seconds to read. */
const MAX_MAP_BYTES = 32 * 1024 * 1024;

const INLINE = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/;

/** File, line and column, as V8 writes them after the folder. */
const PLACE = /^\/([^\s:()"'\\]+):(\d+):(\d+)/;

/** Frames whose replacement is kept: programs fail at few places, but may do so often. */
const MAX_KEPT_FRAMES = 1000;

interface MappedFile {
  map: SourceMap;
  /** The bundle. */
  code: string;
  /** Folder that the sources are relative to. */
  folder: string;
}

/**
 * Each map is read when the first place in its file is seen.
 *
 * @param taskRoot folder with the function's code.
 * @param zipPath the zip that it came from: maps may lie beside it, or beside the zip that it is a copy of, as `NAME.js.map` or by the file's own name.
 */
export const createToSourcePlaces = (taskRoot: string, zipPath: string): ToSourcePlaces => {
  const root = realpathSync(taskRoot);
  const files = new Map<string, MappedFile | undefined>();
  const find = (file: string): MappedFile | undefined => {
    if (!files.has(file)) files.set(file, readMap(root, file, zipPath));
    return files.get(file);
  };
  const kept = new Map<string, string>();
  /** @param before the last words before the folder. @param place what follows the folder. */
  const translate = (before: string, place: RegExpExecArray): string => {
    const [whole, file = "", line, column] = place;
    const mapped = find(file);
    const [row, at] = [Number(line), Number(column)];
    const source = mapped && findSource(mapped, row, at);
    if (!mapped || source === undefined) return `${before}${root}${whole}`;
    return restoreName(before, offsetOf(mapped.code, row, at), mapped.code, mapped.map) + source;
  };
  /** @param text before the folder. @param rest what follows the folder. */
  const joinPlace = (text: string, rest: string): string => {
    const place = PLACE.exec(rest);
    if (!place) return `${text}${root}${rest}`;
    const start = Math.max(0, text.length - MAX_FRAME_CHARACTERS);
    const before = text.slice(start);
    const key = `${before}\n${place[0]}`;
    const shown = kept.get(key) ?? translate(before, place);
    if (kept.size >= MAX_KEPT_FRAMES) kept.clear();
    kept.set(key, shown);
    return text.slice(0, start) + shown + rest.slice(place[0].length);
  };
  return (text) => {
    const [before = "", ...rests] = text.split(root);
    return rests.reduce(joinPlace, before);
  };
};

/** Of what names the function before a place. */
const MAX_FRAME_CHARACTERS = 80;

/** @returns undefined for code that comes from no source, such as a bundler's own. */
const findSource = (
  { map, folder }: MappedFile,
  line: number,
  column: number,
): string | undefined => {
  // https://nodejs.org/api/module.html#sourcemapfindentrylineoffset-columnoffset: both count from 0.
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalSource" in entry)) return undefined;
  const path = resolve(folder, entry.originalSource.replace(/^[a-z]+:\/\/(?:[^/]*\/)?/, ""));
  const near = relative(process.cwd(), path);
  const shown = near.startsWith("..") || isAbsolute(near) ? path : near;
  return `${shown}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
};

const readMap = (taskRoot: string, file: string, zipPath: string): MappedFile | undefined => {
  try {
    return findMap(taskRoot, file, zipPath);
  } catch {
    return undefined;
  }
};

/** @throws when it cannot be read, or is not a source map. */
const findMap = (taskRoot: string, file: string, zipPath: string): MappedFile | undefined => {
  const path = join(taskRoot, file);
  const name = basename(zipPath, ".zip");
  const beside = dirname(findOriginal(zipPath));
  const candidates = [`${path}.map`, join(beside, `${name}.js.map`), join(beside, `${file}.map`)];
  const found = candidates.find((candidate) => existsSync(candidate));
  const json = found === undefined ? readInline(path) : readBounded(found);
  if (json === undefined) return undefined;
  const map = new SourceMap(parseJson(json) as SourceMapPayload);
  // Maps in the zip are relative to the bundle in the folder that it was built in: the zip's own.
  const folder = found === undefined || found === `${path}.map` ? beside : dirname(found);
  return { map, code: readBounded(path), folder };
};

const readInline = (path: string): string | undefined => {
  const [, base64] = INLINE.exec(readBounded(path)) ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
};

const readBounded = (path: string): string => {
  const { size } = statSync(path);
  if (size > MAX_MAP_BYTES) throw new RangeError(`${path} has ${size} bytes`);
  return readFileSync(path, "utf8");
};
