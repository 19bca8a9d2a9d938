// Layers that are harmless alone but not together.
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { LayerFolders } from "../../../gateway/lambda/layers.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { type RawEntry, rawZip } from "../../helpers/raw-zip.ts";
import { startFunction } from "../helpers/invoke-function.ts";

const LINK = 0o120777;
const MEBIBYTE = 1024 * 1024;

describe("hostile layers", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "layers-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const writeLayers = (zips: RawEntry[][]) =>
    Promise.all(
      zips.map(async (entries, index) => {
        const zipPath = join(directory, `layer${index}.zip`);
        await writeFile(zipPath, rawZip(entries));
        return { arn: `arn:${index}`, zipPath };
      }),
    );

  const outward: RawEntry[] = [
    { name: "p/q/d/f" },
    { name: "x/l", text: "../p/q/d", mode: LINK },
    { name: "x/out", text: "l/../..", mode: LINK },
  ];

  for (const [what, zips, message] of [
    [
      "that exceed Lambda's limit together",
      [
        [{ name: "a", text: "x".repeat(2 * MEBIBYTE) }],
        [{ name: "b", size: 249 * MEBIBYTE, isDeflated: true }],
      ],
      /layer1\.zip: it unzips to more than 262144000 bytes, Lambda's limit for a function and its/,
    ],
    [
      "with a folder over a file",
      [[{ name: "a" }], [{ name: "a/b" }]],
      /layer1\.zip: its folder "a" is not a folder in an earlier layer/,
    ],
    [
      "with a file over a folder",
      [[{ name: "a/b" }], [{ name: "a" }]],
      /layer1\.zip: its file "a" is a folder in an earlier layer/,
    ],
    [
      "with a folder over a link",
      [[{ name: "d/f" }, { name: "a", text: "d", mode: LINK }], [{ name: "a/evil" }]],
      /its folder "a" is not a folder in an earlier layer/,
    ],
    [
      "with links that lead out together",
      [outward, [{ name: "x/l", text: "..", mode: LINK }]],
      /link "x\/out" of a layer leads out of its layers/,
    ],
  ] as const) {
    it(`S23 refuses layers ${what}, and leaves no files`, async () => {
      const layers = await writeLayers(zips.map((entries) => [...entries]));
      const out = join(directory, "out");
      const error = await catchRejection(new LayerFolders(out).find({ layers }));
      expect(error).to.have.property("code", "INVALID_ZIP");
      expect(error.message).to.match(message);
      expect(await readdir(out)).to.deep.equal([]);
    });
  }

  it("replaces a link that both layers have, and removes those that break", async () => {
    const layers = await writeLayers([
      [{ name: "d/f", text: "1" }, { name: "l", text: "d", mode: LINK }, ...outward.slice(0, 1)],
      [
        { name: "e/f", text: "2" },
        { name: "l", text: "e", mode: LINK },
      ],
    ]);
    const found = await new LayerFolders(join(directory, "out")).find({ layers });
    expect(await readFile(join(found?.folder ?? "", "l/f"), "utf8")).to.equal("2");
    expect(found?.bytes).to.be.greaterThan(0);
  });

  it("count for the limit of the function", async () => {
    // A folder stands for a zip.
    const zipPath = join(directory, "layer");
    await mkdir(zipPath);
    await writeFile(join(zipPath, "sparse"), "");
    await truncate(join(zipPath, "sparse"), 249 * MEBIBYTE);
    const layers = [{ arn: "arn:x", zipPath }];
    const fn = await startFunction(
      { "index.js": "exports.handler = async () => 1;", large: Buffer.alloc(2 * MEBIBYTE) },
      { layers },
    );
    expect(JSON.stringify(await fn.invoke())).to.include(
      "fn.zip: it unzips to more than 262144000 bytes",
    );
  }).timeout(60_000);

  it("leave no files of a function that they keep from running", async () => {
    const layers = await writeLayers([[{ name: "a" }], [{ name: "a/b" }]]);
    const fn = await startFunction("exports.handler = async () => 1;", { layers });
    const list = () => readdir(fn.directory, { recursive: true });
    expect(JSON.stringify(await fn.invoke())).to.include("not a folder in an earlier layer");
    const files = await list();
    await fn.invoke();
    expect(await list()).to.deep.equal(files);
  });
});
