// The concurrency that the pages say prod reserves is what main.ts asks for.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { synthesizedStack } from "../helpers/dev-stack.ts";

describe("the concurrency that prod reserves", function () {
  it("is stated as a total where people deploy", async () => {
    const { resource } = JSON.parse(readFileSync(await synthesizedStack("prod"), "utf8"));
    const total = Object.values<any>(resource.aws_lambda_function)
      .map((fn) => fn.reserved_concurrent_executions ?? 0)
      .reduce((sum, one) => sum + one, 0);
    expect(total).to.be.greaterThan(0);
    for (const file of ["README.md", "docs/domain-state-encryption.md"]) {
      const text = readFileSync(file, "utf8").replaceAll(/\s+/g, " ");
      expect(text, file).to.match(new RegExp(`\`prod\` reserves ${total} `));
    }
  });
});
