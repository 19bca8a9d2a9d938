// Which lines are written: those of the level that the environment names, and of higher ones.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { chosenEnv } from "../../../handlers/lib/env.ts";
import { createStdoutLog, LEVELS, stdoutLog } from "../../../handlers/lib/log.ts";
import { linesOf } from "../../helpers/stdout.ts";

const levelsIn = (lines: string[]): string[] => lines.map((line) => JSON.parse(line).level);

describe("log level", () => {
  for (const [least, written] of [
    ["DEBUG", ["DEBUG", "INFO", "WARN", "ERROR"]],
    ["INFO", ["INFO", "WARN", "ERROR"]],
    ["WARN", ["WARN", "ERROR"]],
    ["ERROR", ["ERROR"]],
  ] as const) {
    it(`${least} lets ${written.join(", ")} pass`, () => {
      const log = createStdoutLog(least);
      const lines = linesOf(() => LEVELS.forEach((level) => log(level, "x")));
      expect(levelsIn(lines)).to.deep.equal(written);
    });
  }

  it("is INFO where the environment names none", () => {
    const lines = linesOf(() => LEVELS.forEach((level) => stdoutLog(level, "x")));
    expect(levelsIn(lines)).to.deep.equal(["INFO", "WARN", "ERROR"]);
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

  it("fails the cold start by name when it is none", () => {
    const { status, stderr } = start("LOUD");
    expect(status).to.equal(1);
    expect(stderr).to.include(
      'The environment variable LOG_LEVEL is "LOUD"; expected one of DEBUG, INFO, WARN, ERROR.',
    );
  });

  it("lets a cold start pass when it is one", () => {
    expect(start("WARN")).to.include({ status: 0, stderr: "" });
  });
});

describe("chosenEnv", () => {
  afterEach(() => {
    delete process.env["SOME_CHOICE"];
  });

  const chosen = () => chosenEnv("SOME_CHOICE", ["a", "b"], "b");

  it("returns the choice, or the fallback where there is none", () => {
    expect(chosen()).to.equal("b");
    process.env["SOME_CHOICE"] = "a";
    expect(chosen()).to.equal("a");
    process.env["SOME_CHOICE"] = "";
    expect(chosen()).to.equal("b");
  });
});
