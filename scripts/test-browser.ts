// npm run test:browser: the tests of the console and of pages from elsewhere, where there is a browser.
import { spawnSync } from "node:child_process";
import { findBrowser } from "./lib/browser.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const HOW = "Install Chromium or Chrome, or say where it is with CHROMIUM_PATH.";

const run = (): number => {
  if (findBrowser() !== undefined) {
    const files = "test/browser/**/*.browser.ts";
    return spawnSync("mocha", [files], { stdio: "inherit" }).status ?? 1;
  }
  console.log(`No browser was found: the tests in one did not run. ${HOW}`);
  // Nobody reads what an unattended run leaves out.
  return process.env["CI"] === undefined ? 0 : 1;
};

process.exitCode = run();
