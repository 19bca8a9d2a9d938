// Reports an unsupported Node.js in one sentence, before it fails on newer syntax, and makes process.exit() safe. npm
// scripts and mocha load it first, see package.json; it is CommonJS, which every Node.js can load.
"use strict";

const { setFlagsFromString } = require("node:v8");

/** @type {string} "^22.19.0 || >=24.0.0", or other ranges of such parts. */
const range = require("../../package.json").engines.node;

/** @param {string} version */
const numbersIn = (version) => {
  const [major = 0, minor = 0, patch = 0] = version
    .replace(/[^\d.]/g, "")
    .split(".")
    .map(Number);
  return { major, rest: minor * 1000 + patch };
};

/** @param {string} version */
const isSuitable = (version) =>
  range.split("||").some((part) => {
    const [found, least] = [numbersIn(version), numbersIn(part)];
    if (found.major === least.major) return found.rest >= least.rest;
    return found.major > least.major && !part.includes("^");
  });

if (!isSuitable(process.versions.node)) {
  console.error(
    `This is Node.js ${process.versions.node} (${process.execPath}); expected ${range}. ` +
      'Run "npm ci" without --omit=optional, which brings Node.js 24 for the scripts, or install it: https://nodejs.org.',
  );
  process.exit(1);
}

// While Maglev compiles in the background, process.exit() can wait forever: https://github.com/nodejs/node/issues/54918.
// It makes the gateway faster, and `npm start` ends without process.exit().
if (!process.argv[1]?.endsWith("start.ts")) setFlagsFromString("--no-maglev");
