// npm run audit with a fake npm: it fails only for packages that are deployed.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { expect } from "chai";

describe("npm run audit", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "audit-"));
    writeFileSync(
      join(folder, "npm"),
      '#!/bin/sh\necho "$@" > "$0.args"\necho "$ANSWER"\nexit 1\n',
    );
    chmodSync(join(folder, "npm"), 0o755);
  });

  after(() => rmSync(folder, { recursive: true }));

  const audit = (answer: object) => {
    const env = {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env["PATH"]}`,
      ANSWER: JSON.stringify(answer),
    };
    const { status, stdout } = spawnSync(process.execPath, ["scripts/audit.ts"], {
      encoding: "utf8",
      env,
    });
    return { status, stdout };
  };

  const about = (name: string) => ({
    vulnerabilities: {
      [name]: {
        nodes: [`node_modules/${name}`],
        via: [{ name, severity: "critical", title: "t", url: "u", range: "*" }],
      },
    },
  });

  it("says that advisories are unknown, and does not fail, when the registry does not answer", () => {
    expect(audit({ message: "405 Method Not Allowed" })).to.deep.equal({
      status: 0,
      stdout:
        "Advisories are unknown: the registry does not answer npm audit (405 Method Not Allowed). " +
        "Run it again with a registry that supports it, such as https://registry.npmjs.org.\n",
    });
  });

  it("fails for a package that is deployed", () => {
    expect(audit(about("aws-jwt-verify"))).to.deep.equal({
      status: 1,
      stdout: "critical: aws-jwt-verify *, which is deployed: t (u)\nKnown advisories: 1.\n",
    });
  });

  it("lists a development tool's advisory, and does not fail", () => {
    expect(audit(about("esbuild"))).to.deep.equal({
      status: 0,
      stdout: "critical: esbuild *, a tool: t (u)\nKnown advisories: 1.\n",
    });
  });

  it("does not fail without advisories", () => {
    expect(audit({ vulnerabilities: {} })).to.deep.equal({
      status: 0,
      stdout: "Known advisories: 0.\n",
    });
  });
});
