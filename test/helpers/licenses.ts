// Accepted licenses of all installed dependencies, and of those in the zips.
import satisfies from "spdx-satisfies";

/** For deployed code: licenses that require only a notice. */
const DEPLOYED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/**
 * For tools, which are not distributed: also licenses that require publishing changed files, or attribution of data.
 */
const INSTALLED = [
  ...DEPLOYED,
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "MPL-2.0",
  // Of argparse, from Python.
  "PSF-2.0",
];

/** Licenses that are not SPDX expressions, by package; each was reviewed. */
const READ = new Map([
  ["jsonify", "Public Domain"],
  // MIT, by its LICENSE file and by `licenses`, which npm no longer reads.
  ["xmlhttprequest-ssl", "none"],
]);

/** @param license from a package.json or lock file: an SPDX expression, or an older form. */
const readText = (license: unknown): string =>
  typeof license === "object" && license !== null && "type" in license
    ? String(license.type)
    : String(license ?? "none");

const isAmong = (licenses: string[], text: string): boolean => {
  try {
    return satisfies(text, licenses);
  } catch {
    return false;
  }
};

export const mayBeDeployed = (license: unknown): boolean => isAmong(DEPLOYED, readText(license));

export const mayBeInstalled = (name: string, license: unknown): boolean =>
  isAmong(INSTALLED, readText(license)) || READ.get(name) === readText(license);
