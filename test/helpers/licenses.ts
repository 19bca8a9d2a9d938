// Which licenses dependencies may have: all that is installed, and what is in the zips.
import satisfies from "spdx-satisfies";

/** Of code that is deployed: nothing is asked for but a notice. */
const DEPLOYED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** Of tools, which nobody gets from us: also those that ask for changed files, and for a name beside data. */
const INSTALLED = [
  ...DEPLOYED,
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "MPL-2.0",
  // argparse, from Python.
  "PSF-2.0",
];

/** What is no SPDX expression, by package: somebody has read the license. */
const READ = new Map([["jsonify", "Public Domain"]]);

/** @param license as a package.json or a lock has it: an SPDX expression, or an older form. */
const textOf = (license: unknown): string =>
  typeof license === "object" && license !== null && "type" in license
    ? String(license.type)
    : String(license ?? "none");

const isOneOf = (licenses: string[], text: string): boolean => {
  try {
    return satisfies(text, licenses);
  } catch {
    return false;
  }
};

export const mayBeDeployed = (license: unknown): boolean => isOneOf(DEPLOYED, textOf(license));

export const mayBeInstalled = (name: string, license: unknown): boolean =>
  isOneOf(INSTALLED, textOf(license)) || READ.get(name) === textOf(license);
