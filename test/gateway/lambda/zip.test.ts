// S23: valid and invalid zips.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import { unzip } from "../../../gateway/lambda/zip.ts";
import { catchRejection } from "../../helpers/errors.ts";

describe("unzip", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "unzip-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const write = async (bytes: Uint8Array): Promise<string> => {
    const path = join(directory, "test.zip");
    await writeFile(path, bytes);
    return path;
  };

  const filesIn = (folder: string) => readdir(folder, { recursive: true });

  it("unpacks files and folders", async () => {
    const path = await write(
      zipSync({ "index.js": Buffer.from("x"), lib: { "a.js": Buffer.from("y") } }),
    );
    await unzip(path, join(directory, "out"));
    expect((await filesIn(join(directory, "out"))).toSorted()).to.deep.equal([
      "index.js",
      "lib",
      join("lib", "a.js"),
    ]);
  });

  for (const name of ["../evil.js", "a/../../evil.js", "/evil.js", "C:\\evil.js", "..\\evil.js"]) {
    it(`S23 refuses an entry named ${name}`, async () => {
      const path = await write(zipSync({ [name]: Buffer.from("x") }));
      const error = await catchRejection(unzip(path, join(directory, "out")));
      expect(error).to.have.property("code", "INVALID_ZIP");
      expect(await filesIn(directory)).to.deep.equal(["test.zip"]);
    });
  }

  /** @returns a zip whose entry declares this size. */
  const zipOfSaidSize = (size: number): Uint8Array => {
    const bytes = zipSync({ bomb: Buffer.alloc(100_000) });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length - 28; at += 1) {
      // The uncompressed size, in the central directory.
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, size, true);
    }
    return bytes;
  };

  it("S23 refuses a zip that grows beyond Lambda's limit", async () => {
    const path = await write(zipOfSaidSize(262_144_001));
    const error = await catchRejection(unzip(path, join(directory, "out")));
    expect(error.message).to.include("more than 262144000 bytes");
  });

  it("S23 refuses an entry that is larger than declared", async () => {
    const path = await write(zipOfSaidSize(10));
    const error = await catchRejection(unzip(path, join(directory, "out")));
    expect(error).to.have.property("code", "INVALID_ZIP");
  });

  it("says how to pass a zip where the configuration names none", async () => {
    const error = await catchRejection(unzip("", join(directory, "out")));
    expect(error).to.have.property("code", "INVALID_ZIP");
    expect(error.message).to.match(/^The function has no filename .*--zip FUNCTION=FILE\.$/);
  });

  it("refuses a file that is not a zip", async () => {
    const error = await catchRejection(
      unzip(await write(Buffer.from("hello")), join(directory, "out")),
    );
    expect(error).to.have.property("code", "INVALID_ZIP");
  });

  it("says how to fix a missing zip", async () => {
    const error = await catchRejection(unzip(join(directory, "none.zip"), join(directory, "out")));
    expect(error.message)
      .to.include('build it ("npm run build && npm run synth"')
      .and.include("--zip FUNCTION=FILE");
  });
});
