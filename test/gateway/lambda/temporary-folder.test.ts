// The /tmp of functions: private, limited, kept between warm calls, and removed with the environment.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";

const FS = `
const fs = require("node:fs");
const { join } = require("node:path");
const { tmpdir } = require("node:os");
`;

const startHandler = (body: string, fn = {}) =>
  startFunction(`${FS} exports.handler = async (event) => { ${body} };`, fn);

describe("a function's /tmp", () => {
  it("is empty at a cold start, and keeps its files between warm calls", async () => {
    const { invoke } = await startHandler(`
      const before = fs.readdirSync("/tmp");
      fs.appendFileSync("/tmp/count", "x");
      return [before, fs.readFileSync("/tmp/count", "utf8"), process.pid];
    `);

    const first = JSON.parse(describeOutcome(await invoke()));
    const second = JSON.parse(describeOutcome(await invoke()));

    expect(first.slice(0, 2)).to.deep.equal([[], "x"]);
    expect(second).to.deep.equal([["count"], "xx", first[2]]);
    expect(existsSync("/tmp/count")).to.equal(false);
  });

  it("is empty again after the environment has ended", async () => {
    const { invoke } = await startHandler(`
      if (event.exit) process.exit(1);
      const before = fs.readdirSync("/tmp");
      fs.writeFileSync("/tmp/mine", "x");
      return before;
    `);

    expect(describeOutcome(await invoke())).to.equal("[]");
    await invoke({ exit: true });
    expect(describeOutcome(await invoke())).to.equal("[]");
  });

  it("is not shared with other environments", async () => {
    const code = `
      fs.writeFileSync("/tmp/mine", event.name);
      return fs.readFileSync("/tmp/mine", "utf8") + fs.readdirSync("/tmp").length;
    `;
    const [one, two] = [await startHandler(code), await startHandler(code)];

    await one.invoke({ name: "one" });

    expect(describeOutcome(await two.invoke({ name: "two" }))).to.equal('"two1"');
    expect(describeOutcome(await one.invoke({ name: "one" }))).to.equal('"one1"');
  });

  for (const [what, write] of [
    ["writeFileSync", 'fs.writeFileSync("/tmp/a", "x");'],
    ["writeFile", 'await new Promise((done) => fs.writeFile("/tmp/a", "x", done));'],
    ["promises.writeFile", 'await fs.promises.writeFile("/tmp/a", "x");'],
    ["fs/promises", 'await (await import("node:fs/promises")).writeFile("/tmp/a", "x");'],
    ["os.tmpdir", 'fs.writeFileSync(join(tmpdir(), "a"), "x");'],
    ["a URL", 'fs.writeFileSync(new URL("file:///tmp/a"), "x");'],
    ["a Buffer", 'fs.writeFileSync(Buffer.from("/tmp/a"), "x");'],
    ["a path with ..", 'fs.writeFileSync("/usr/../tmp//a", "x");'],
    [
      "a descriptor",
      'const fd = fs.openSync("/tmp/a", "w"); fs.writeSync(fd, "x"); fs.closeSync(fd);',
    ],
    [
      "a FileHandle",
      'const h = await fs.promises.open("/tmp/a", "w"); await h.write("x"); await h.close();',
    ],
    ["a stream", 'await new Promise((done) => fs.createWriteStream("/tmp/a").end("x", done));'],
    ["chdir", 'process.chdir("/tmp"); fs.writeFileSync("a", "x");'],
    ["rename", 'fs.writeFileSync("/tmp/b", "x"); fs.renameSync("/tmp/b", "/tmp/a");'],
    ["copyFile", 'fs.writeFileSync("b", "x"); fs.copyFileSync("b", "/tmp/a"); fs.rmSync("b");'],
    ["a program with TMPDIR", `require("node:child_process").execSync('echo -n x > "$TMPDIR/a"');`],
    [
      "a program in /tmp",
      `require("node:child_process").execSync("echo -n x > a", { cwd: "/tmp" });`,
    ],
  ] as const) {
    it(`is reached by ${what}`, async () => {
      const { invoke } = await startHandler(`
        ${write}
        return [fs.readFileSync("/tmp/a", "utf8"), fs.readdirSync("/tmp"), fs.existsSync("/tmp/a")];
      `);

      expect(describeOutcome(await invoke())).to.equal('["x",["a"],true]');
      expect(existsSync("/tmp/a")).to.equal(false);
    });
  }

  it("hides no file that a variable of the function names, or that is in the gateway's own temporary folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "given-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "file"), "given");
    const { invoke } = await startHandler(
      `return [process.env.GIVEN, ${JSON.stringify(folder)}].map((folder) => fs.readFileSync(folder + "/file", "utf8"));`,
      { environment: { GIVEN: folder } },
    );

    expect(describeOutcome(await invoke())).to.equal('["given","given"]');
  });

  it("appears as /tmp in results and in errors", async () => {
    const { invoke } = await startHandler(`
      const folder = fs.mkdtempSync("/tmp/some-");
      let error;
      try { fs.readFileSync("/tmp/none"); } catch (caught) { error = caught; }
      const later = await fs.promises.readFile("/tmp/none").catch((caught) => caught.message);
      process.chdir(folder);
      return [
        folder.replace(/-.*/, ""), fs.realpathSync(folder) === folder, process.cwd() === folder,
        error.message, error.path, error.code, later,
      ];
    `);

    expect(JSON.parse(describeOutcome(await invoke()))).to.deep.equal([
      "/tmp/some",
      true,
      true,
      "ENOENT: no such file or directory, open '/tmp/none'",
      "/tmp/none",
      "ENOENT",
      "ENOENT: no such file or directory, open '/tmp/none'",
    ]);
  });

  for (const [what, write] of [
    ["writeFileSync", 'fs.writeFileSync("/tmp/" + name, mib(9));'],
    [
      "writeFile",
      'await new Promise((ok, no) => fs.writeFile("/tmp/" + name, mib(9), (error) => error ? no(error) : ok()));',
    ],
    ["promises.writeFile", 'await fs.promises.writeFile("/tmp/" + name, mib(9));'],
    [
      "descriptors",
      'const fd = fs.openSync("/tmp/" + name, "w"); for (let n = 0; n < 9; n += 1) fs.writeSync(fd, mib(1)); fs.closeSync(fd);',
    ],
    [
      "FileHandles",
      'const h = await fs.promises.open("/tmp/" + name, "w"); for (let n = 0; n < 9; n += 1) await h.write(mib(1)); await h.close();',
    ],
    [
      "streams",
      'await require("node:stream/promises").pipeline([mib(9)], fs.createWriteStream("/tmp/" + name));',
    ],
    ["copies", 'fs.writeFileSync("source", mib(9)); fs.copyFileSync("source", "/tmp/" + name);'],
  ] as const) {
    it(`is limited to ephemeral_storage for ${what}`, async () => {
      const { invoke } = await startHandler(
        `
        const mib = (count) => Buffer.alloc(count * 1024 * 1024, 1);
        const write = async (name) => { ${write} };
        const codes = [];
        for (const name of ["a", "b", "a", "b"]) {
          try { await write(name); codes.push("ok"); } catch (error) { codes.push(error.message); }
          if (name === "b") fs.rmSync("/tmp/b", { force: true });
        }
        fs.rmSync("/tmp/a");
        await write("c");
        return codes;
        `,
        { temporaryMib: 16 },
      );

      const full = "ENOSPC: no space left on device, write";
      expect(JSON.parse(describeOutcome(await invoke()))).to.deep.equal(["ok", full, "ok", full]);
    });
  }

  it("is removed with the gateway", async () => {
    const { invoke, directory, close } = await startHandler('fs.writeFileSync("/tmp/a", "x");');

    await invoke();
    const before = readdirSync(`${directory}/tmp`);
    await close();

    expect(before).to.have.length(1);
    expect(readdirSync(`${directory}/tmp`)).to.deep.equal([]);
  });
});
