// S23: malicious and damaged zips.
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { unzip } from "../../../gateway/lambda/zip.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { type RawEntry, rawZip } from "../../helpers/raw-zip.ts";

const FILE: RawEntry = { name: "index.js", text: "x".repeat(100), isDeflated: true };
const LINK = 0o120777;

describe("hostile zips", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "hostile-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const unpack = async (bytes: Buffer): Promise<string> => {
    const [path, out] = [join(directory, "test.zip"), join(directory, "out")];
    await writeFile(path, bytes);
    await unzip(path, out);
    return out;
  };

  const named = (...names: string[]): RawEntry[] => names.map((name) => ({ name }));
  const pair = (...entries: RawEntry[]) => rawZip([FILE, ...entries]);
  const sound = rawZip([FILE]);
  const numbers = Array.from({ length: 1000 }, (_, index) => index).join();
  const withHole = rawZip([{ ...FILE, text: numbers }]).fill(255, 100, 200);

  for (const [what, bytes, message] of [
    ["a path upwards", pair({ name: "a/../../x" }), /invalid relative path: a\/\.\.\/\.\.\/x/],
    ["an absolute name", pair({ name: "/etc/x" }), /absolute path: \/etc\/x/],
    ["a drive letter", pair({ name: "C:x" }), /absolute path: C:x/],
    ["a backslash", pair({ name: "a\\x" }), /invalid characters in fileName: a\\x/],
    ["a NUL in a name", pair({ name: "a\0.js" }), /"a\\u0000\.js" has a NUL in its name/],
    [
      "a name that is too long",
      pair({ name: `a/${"é".repeat(128)}.js` }),
      /its entry "a\/é{128}\.js" has a name of 259 bytes; a file or folder has at most 255/,
    ],
    [
      "a path that is too long",
      pair({ name: `${"a/".repeat(3000)}x` }),
      /its entry "(a\/)+…" has a path of 6001 bytes; Lambda unpacks paths of at most 4085/,
    ],
    [
      "a path that is too long for this machine",
      pair({ name: `${"a/".repeat(2040)}x` }),
      /its entry "(a\/)+…" has a path or target that is too long for this machine, in the folder \S+; set TMPDIR/,
    ],
    [
      "a link that is too long",
      pair({ name: "l", text: `${"a/".repeat(3000)}x`, mode: LINK }),
      /its entry "l" has a path or target that is too long for this machine/,
    ],
    [
      "millions of folders in a few entries",
      rawZip(named(...Array.from({ length: 60 }, (_, at) => `${at}/${"a/".repeat(2000)}x`))),
      /test\.zip: it has more than 100000 folders/,
    ],
    ["an empty name", pair({ name: "" }), /"" has no name/],
    ["a name that is only a dot", pair({ name: "." }), /"\." has no name/],
    ["the same name twice", rawZip([FILE, FILE]), /"index\.js" occurs twice/],
    ["two names of one file", rawZip(named("a/x", "a/./x")), /"a\/\.\/x" occurs twice/],
    ["a file in a file", rawZip(named("a/b", "a")), /"a\/b" is in "a", which is a file/],
    [
      "a file in a link",
      rawZip([{ name: "a", text: "/tmp", mode: LINK }, { name: "a/evil" }]),
      /"a\/evil" is in "a", which is a link/,
    ],
    ["a link to a file elsewhere", pair({ name: "a", text: "/etc/passwd", mode: LINK }), /outside/],
    ["a link upwards", pair({ name: "a/b", text: "../../x", mode: LINK }), /outside the zip/],
    ["a link to nothing", pair({ name: "a", text: "", mode: LINK }), /a link to ""/],
    [
      "links that lead out together",
      rawZip([
        { name: "a/out", text: "here/../..", mode: LINK },
        { name: "a/here", text: "b/..", mode: LINK },
        { name: "a/b", text: "..", mode: LINK },
      ]),
      /outside the zip/,
    ],
    ["a device", pair({ name: "d", mode: 0o020666 }), /"d" is a character device; expected files/],
    ["a disk", pair({ name: "d", mode: 0o060666 }), /is a block device/],
    ["a pipe", pair({ name: "p", mode: 0o010666 }), /is a pipe/],
    ["a socket", pair({ name: "s", mode: 0o140666 }), /is a socket/],
    ["an unknown type", pair({ name: "s", mode: 0o170666 }), /unknown type 0170000/],
    [
      "a password",
      pair({ name: "e", flags: 1, isDeflated: true }),
      /"e" is encrypted; zip it without a password/,
    ],
    ["strong encryption", pair({ name: "e", flags: 0x41 }), /strong encryption is not supported/],
    ["another compression", pair({ name: "e", method: 12 }), /method 12; expected 8/],
    [
      "a wrong checksum",
      rawZip([{ ...FILE, crc: 1 }]),
      /checksum \(CRC-32\) of its contents differs/,
    ],
    ["a size that is too small", rawZip([{ ...FILE, size: 10 }]), /declares 10 bytes but has more/],
    [
      "a size that is too large",
      rawZip([{ ...FILE, size: 200 }]),
      /declares 200 bytes but has 100/,
    ],
    [
      "a large file of another size",
      rawZip([{ name: "a", text: "x".repeat(1e6), isDeflated: true, size: 999_999 }]),
      /declares 999999 bytes but has more/,
    ],
    [
      "another name in the local header",
      rawZip([{ ...FILE, localName: "evil.js" }]),
      /named "evil\.js"/,
    ],
    ["overlapping entries", pair({ ...FILE, sharedWith: 0 }), /overlaps with/],
    [
      "more entries than declared",
      rawZip(named("a", "b"), { count: 1 }),
      /declares 1 entries but contains more/,
    ],
    ["fewer entries than declared", rawZip(named("a"), { count: 2 }), /not a zip: unexpected EOF/],
    [
      "a central directory at the wrong offset",
      rawZip([FILE], { offset: 5n }),
      /central directory file header/,
    ],
    [
      "a central directory beyond the end",
      rawZip([FILE], { offset: 4_000_000_000n }),
      /unexpected EOF/,
    ],
    [
      "a central directory beyond any possible end",
      rawZip([FILE], { offset: 2n ** 63n, isZip64: true }),
      /unexpected EOF|too large|out of range/,
    ],
    ["half of the file", sound.subarray(0, sound.length / 2), /file is truncated/],
    ["no last byte", sound.subarray(0, -1), /truncated/],
    [
      "extra bytes after the end",
      Buffer.concat([sound, Buffer.from("x")]),
      /extra bytes at the end/,
    ],
    ["a hole", withHole, /"index\.js" is damaged/],
  ] as const) {
    it(`S23 refuses ${what}, names the problem, and leaves no files`, async () => {
      const error = await catchRejection(unpack(bytes));
      expect(error).to.have.property("code", "INVALID_ZIP");
      expect(error.message).to.match(message).and.include("test.zip: ");
      expect(await readdir(directory)).to.deep.equal(["test.zip"]);
    });
  }

  it("S23 counts the actual bytes, not the declared ones", async () => {
    // 300 MB of zeros in 300 KB, of which each entry declares a part.
    const text = "\0".repeat(30 * 1024 * 1024);
    const entry = { text, isDeflated: true };
    const entries = Array.from({ length: 10 }, (_, index) => ({ ...entry, name: `f${index}` }));
    const error = await catchRejection(unpack(rawZip(entries)));
    expect(error.message).to.include("more than 262144000 bytes, Lambda's limit");
    expect(existsSync(join(directory, "out"))).to.equal(false);
  }).timeout(60_000);

  it("refuses a path that is not a file", async () => {
    const error = await catchRejection(unzip("/dev/null", join(directory, "out")));
    expect(error.message).to.include("it is not a file");
  });

  it("unpacks zip64, empty folders, and names that are special elsewhere", async () => {
    const names = ["__proto__", "constructor", "é.js", "con", "a b", "...", "-rf"];
    const out = await unpack(
      rawZip([...named(...names), { name: "empty/", mode: 0o040755 }], { isZip64: true }),
    );
    expect((await readdir(out)).toSorted()).to.deep.equal([...names, "empty"].toSorted());
  });

  it("removes broken links", async () => {
    const out = await unpack(
      rawZip([
        { name: "a/out", text: "here/../x", mode: LINK },
        { name: "a/here", text: "..", mode: LINK },
      ]),
    );
    expect(await readdir(join(out, "a"))).to.deep.equal(["here"]);
  });

  it("creates links that stay within the folder", async () => {
    const out = await unpack(
      rawZip([
        { name: "node_modules/.bin/tool", text: "../tool/cli.js", mode: LINK },
        { name: "node_modules/tool/cli.js", text: "code" },
      ]),
    );
    const link = join(out, "node_modules/.bin/tool");
    expect(await readlink(link)).to.equal("../tool/cli.js");
    expect(await readFile(link, "utf8")).to.equal("code");
  });

  it("distinguishes names by case where the file system does", async () => {
    const isCaseSensitive = !existsSync(directory.toUpperCase());
    const bytes = rawZip([
      { name: "a", text: "1" },
      { name: "A", text: "2" },
    ]);
    if (isCaseSensitive) expect((await readdir(await unpack(bytes))).length).to.equal(2);
    else expect((await catchRejection(unpack(bytes))).message).to.include("such as case");
  });

  it("unpacks thousands of files", async () => {
    const entries = Array.from({ length: 5000 }, (_, index) => ({
      name: `p${index % 200}/lib/f${index}.js`,
      text: `export default ${index};`,
      isDeflated: true,
    }));
    const out = await unpack(rawZip(entries));
    expect((await readdir(join(out, "p7/lib"))).length).to.equal(25);
  }).timeout(120_000);
});
