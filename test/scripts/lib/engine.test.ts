// Which Node.js versions are supported, and the message for others.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";

const { engines, scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  engines: { node: string };
  scripts: Record<string, string>;
};

const ENGINE = "./scripts/lib/engine.cjs";

/** Starts a process that pretends to be another version. */
const pretend = (version: string) => {
  const versions = `{ value: { ...process.versions, node: ${JSON.stringify(version)} } }`;
  const code = `Object.defineProperty(process, "versions", ${versions}); require("${ENGINE}")`;
  return spawnSync(process.execPath, ["--eval", code], { encoding: "utf8" });
};

describe("engines", () => {
  for (const version of ["22.19.0", "22.20.1", "24.0.0", "24.21.0", "26.1.0"]) {
    it(`Node.js ${version} is supported`, () => {
      expect(pretend(version)).to.include({ status: 0, stderr: "" });
    });
  }

  for (const version of ["18.20.0", "20.20.2", "22.18.9", "23.11.0"]) {
    it(`Node.js ${version} gets one line that says what is expected`, () => {
      const { status, stderr } = pretend(version);
      expect(status).to.equal(1);
      expect(stderr.trimEnd().split("\n")).to.have.length(1);
      expect(stderr).to.include(`This is Node.js ${version} (`);
      expect(stderr).to.include(`expected ${engines.node}.`);
    });
  }

  it("are not wider than those of the packages", () => {
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Record<string, { engines?: { node?: string } }>;
    };
    const minima = Object.values(packages).flatMap(({ engines: asked }) => {
      const [, major = 0, minor = 0] =
        /^>= ?(\d+)(?:\.(\d+))?[.\d]*$/.exec(asked?.node ?? "") ?? [];
      return Number(major) * 1000 + Number(minor);
    });
    const [, major, minor] = /^\^(\d+)\.(\d+)/.exec(engines.node)!;
    expect(Number(major) * 1000 + Number(minor)).to.be.at.least(Math.max(...minima));
  });

  it("are checked first by every npm script that runs Node.js", () => {
    for (const [name, command] of Object.entries(scripts)) {
      if (!command.startsWith("node ") || name === "pretest") continue;
      expect(command, name).to.match(/^node --require \.\/scripts\/lib\/engine\.cjs /);
    }
    expect(scripts["pretest"]).to.equal("node scripts/lib/engine.cjs");
    expect(JSON.parse(readFileSync(".mocharc.json", "utf8")).require[0]).to.equal(ENGINE);
  });
});
