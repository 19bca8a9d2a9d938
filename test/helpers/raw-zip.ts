// Writes raw zips, in which any field may be wrong.
import { crc32, deflateRawSync } from "node:zlib";

export interface RawEntry {
  name: string;
  text?: string;
  /** Unix type and permissions. */
  mode?: number;
  isDeflated?: boolean;
  method?: number;
  flags?: number;
  crc?: number;
  /** Value in the central directory. Default: the true one. */
  size?: number;
  /** Where its data is. */
  localName?: string;
  /** Index of an earlier entry whose header and data it shares. */
  sharedWith?: number;
}

interface Lies {
  count?: number;
  isZip64?: boolean;
  /** Of the list. */
  offset?: bigint;
}

const UNIX = 3 << 8;

/** @returns a zip, which is valid unless fields are overridden. */
export const rawZip = (entries: RawEntry[], { count, isZip64, offset }: Lies = {}): Buffer => {
  const parts: Buffer[] = [];
  const starts: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const shared = entry.sharedWith === undefined ? undefined : starts[entry.sharedWith];
    starts.push(shared ?? at);
    if (shared !== undefined) continue;
    const part = Buffer.concat([localHeader(entry), toData(entry)]);
    parts.push(part);
    at += part.length;
  }
  const list = Buffer.concat(entries.map((entry, index) => centralHeader(entry, starts[index]!)));
  const place = offset ?? BigInt(at);
  const end = { count: count ?? entries.length, size: list.length };
  return Buffer.concat([
    ...parts,
    list,
    ...(isZip64 ? [zip64End(end, place), zip64Locator(at + list.length)] : []),
    isZip64 ? ending({ count: 0xffff, size: 0xffffffff }, 0xffffffff) : ending(end, Number(place)),
  ]);
};

const toData = ({ text = "", isDeflated }: RawEntry): Buffer =>
  isDeflated ? deflateRawSync(text) : Buffer.from(text);

const common = (entry: RawEntry, name: string): Buffer => {
  const { text = "", isDeflated = false, method, flags = 0, crc, size } = entry;
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(flags | 0x800, 2);
  bytes.writeUInt16LE(method ?? (isDeflated ? 8 : 0), 4);
  bytes.writeUInt32LE(crc ?? crc32(text), 10);
  bytes.writeUInt32LE(toData(entry).length, 14);
  bytes.writeUInt32LE(size ?? Buffer.byteLength(text), 18);
  bytes.writeUInt16LE(Buffer.byteLength(name), 22);
  return bytes;
};

const localHeader = (entry: RawEntry): Buffer => {
  const name = entry.localName ?? entry.name;
  return Buffer.concat([Buffer.from("PK\x03\x04"), common(entry, name), Buffer.from(name)]);
};

const centralHeader = (entry: RawEntry, start: number): Buffer => {
  const { name, mode = 0o100644 } = entry;
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(UNIX);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  rest.writeUInt32LE(start, 10);
  return Buffer.concat([
    Buffer.from("PK\x01\x02"),
    madeBy,
    common(entry, name),
    rest,
    Buffer.from(name),
  ]);
};

const ending = ({ count, size }: { count: number; size: number }, offset: number): Buffer => {
  const bytes = Buffer.alloc(22);
  bytes.write("PK\x05\x06");
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
};

const zip64End = ({ count, size }: { count: number; size: number }, offset: bigint): Buffer => {
  const bytes = Buffer.alloc(56);
  bytes.write("PK\x06\x06");
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  bytes.writeBigUInt64LE(offset, 48);
  return bytes;
};

const zip64Locator = (at: number): Buffer => {
  const bytes = Buffer.alloc(20);
  bytes.write("PK\x06\x07");
  bytes.writeBigUInt64LE(BigInt(at), 8);
  bytes.writeUInt32LE(1, 16);
  return bytes;
};
