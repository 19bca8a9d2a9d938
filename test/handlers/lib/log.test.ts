// Which lines are written: those of the level in the environment, and of higher ones.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { chosenEnv } from "../../../handlers/lib/env.ts";
import {
  createStdoutLog,
  describeError,
  LEVELS,
  logFromEnv,
  stdoutLog,
} from "../../../handlers/lib/log.ts";
import { catchMessage } from "../../helpers/errors.ts";
import { captureLines } from "../../helpers/stdout.ts";
import { setVariables } from "../../helpers/variables.ts";

const levelsIn = (lines: string[]): string[] => lines.map((line) => JSON.parse(line).level);

describe("log level", () => {
  for (const [least, written] of [
    ["DEBUG", ["DEBUG", "INFO", "WARN", "ERROR"]],
    ["INFO", ["INFO", "WARN", "ERROR"]],
    ["WARN", ["WARN", "ERROR"]],
    ["ERROR", ["ERROR"]],
  ] as const) {
    it(`${least} writes ${written.join(", ")}`, () => {
      const log = createStdoutLog(least);
      const lines = captureLines(() => LEVELS.forEach((level) => log(level, "x")));
      expect(levelsIn(lines)).to.deep.equal(written);
    });
  }

  it("writes one line that a terminal shows, whatever a client has sent", () => {
    const text = "a\n\u001b[2J\u009b31m\u0085\u2028\u202e\u2066b";
    const [line = "", ...others] = captureLines(() => stdoutLog("ERROR", "x", { text }));
    expect(others).to.deep.equal([]);
    expect(line.trimEnd()).not.to.match(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
    expect(JSON.parse(line).text).to.equal(text);
  });

  it("is INFO when the environment sets none", () => {
    const lines = captureLines(() => LEVELS.forEach((level) => stdoutLog(level, "x")));
    expect(levelsIn(lines)).to.deep.equal(["INFO", "WARN", "ERROR"]);
  });

  it("is that of the environment", () => {
    setVariables({ LOG_LEVEL: "WARN" });
    const log = logFromEnv();
    const lines = captureLines(() => LEVELS.forEach((level) => log(level, "x")));
    expect(levelsIn(lines)).to.deep.equal(["WARN", "ERROR"]);
    setVariables({ LOG_LEVEL: "LOUD" });
    expect(catchMessage(logFromEnv)).to.equal(
      'The environment variable LOG_LEVEL is "LOUD"; expected one of DEBUG, INFO, WARN, ERROR.',
    );
  });

  /** A cold start with this level. */
  const start = (LOG_LEVEL: string) => {
    const env = { ...process.env, LOG_LEVEL, AWS_LAMBDA_FUNCTION_NAME: "ping" };
    const script = 'await import("./handlers/ping.ts")';
    return spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      env,
      encoding: "utf8",
    });
  };

  it("fails the cold start, naming the variable, when it is invalid", () => {
    const { status, stderr } = start("LOUD");
    expect(status).to.equal(1);
    expect(stderr).to.include(
      'The environment variable LOG_LEVEL is "LOUD"; expected one of DEBUG, INFO, WARN, ERROR.',
    );
  });

  it("allows a cold start when it is valid", () => {
    expect(start("WARN")).to.include({ status: 0, stderr: "" });
  });
});

describe("describeError", () => {
  it("is an error's message, and anything else as text", () => {
    expect(describeError(new TypeError("broken"))).to.equal("broken");
    expect(describeError("broken")).to.equal("broken");
    expect(describeError({ message: "hidden" })).to.equal("[object Object]");
    expect(describeError(undefined)).to.equal("undefined");
  });
});

describe("chosenEnv", () => {
  afterEach(() => {
    delete process.env["SOME_CHOICE"];
  });

  const chosen = () => chosenEnv("SOME_CHOICE", ["a", "b"], "b");

  it("returns the choice, or the fallback when it is not set", () => {
    expect(chosen()).to.equal("b");
    process.env["SOME_CHOICE"] = "a";
    expect(chosen()).to.equal("a");
    process.env["SOME_CHOICE"] = "";
    expect(chosen()).to.equal("b");
    process.env["SOME_CHOICE"] = "c";
    expect(catchMessage(chosen)).to.equal(
      'The environment variable SOME_CHOICE is "c"; expected one of a, b.',
    );
  });
});
