// How much the functions of the deployed stacks log.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { synthesizedStack } from "../helpers/dev-stack.ts";

describe("functions of a stack", () => {
  it("logs at INFO in prod, which excludes content from clients", async () => {
    const { resource } = JSON.parse(readFileSync(await synthesizedStack("prod"), "utf8"));
    const levels = Object.values<any>(resource.aws_lambda_function).map(
      ({ environment }) => environment.variables.LOG_LEVEL,
    );
    expect(new Set(levels)).to.deep.equal(new Set(["INFO"]));
  });
});
