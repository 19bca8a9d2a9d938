// What may be given after `npm start --`, and what is said when it is wrong.
import { expect } from "chai";
import { parseOptions } from "../../../gateway/cli/options.ts";

const messageOf = (...args: string[]): string => {
  try {
    parseOptions(args, {});
    return "no error";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("options of npm start", () => {
  it("have defaults", () => {
    expect(parseOptions([], {})).to.include({ port: 3001, stack: "dev", iam: true, watch: false });
    expect(parseOptions([], {})).to.include({ build: true, accountThrottle: undefined });
    expect(parseOptions([], { PORT: "4000" }).port).to.equal(4000);
  });

  it("take zips and variables of several functions, by name or by address", () => {
    const { zips, variables } = parseOptions(
      [
        ["--zip", "send=dist/send.zip"],
        ["--zip", 'aws_lambda_function.all["$connect"]=connect.zip'],
        ["--env", "send.STAGE=live"],
        ["--env", "send.URL=https://a.example/?b=c"],
        ["--env", 'module.word["a.b"].aws_lambda_function.this.EMPTY='],
      ].flat(),
      {},
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

  it("may leave the build out, and raise the account's quota", () => {
    const { build, accountThrottle } = parseOptions(["--no-build", "--rate", "20000"], {});
    expect(build).to.equal(false);
    expect(accountThrottle).to.deep.equal({ rateLimit: 20_000, burstLimit: 10_000 });
  });

  it("say what was received and what was expected", () => {
    expect(messageOf("--port", "x")).to.match(/The port is "x"; expected a whole number/);
    expect(messageOf("--zip", "send")).to.match(/--zip is "send"; expected FUNCTION=FILE/);
    expect(messageOf("--env", "STAGE=x")).to.match(/expected FUNCTION\.NAME=VALUE/);
    expect(messageOf("--plan", "a", "--terraform", "b")).to.match(/expected one of them/);
    expect(messageOf("--watch", "--plan", "a")).to.match(/expected no --plan/);
    expect(messageOf("--plane")).to.match(/See: npm start -- --help$/);
  });
});
