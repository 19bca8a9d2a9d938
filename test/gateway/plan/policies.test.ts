// Policies and permissions for which a plan contains only references.
import { expect } from "chai";
import type { Expression } from "../../../gateway/plan/plan-document.ts";
import { readAttribute, declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

describe("a policy document in a plan", () => {
  const DOCUMENT = "data.aws_iam_policy_document.p";
  const allowedResources = (expression: Expression) => {
    const apis = ["a", "b"].map((key) => resource("aws_apigatewayv2_api.api", { name: key }, key));
    const own = resource("aws_iam_role_policy.p", { role: "r" });
    const data = { mode: "data" as const, type: "aws_iam_policy_document", name: "p" };
    const statement = [{ actions: ["execute-api:ManageConnections"] }];
    const plan = createPlan(
      { resources: [...apis, own, { ...data, address: DOCUMENT, values: { statement } }] },
      {
        resources: [
          declared("aws_apigatewayv2_api.api"),
          declared("aws_iam_role_policy.p", { policy: refs(`${DOCUMENT}.json`, DOCUMENT) }),
          { ...data, expressions: { statement: [{ resources: expression }] } },
        ],
      },
      { [own.address]: { policy: true }, [DOCUMENT]: { statement: [{ resources: true }] } },
    );
    const { value, unknown } = readAttribute(plan, own.address, "policy");
    return { resources: JSON.parse(String(value)).Statement[0].Resource as unknown, unknown };
  };

  it("covers each resource of a for expression, and everything below it", () => {
    const { resources, unknown } = allowedResources(refs("aws_apigatewayv2_api.api"));
    expect(resources).to.have.length(4);
    expect(resources).to.satisfy((arns: string[]) =>
      arns.every((arn) => arn.startsWith("arn:aws:execute-api:eu-west-1:000000000000:a")),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("covers every resource in a dynamic block, of which the plan contains no expression", () => {
    const own = resource("aws_iam_role_policy.p", { role: "r" });
    const data = { mode: "data" as const, type: "aws_iam_policy_document", name: "p" };
    const statement = [{ actions: ["sqs:SendMessage"] }];
    const plan = createPlan(
      { resources: [own, { ...data, address: DOCUMENT, values: { statement } }] },
      {
        resources: [
          declared("aws_iam_role_policy.p", { policy: refs(`${DOCUMENT}.json`, DOCUMENT) }),
          { ...data },
        ],
      },
      { [own.address]: { policy: true }, [DOCUMENT]: { statement: [{ resources: true }] } },
    );

    const { value, unknown } = readAttribute(plan, own.address, "policy");

    expect(JSON.parse(String(value)).Statement).to.deep.equal([
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["*"] },
    ]);
    expect(unknown).to.deep.equal([`${DOCUMENT}.statement.resources`]);
  });

  it("includes the statements of referenced documents", () => {
    const queue = resource("aws_sqs_queue.q", { name: "q" });
    const own = resource("aws_iam_role_policy.p", { role: "r" });
    const data = (name: string, values = {}) => ({
      mode: "data" as const,
      type: "aws_iam_policy_document",
      name,
      values,
      address: `data.aws_iam_policy_document.${name}`,
    });
    const statement = [{ actions: ["sqs:SendMessage"] }];
    const plan = createPlan(
      { resources: [queue, own, data("part", { statement }), data("whole")] },
      {
        resources: [
          declared("aws_sqs_queue.q"),
          declared("aws_iam_role_policy.p", {
            policy: refs("data.aws_iam_policy_document.whole.json"),
          }),
          {
            ...data("part"),
            expressions: { statement: [{ resources: refs("aws_sqs_queue.q.arn") }] },
          },
          {
            ...data("whole"),
            expressions: {
              source_policy_documents: refs("data.aws_iam_policy_document.part.json"),
            },
          },
        ],
      },
      {
        [own.address]: { policy: true },
        "data.aws_iam_policy_document.part": { statement: [{ resources: [true] }] },
        "data.aws_iam_policy_document.whole": { source_policy_documents: [true] },
      },
    );
    const { value } = readAttribute(plan, own.address, "policy");
    expect(JSON.parse(String(value)).Statement[0]).to.deep.include({ Action: ["sqs:SendMessage"] });
  });

  it("covers every resource when the plan lacks the value, with a warning", () => {
    expect(allowedResources(refs("local.arns"))).to.deep.equal({
      resources: ["*"],
      unknown: [`${DOCUMENT}.statement.resources`],
    });
  });
});

describe("the source of a permission in a plan", () => {
  const API_ARN = "arn:aws:execute-api:eu-west-1:000000000000:";
  const readSourceArn = (expression: Expression, key?: string) => {
    const routes = ["add", "live", "$connect"].map((route_key) =>
      resource("aws_apigatewayv2_route.r", { route_key }, route_key),
    );
    const stages = ["live", "beta"].map((name) =>
      resource("aws_apigatewayv2_stage.s", { name, api_id: "x" }, name),
    );
    const own = resource("aws_lambda_permission.p", {}, key);
    const api = resource("aws_apigatewayv2_api.api", { name: "chat" });
    const plan = createPlan(
      { resources: [api, ...routes, ...stages, own] },
      {
        variables: { stage: { default: "beta" }, route: { default: "add" } },
        resources: [
          declared("aws_apigatewayv2_api.api"),
          declared("aws_apigatewayv2_route.r"),
          declared("aws_apigatewayv2_stage.s"),
          declared("aws_lambda_permission.p", { source_arn: expression }),
        ],
      },
      { [own.address]: { source_arn: true } },
    );
    const { value } = readAttribute(plan, own.address, "source_arn");
    return String(value).replace(/(:)[a-z]\w{9}(?=\/)/, "$1API");
  };
  const API = "aws_apigatewayv2_api.api.execution_arn";

  for (const [what, expression, key, source] of [
    ["every stage and route of the API", refs(API), undefined, "API/*/*"],
    ["the route that is its key", refs(API, "each.key"), "add", "API/*/add"],
    ["the route in a variable", refs(API, "var.route"), undefined, "API/*/add"],
    ["the stage in a variable", refs(API, "var.stage"), undefined, "API/beta/*"],
    ["both", refs(API, "var.stage", "var.route"), undefined, "API/beta/add"],
    [
      "the referenced stage",
      refs('aws_apigatewayv2_stage.s["beta"].name', API),
      undefined,
      "API/beta/*",
    ],
    ["all, when a name is a stage's and a route's", refs(API, "each.key"), "live", "API/*/*"],
    ["all, when a name is neither's", refs(API, "each.key"), "other", "API/*/*"],
    [
      "the stage whose ARN is its prefix",
      refs('aws_apigatewayv2_stage.s["beta"].execution_arn', "var.route"),
      undefined,
      "x/beta/add",
    ],
  ] as const) {
    it(`is ${what}`, () => {
      expect(readSourceArn(expression, key)).to.equal(`${API_ARN}${source}`);
    });
  }
});
