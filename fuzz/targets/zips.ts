// Zips of functions: the list of entries, before anything is written.
import { readEntries } from "../../gateway/lambda/zip-entries.ts";
import { rawZip } from "../../test/helpers/raw-zip.ts";
import { toBytes, COMMON_TOKENS, type Target } from "../target.ts";

/** A broken zip is reported as a plain Error; others, such as a TypeError, are bugs. */
const isMistake = (error: unknown): boolean =>
  !(error instanceof Error) || error.constructor !== Error;

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ..."../ / \\ C: . .. PK\x01\x02 PK\x03\x04 PK\x05\x06 PK\x06\x06 PK\x06\x07 PK\x07\x08".split(
      " ",
    ),
    toBytes("\x01\x00\x08\x00\xff\xff\xff\xff\xff\xff\xff\xff"),
    toBytes("\x75\x70\x01\x00\x01"),
    toBytes("\xff\xff\xff\xff"),
  ],
  seeds: [
    rawZip([{ name: "index.js", text: "x".repeat(30), isDeflated: true }, { name: "a/" }]),
    rawZip([{ name: "a", text: "b", mode: 0o120777 }], { isZip64: true }),
  ],
  run: async (input) => {
    try {
      await readEntries(input);
    } catch (error) {
      if (isMistake(error)) throw error;
    }
  },
};

export default target;
