// The formats for programs: JSON by its schema, SARIF, and JUnit.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { runPlanReview } from "../../../plan-review/command.ts";
import { writeJunit } from "../../../plan-review/render/junit.ts";
import { RULES } from "../../../plan-review/rules/rules.ts";
import { createStack, destroyed, reviewStack } from "../resources.ts";

const FOLDER = "test/fixtures/plans";
const PLANS = [
  "table-replaced",
  "first-deployment",
  "outside/only-outputs",
  "outside/errored",
  "outside/only-moved",
  "outside/data-read",
];

const run = (name: string, format: string) =>
  runPlanReview([`${FOLDER}/${name}.json`, "--format", format], {
    directory: resolve(FOLDER),
    version: "1.2.3",
    today: "2026-12-01",
    synthesize: () => expect.fail(),
  });

const schema = JSON.parse(readFileSync("plan-review/schema/review.schema.json", "utf8"));
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

describe("--format json", () => {
  for (const name of [...PLANS, "none"]) {
    it(`is as its schema says: ${name}`, () => {
      const { output } = run(name, "json");
      expect(validate(JSON.parse(output)), JSON.stringify(validate.errors)).to.equal(true);
    });
  }

  it("has every finding and change, and hides what is sensitive", () => {
    const { exitCode, output } = run("outside/only-outputs", "json");
    const [stack] = JSON.parse(output).stacks;
    expect(exitCode).to.equal(1);
    expect(stack.findings.map(({ id }: { id: string }) => id)).to.deep.equal(["PR017"]);
    expect(stack.outputs).to.deep.include({
      name: "token",
      action: "change",
      before: "(sensitive)",
      after: "(sensitive)",
      isUnknown: false,
    });
  });

  it("says why there is no review", () => {
    const { exitCode, output } = run("none", "json");
    expect(exitCode).to.equal(2);
    expect(JSON.parse(output).error).to.contain("none.json cannot be read");
  });
});

describe("--format sarif", () => {
  const read = (name: string) => JSON.parse(run(name, "sarif").output).runs[0];

  it("has a result for each finding, with a rule, a place and a fingerprint", () => {
    const { tool, results, invocations } = read("table-replaced");
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).to.deep.equal(
      RULES.map(({ id }) => id),
    );
    expect(invocations[0].executionSuccessful).to.equal(true);
    expect(results[0]).to.deep.include({ ruleId: "PR001", level: "error" });
    expect(results[0].message.text)
      .to.contain("aws_dynamodb_table is replaced")
      .and.not.to.contain("`");
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).to.equal(
      `${FOLDER}/table-replaced.json`,
    );
    expect(results[0].locations[0].logicalLocations[0].fullyQualifiedName).to.match(
      /^aws_dynamodb_table\./,
    );
    expect(results[0].partialFingerprints["planReview/v1"]).to.match(/^PR001 aws_dynamodb_table/);
  });

  it("is unsuccessful when the plan is errored, or there is none", () => {
    for (const name of ["outside/errored", "none"]) {
      expect(read(name).invocations[0].executionSuccessful).to.equal(false);
    }
  });
});

describe("--format junit", () => {
  it("has a case for each finding, and one that passes when there is none", () => {
    expect(run("table-replaced", "junit").output).to.match(
      /<testsuite name="Plan" tests="(\d+)" failures="\1" errors="0" skipped="0">/,
    );
    expect(run("outside/only-moved", "junit").output).to.contain(
      '<testcase classname="plan" name="no findings"></testcase>',
    );
    expect(run("outside/errored", "junit").output).to.contain(
      '<error message="The plan is errored',
    );
    expect(run("none", "junit").output).to.contain("<error message=");
  });

  it("skips what is allowed, and escapes what XML does not have", () => {
    const path = '<a>&"\u0000\uD800';
    const entry = { finding: "PR002", resource: path, reason: "<why>", expires: "2027-01-01" };
    const stack = createStack(destroyed("aws_sqs_queue", {}, { path }));
    const output = writeJunit([reviewStack(stack, { allowList: [entry] })]);
    expect(output).to.contain('name="&lt;a&gt;&amp;&quot;\\u0000\uFFFD"');
    expect(output).to.contain('skipped="1"').and.to.contain("&lt;why&gt;");
  });
});

describe("--format", () => {
  it("names the formats when it is another", () => {
    const { exitCode, output } = run("table-replaced", "yaml");
    expect(exitCode).to.equal(2);
    expect(output).to.contain('--format is "yaml"; expected one of markdown, json, sarif, junit.');
  });
});
