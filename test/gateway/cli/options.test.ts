// Options after `npm start --`, and the messages for invalid ones.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseOptions } from "../../../gateway/cli/options.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const COMMAND = {
  command: "npm start --",
  defaultStack: "dev",
  flags: { watch: "…", "no-build": "…" },
};

const parse = (args: string[], environment: { PORT?: string } = {}) =>
  parseOptions(args, environment, COMMAND);

const catchMessage = (...args: string[]): string => {
  try {
    parse(args);
    return "no error";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("options of npm start", () => {
  it("have defaults", () => {
    expect(parse([])).to.include({ port: 3001, stack: "dev", iam: true });
    expect(parse([])).to.include({ accountThrottle: undefined });
    expect(parse([]).flags).to.deep.equal(new Set());
    expect(parse([], { PORT: "4000" }).port).to.equal(4000);
  });

  it("accept commands of functions, which may contain equals signs", () => {
    const { commands } = parse([
      "--run",
      "resize=MODE=x node dist/resize.js",
      "--run",
      'aws_lambda_function.all["a=b"]=./run',
    ]);
    expect(commands).to.deep.equal({
      resize: "MODE=x node dist/resize.js",
      'aws_lambda_function.all["a=b"]': "./run",
    });
    expect(catchMessage("--run", "resize")).to.include(
      '--run is "resize"; expected FUNCTION="COMMAND"',
    );
    expect(catchMessage("--run", "resize= ")).to.include("expected FUNCTION=");
  });

  it("accept zips and variables of several functions, by name or by address", () => {
    const { zips, variables } = parse(
      [
        ["--zip", "send=dist/send.zip"],
        ["--zip", 'aws_lambda_function.all["$connect"]=connect.zip'],
        ["--env", "send.STAGE=live"],
        ["--env", "send.URL=https://a.example/?b=c"],
        ["--env", 'module.word["a.b"].aws_lambda_function.this.EMPTY='],
      ].flat(),
    );
    expect(zips).to.deep.equal({
      send: "dist/send.zip",
      'aws_lambda_function.all["$connect"]': "connect.zip",
    });
    expect(variables).to.deep.equal({
      send: { STAGE: "live", URL: "https://a.example/?b=c" },
      'module.word["a.b"].aws_lambda_function.this': { EMPTY: "" },
    });
  });

  it("can skip the build, and raise the account's quota", () => {
    const { flags, accountThrottle } = parse(["--no-build", "--rate", "20000"]);
    expect(flags).to.deep.equal(new Set(["no-build"]));
    expect(accountThrottle).to.deep.equal({ rateLimit: 20_000, burstLimit: 10_000 });
  });

  it("pass variables to Terraform, with files relative to the caller's folder", () => {
    const { terraformVariables } = parse([
      "--terraform",
      "infra",
      "--var",
      "stage=dev",
      "--var-file",
      "dev.tfvars",
    ]);
    expect(terraformVariables).to.deep.equal([
      "-var=stage=dev",
      `-var-file=${process.cwd()}/dev.tfvars`,
    ]);
  });

  it("read parameters from a file, and JSON values as their text", () => {
    const folder = mkdtempSync(join(tmpdir(), "parameters-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "parameters.json");
    writeFileSync(path, '{"/a":"b","toString":{"c":1},"n":5}');
    const { parameters } = parse(["--terraform", "x", "--parameters", path]);
    expect([...parameters]).to.deep.equal([
      ["/a", "b"],
      ["toString", '{"c":1}'],
      ["n", "5"],
    ]);
    writeFileSync(path, "[1]");
    expect(catchMessage("--terraform", "x", "--parameters", path)).to.match(
      /--parameters is ".*"; expected a JSON object such as/,
    );
    expect(catchMessage("--terraform", "x", "--parameters", "none.json")).to.match(
      /--parameters is "none.json"; expected a file with JSON such as .*: ENOENT/,
    );
    for (const option of [["--account"], ["--parameters", path], ["--var", "a=b"]]) {
      writeFileSync(path, "{}");
      expect(catchMessage(...option)).to.include("expected --terraform DIR too");
    }
    expect(catchMessage("--terraform", "x", "--account", "--parameters", path)).to.include(
      "--account and --parameters exclude each other",
    );
  });

  it("say what was received and what was expected", () => {
    expect(catchMessage("--port", "x")).to.match(/The port is "x"; expected a whole number/);
    expect(catchMessage("--zip", "send")).to.match(/--zip is "send"; expected FUNCTION=FILE/);
    expect(catchMessage("--env", "STAGE=x")).to.match(/expected FUNCTION\.NAME=VALUE/);
    expect(catchMessage("--plan", "a", "--terraform", "b")).to.match(
      /--plan and --terraform exclude each other/,
    );
    expect(catchMessage("--watch", "--plan", "a")).to.match(
      /--watch works only with stacks; remove it, or --plan/,
    );
    expect(catchMessage("--stack", "dev", "--plan", "a")).to.match(
      /--stack and --plan exclude each other/,
    );
    expect(catchMessage("--var", "a=b")).to.match(/expected --terraform DIR too\./);
    expect(catchMessage("--plane")).to.match(/See: npm start -- --help$/);
  });
});
