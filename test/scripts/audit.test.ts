// npm run audit with an npm that answers what the test says: it fails for what is deployed, and for nothing else.
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

  it("says that nothing is known, and does not fail, when the registry cannot answer", () => {
    expect(audit({ message: "405 Method Not Allowed" })).to.deep.equal({
      status: 0,
      stdout:
        "Nothing is known about advisories: the registry cannot answer (405 Method Not Allowed). " +
        "Expected one with the service that npm audit asks: run it again where there is one.\n",
    });
  });

  it("fails for a package that is deployed", () => {
    expect(audit(about("aws-jwt-verify"))).to.deep.equal({
      status: 1,
      stdout: "critical: aws-jwt-verify *, which is deployed: t (u)\nKnown advisories: 1.\n",
    });
  });

  it("names a tool's, and does not fail", () => {
    expect(audit(about("esbuild"))).to.deep.equal({
      status: 0,
      stdout: "critical: esbuild *, a tool: t (u)\nKnown advisories: 1.\n",
    });
  });

  it("does not fail when nothing is known", () => {
    expect(audit({ vulnerabilities: {} })).to.deep.equal({
      status: 0,
      stdout: "Known advisories: 0.\n",
    });
  });
});
