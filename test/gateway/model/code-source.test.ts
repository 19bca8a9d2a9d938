// Code of functions in folders and files.
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  findCodeKind,
  findCodeProblem,
  useArchiveSources,
} from "../../../gateway/model/code-source.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { FUNCTION_MODEL } from "../helpers/invoke-function.ts";

describe("the code of a function", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "code-"));
    closeAfterwards(() => rm(folder, { recursive: true }));
  });

  it("may be a zip, a folder, or a file of source code", () => {
    mkdirSync(join(folder, "src"));
    for (const [name, text, kind] of [
      ["send.zip", "PK", "zip"],
      ["anything", "PK", "zip"],
      ["index.js", "", "file"],
      ["index.cjs", "", "file"],
      ["index.mjs", "", "file"],
      ["main.py", "", "file"],
      ["main.rb", "", "file"],
      ["main.python", "PK", "zip"],
      ["index.js.txt", "", undefined],
    ] as const) {
      writeFileSync(join(folder, name), text);
      expect(findCodeKind(join(folder, name)), name).to.equal(kind);
    }
    expect(findCodeKind(join(folder, "src"))).to.equal("folder");
    expect(findCodeKind("")).to.equal(undefined);
    expect(findCodeProblem(join(folder, "src"))).to.equal(undefined);
  });

  it("is not left open", () => {
    const path = join(folder, "send.zip");
    writeFileSync(path, "PK");
    const nextDescriptor = () => {
      const file = openSync(path, "r");
      closeSync(file);
      return file;
    };
    const before = nextDescriptor();
    for (let times = 0; times < 100; times += 1) findCodeKind(path);
    expect(nextDescriptor()).to.be.below(before + 100);
  });

  it("is nothing else", () => {
    const [missing, text] = [join(folder, "none.zip"), join(folder, "text.zip")];
    writeFileSync(text, "text");
    expect(findCodeProblem(missing)).to.equal(`there is no zip at ${missing}`);
    expect(findCodeProblem(text)).to.equal(`${text} is not a zip`);
    expect(findCodeProblem("")).to.equal("it has no filename");
  });

  it("is what an archive would be made of, while there is no zip, also for layers", () => {
    const [zip, other] = [join(folder, "fn.zip"), join(folder, "layer.zip")];
    mkdirSync(join(folder, "src"));
    const archives = new Map([zip, other].map((path) => [path, join(folder, "src")]));
    const layers = [
      { arn: "arn:1", zipPath: other },
      { arn: "arn:2", zipPath: undefined },
    ];
    const [fn] = useArchiveSources([{ ...FUNCTION_MODEL, zipPath: zip, layers }], archives);
    expect(fn?.zipPath).to.equal(join(folder, "src"));
    expect(fn?.layers).to.deep.equal([
      { arn: "arn:1", zipPath: join(folder, "src") },
      { arn: "arn:2", zipPath: undefined },
    ]);
    writeFileSync(other, "PK");
    const [again] = useArchiveSources([{ ...FUNCTION_MODEL, layers }], archives);
    expect(again?.layers).to.deep.equal(layers);
  });
});
