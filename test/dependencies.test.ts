// All packages that npm installs: their origin, their licenses, and the scripts that they may run.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { mayBeDeployed, mayBeInstalled } from "./helpers/licenses.ts";

interface Package {
  version: string;
  integrity?: string;
  license?: unknown;
  /** Packages bundled in another package's archive, whose hash covers them. */
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

/** Packages of this project, and npm's links to them. */
const isOwn = (path: string): boolean =>
  path === "" || project.workspaces.includes(path) || packages[path]?.link === true;

const locked = Object.entries(packages)
  .filter(([path]) => !isOwn(path))
  .map(([path, entry]) => ({ ...entry, path, name: path.split("node_modules/").at(-1)! }));

/** Packages for other platforms are only in the lock file. */
const installed = locked
  .filter(({ path }) => existsSync(join(path, "package.json")))
  .map((entry) => ({ ...entry, manifest: readJson(join(entry.path, "package.json")) as Manifest }));

/** Scripts that npm runs at install; it also runs node-gyp if there is a binding.gyp and neither of the first two. */
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

  it("have accepted licenses, in the lock file and in their own package.json", () => {
    for (const { path, name, license } of locked) {
      expect(mayBeInstalled(name, license), `${path}: ${JSON.stringify(license)}`).to.equal(true);
    }
    for (const { path, name, manifest } of installed) {
      const { license } = manifest;
      expect(mayBeInstalled(name, license), `${path}: ${JSON.stringify(license)}`).to.equal(true);
    }
  });

  it("run install scripts only if package.json allows it", () => {
    const byLock = locked.filter(({ hasInstallScript }) => hasInstallScript);
    const byManifest = installed.filter(({ path, manifest }) => runsAtInstall(path, manifest));
    const names = new Set([...byLock, ...byManifest].map(({ name }) => name));
    expect([...names].toSorted()).to.deep.equal(Object.keys(project.allowScripts).toSorted());
  });

  it("have a hash, and come from the registry", () => {
    for (const { path, integrity, inBundle } of locked) {
      if (inBundle) continue;
      expect(integrity, path).to.match(/^sha512-/);
    }
    for (const entry of locked) expect(entry, entry.path).not.to.have.any.keys("link", "resolved");
  });

  it("have exact versions", () => {
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
    it(`${isFine ? "accepts" : "refuses"} ${JSON.stringify(license)} for deployed code`, () => {
      expect(mayBeDeployed(license)).to.equal(isFine);
    });
  }

  it("accepts more licenses for tools, and non-SPDX ones only per package", () => {
    expect(mayBeInstalled("cdktf", "MPL-2.0")).to.equal(true);
    expect(mayBeInstalled("jsonify", "Public Domain")).to.equal(true);
    expect(mayBeInstalled("another", "Public Domain")).to.equal(false);
    expect(mayBeInstalled("constructor", undefined)).to.equal(false);
  });
});
