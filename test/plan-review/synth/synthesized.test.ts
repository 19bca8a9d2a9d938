// The changes and findings of two syntheses, without an account.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { findFindings } from "../../../plan-review/rules/rules.ts";
import { compareSynthesized } from "../../../plan-review/synth/synthesized.ts";

const document = (name: string) =>
  JSON.parse(readFileSync(`test/fixtures/plans/${name}.cdk.tf.json`, "utf8"));

const first = document("first-deployment");

const compare = (base: object | undefined, head: object | undefined) => {
  const stack = compareSynthesized(base && { ...base }, head && { ...head });
  const actions = stack.resources.filter(({ action }) => action !== "none");
  return {
    actions: actions.map(({ action, path }) => `${action} ${path}`),
    findings: findFindings(stack).map(({ id, resource }) => `${id} ${resource}`),
  };
};

/** The first stack with one change. */
const edited = (edit: (resources: any) => void) => {
  const copy = structuredClone(first);
  edit(copy.resource);
  return copy;
};

const only = (resources: any, type: string): any => Object.values(resources[type])[0];

describe("two syntheses", () => {
  it("that are the same show no changes", () => {
    expect(compare(first, document("nothing-changed"))).to.deep.equal({
      actions: [],
      findings: [],
    });
  });

  it("show a route that is added, which the stage deploys", () => {
    const { actions, findings } = compare(first, document("route-added"));
    expect(actions).to.include("create dev/shout/function");
    expect(actions.filter((line) => !line.startsWith("create "))).to.deep.equal([]);
    expect(findings).to.deep.equal([]);
  });

  it("show a role that is widened", () => {
    expect(compare(first, document("role-widened"))).to.deep.equal({
      actions: ["change dev/connect/policy"],
      findings: ["PR003 dev/connect/policy"],
    });
  });

  it("show a table that must be replaced, without a provider", () => {
    const { actions, findings } = compare(first, document("table-replaced"));
    expect(actions).to.include("replace dev/connections/table");
    expect(findings).to.deep.equal(["PR001 dev/connections/table"]);
  });

  it("show destroyed resources by their paths", () => {
    const { actions, findings } = compare(document("route-added"), first);
    expect(actions).to.include("destroy dev/shout/logs");
    expect(findings).to.deep.equal(["PR002 dev/shout/logs"]);
  });

  it("show a new stack, and one that is removed", () => {
    const { actions, findings } = compare(undefined, first);
    expect(new Set(actions.map((line) => line.split(" ")[0]))).to.deep.equal(new Set(["create"]));
    expect(findings).to.deep.equal([]);
    expect(compare(first, undefined).findings).to.include("PR002 dev/connections/table");
  });

  const DANGERS: [string, (resources: any) => void][] = [
    [
      "PR007",
      (all) =>
        Object.values<any>(all.aws_apigatewayv2_route).forEach((route) => {
          if (route.route_key === "$connect") route.authorization_type = "NONE";
        }),
    ],
    ["PR008", (all) => delete only(all, "aws_lambda_permission").source_arn],
    [
      "PR009",
      (all) =>
        (only(all, "aws_apigatewayv2_stage").default_route_settings.throttling_rate_limit = 0),
    ],
    [
      "PR010",
      (all) => {
        only(all, "aws_apigatewayv2_integration").timeout_milliseconds = 1000;
        only(all, "aws_apigatewayv2_stage").auto_deploy = false;
      },
    ],
    ["PR011", (all) => (only(all, "aws_dynamodb_table").ttl.enabled = false)],
    ["PR012", (all) => delete only(all, "aws_lambda_event_source_mapping").function_response_types],
    ["PR015", (all) => (only(all, "aws_sqs_queue").sqs_managed_sse_enabled = false)],
  ];

  for (const [id, edit] of DANGERS) {
    it(`show ${id}`, () => {
      const { findings } = compare(first, edited(edit));
      expect(findings.map((line) => line.split(" ")[0])).to.include(id);
    });
  }

  it("ignore what only Terraform reads", () => {
    const reordered = edited((all) => (only(all, "aws_lambda_function").depends_on = []));
    expect(compare(first, reordered).actions).to.deep.equal([]);
  });
});
