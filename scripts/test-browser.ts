// npm run test:browser: runs the tests of the console and of cross-origin pages, if there is a browser.
import { spawnSync } from "node:child_process";
import { findBrowser } from "./lib/browser.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const HOW = "Install Chromium or Chrome, or set CHROMIUM_PATH.";

const run = (): number => {
  if (findBrowser() !== undefined) {
    const files = "test/browser/**/*.browser.ts";
    return spawnSync("mocha", [files], { stdio: "inherit" }).status ?? 1;
  }
  console.log(`No browser was found: the browser tests did not run. ${HOW}`);
  // In CI, skipped tests would go unnoticed.
  return process.env["CI"] === undefined ? 0 : 1;
};

process.exitCode = run();
