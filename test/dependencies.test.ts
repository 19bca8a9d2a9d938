// What npm installs, down to the last package: who published it, under which license, and what it may run meanwhile.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { mayBeDeployed, mayBeInstalled } from "./helpers/licenses.ts";

interface Package {
  version: string;
  integrity?: string;
  license?: unknown;
  /** What another package brings inside its own archive, and is as whole as that. */
  inBundle?: boolean;
  hasInstallScript?: boolean;
  link?: boolean;
}

interface Manifest {
  name: string;
  version: string;
  license?: unknown;
  scripts?: Record<string, string>;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

const { packages } = readJson("package-lock.json") as { packages: Record<string, Package> };
const project = readJson("package.json");

/** Packages of this project, and the links by which npm installs them. */
const isOwn = (path: string): boolean =>
  path === "" || project.workspaces.includes(path) || packages[path]?.link === true;

const locked = Object.entries(packages)
  .filter(([path]) => !isOwn(path))
  .map(([path, entry]) => ({ ...entry, path, name: path.split("node_modules/").at(-1)! }));

/** Those for other machines are in the lock only. */
const installed = locked
  .filter(({ path }) => existsSync(join(path, "package.json")))
  .map((entry) => ({ ...entry, manifest: readJson(join(entry.path, "package.json")) as Manifest }));

/** npm runs these, and node-gyp where there is a binding.gyp and none of the first two. */
const runsAtInstall = (path: string, { scripts = {} }: Manifest): boolean =>
  ["preinstall", "install", "postinstall"].some((name) => Object.hasOwn(scripts, name)) ||
  existsSync(join(path, "binding.gyp"));

describe("dependencies", () => {
  it("are installed as they are locked", () => {
    expect(installed.length).to.be.greaterThan(300);
    for (const { path, version, manifest } of installed) {
      expect(manifest.version, path).to.equal(version);
    }
  });

  it("have licenses that somebody has agreed to, by the lock and by their own word", () => {
    for (const { path, name, license } of locked) {
      expect(mayBeInstalled(name, license), `${path}: ${JSON.stringify(license)}`).to.equal(true);
    }
    for (const { path, name, manifest } of installed) {
      const { license } = manifest;
      expect(mayBeInstalled(name, license), `${path}: ${JSON.stringify(license)}`).to.equal(true);
    }
  });

  it("run scripts at install only where package.json allows it", () => {
    const byLock = locked.filter(({ hasInstallScript }) => hasInstallScript);
    const byManifest = installed.filter(({ path, manifest }) => runsAtInstall(path, manifest));
    const names = new Set([...byLock, ...byManifest].map(({ name }) => name));
    expect([...names].toSorted()).to.deep.equal(Object.keys(project.allowScripts).toSorted());
  });

  it("are known by a hash, and come from the registry", () => {
    for (const { path, integrity, inBundle } of locked) {
      if (inBundle) continue;
      expect(integrity, path).to.match(/^sha512-/);
    }
    for (const entry of locked) expect(entry, entry.path).not.to.have.any.keys("link", "resolved");
  });

  it("are named by their exact versions", () => {
    const folders = [".", ...project.workspaces];
    for (const folder of folders) {
      const { dependencies, devDependencies, optionalDependencies } = readJson(
        join(folder, "package.json"),
      );
      const named = { ...dependencies, ...devDependencies, ...optionalDependencies };
      for (const [name, version] of Object.entries(named)) {
        expect(version, name).to.match(/^\d+\.\d+\.\d+$/);
      }
    }
  });
});

describe("the list of licenses", () => {
  for (const [license, isFine] of [
    ["MIT", true],
    ["(MIT OR GPL-3.0)", true],
    ["MIT AND ISC", true],
    ["(MIT AND GPL-3.0)", false],
    ["Apache-2.0 WITH LLVM-exception", false],
    ["GPL-3.0-or-later", false],
    ["AGPL-3.0", false],
    ["MPL-2.0", false],
    ["Public Domain", false],
    ["UNLICENSED", false],
    ["SEE LICENSE IN LICENSE.md", false],
    ["", false],
    [undefined, false],
    [null, false],
    [{ type: "MIT" }, true],
    [{ type: "GPL-2.0" }, false],
    [{}, false],
  ] as const) {
    it(`${isFine ? "takes" : "refuses"} ${JSON.stringify(license)} for what is deployed`, () => {
      expect(mayBeDeployed(license)).to.equal(isFine);
    });
  }

  it("takes for tools what asks for more, and what is no expression from one package only", () => {
    expect(mayBeInstalled("cdktf", "MPL-2.0")).to.equal(true);
    expect(mayBeInstalled("jsonify", "Public Domain")).to.equal(true);
    expect(mayBeInstalled("another", "Public Domain")).to.equal(false);
    expect(mayBeInstalled("constructor", undefined)).to.equal(false);
  });
});
