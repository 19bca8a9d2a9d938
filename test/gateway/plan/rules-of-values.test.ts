// Rules that rebuild an attribute from several references, or in another form.
import { expect } from "chai";
import { LISTS } from "../../../gateway/plan/rules.ts";
import type { Target } from "../../../gateway/plan/target.ts";
import { planned, rebuild, to } from "../helpers/rebuild.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const INVOKE = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;
const API = "arn:aws:execute-api:eu-west-1:000000000000:abc";

describe("the rule of other values", () => {
  const all = { id: "i", arn: "arn:x", name: "n", domain_name: "d", stream_arn: "s" };
  const named = { ...all, function_name: "f", json: "{}" };

  for (const kind of [
    "aws_iam_role_policy.policy",
    "aws_iam_policy.policy",
    "aws_iam_role.inline_policy.policy",
    "aws_iam_role.assume_role_policy",
  ]) {
    it(`${kind} is only that of a policy document`, () => {
      expect(rebuild(kind, [to("aws_iam_policy_document", named, "json")])).to.equal("{}");
      expect(rebuild(kind, [{ constant: "c" }])).to.equal(undefined);
    });
  }

  for (const kind of [
    "aws_lambda_function.environment.variables",
    "aws_apigatewayv2_stage.stage_variables",
    "aws_apigatewayv2_integration.request_templates",
    "aws_apigatewayv2_integration_response.response_templates",
    "aws_sqs_queue.redrive_policy",
  ]) {
    it(`${kind} is never rebuilt`, () => {
      expect(rebuild(kind, [{ constant: "c" }])).to.equal(undefined);
    });
  }

  it("of a route's target is its integration", () => {
    const kind = "aws_apigatewayv2_route.target";
    expect(rebuild(kind, [to("aws_apigatewayv2_integration", named)])).to.equal("integrations/i");
    expect(rebuild(kind, [{ constant: "c" }])).to.equal(undefined);
  });

  for (const kind of [
    "aws_apigatewayv2_integration.integration_uri",
    "aws_apigatewayv2_authorizer.authorizer_uri",
    "aws_apigatewayv2_api.target",
  ]) {
    it(`${kind} invokes a function, with the version or alias that it names`, () => {
      const fn = to("aws_lambda_function", { invoke_arn: INVOKE, arn: FUNCTION }, "arn");
      const alias = to("aws_lambda_alias", { invoke_arn: `${INVOKE}/alias` }, "invoke_arn");
      const qualified = (name: string): Target => ({ constant: `${FUNCTION}:${name}` });
      const published = to("aws_lambda_function", { q: `${FUNCTION}:5` }, "q");
      expect(rebuild(kind, [fn])).to.equal(INVOKE);
      expect(rebuild(kind, [alias])).to.equal(`${INVOKE}/alias`);
      expect(rebuild(kind, [{ constant: INVOKE }])).to.equal(INVOKE);
      expect(rebuild(kind, [fn, qualified("5")])).to.equal(INVOKE);
      const withAlias = { invoke_arn: INVOKE, qualified_arn: `${FUNCTION}:$x5` };
      expect(rebuild(kind, [to("aws_lambda_function", withAlias, "qualified_arn")])).to.equal(
        INVOKE.replace(FUNCTION, () => `${FUNCTION}:$x5`),
      );
      expect(rebuild(kind, [published, { constant: 5 }])).to.equal(undefined);
      const whole = to("aws_lambda_function", { invoke_arn: "x", w: INVOKE }, "w");
      expect(rebuild(kind, [whole])).to.equal(INVOKE);
    });

    it(`${kind} is not changed by a text that only contains a version or an invocation`, () => {
      for (const text of [`x-${FUNCTION}:5`, `${FUNCTION}:5:x`, `${FUNCTION}:5/x`])
        expect(
          rebuild(kind, [to("aws_lambda_function", { invoke_arn: INVOKE, text }, "text")]),
        ).to.equal(INVOKE);
      const longer = { invoke_arn: `${INVOKE}/x`, qualified_arn: `${FUNCTION}:5` };
      expect(rebuild(kind, [to("aws_lambda_function", longer, "qualified_arn")])).to.equal(
        `${INVOKE}/x`,
      );
    });
  }

  it("of a URI may be that of a queue", () => {
    const kind = "aws_apigatewayv2_integration.integration_uri";
    const arn = "arn:aws:sqs:eu-west-1:000000000000:jobs";
    expect(rebuild(kind, [to("aws_sqs_queue", { arn, name: "jobs" }, "name")])).to.equal(
      "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs",
    );
    expect(rebuild(kind, [to("aws_sqs_queue", { name: "jobs" }, "name")])).to.equal("jobs");
  });

  it("of a list is the same for all lists that lose their constants", () => {
    expect([...LISTS]).to.deep.equal([
      "aws_iam_role.managed_policy_arns",
      "aws_iam_policy_attachment.roles",
    ]);
  });

  for (const kind of LISTS) {
    it(`${kind} has the elements that are resources or constants`, () => {
      const targets = [
        to("aws_iam_policy", named, "arn"),
        to("aws_iam_policy", { arn: "arn:splat" }),
        to("aws_iam_policy", { execution_arn: "arn:execution", arn: "arn:y" }),
        { constant: ["a", 5, "b"] },
        { constant: "c" },
        { unresolved: "local.x" },
      ];
      expect(rebuild(kind, targets)).to.deep.equal([
        "arn:x",
        "arn:splat",
        "arn:execution",
        "a",
        "b",
        "c",
      ]);
      expect(rebuild(kind, [{ constant: 5 }])).to.equal(undefined);
    });
  }

  it("of lists of values are all values", () => {
    const targets = [to("aws_x", named, "arn"), to("aws_x", named, "none"), to("aws_x", named)];
    for (const kind of [
      "aws_lambda_function.layers",
      "aws_iam_policy_document.source_policy_documents",
      "aws_iam_policy_document.override_policy_documents",
      "aws_iam_policy_document.statement.not_resources",
      "aws_iam_policy_document.statement.condition.values",
    ]) {
      expect(rebuild(kind, targets), kind).to.deep.equal(["arn:x"]);
    }
    const kind = "aws_iam_policy_document.statement.condition.values";
    expect(rebuild(kind, [])).to.equal(undefined);
  });

  it("of the resources of a statement includes what is beneath them", () => {
    const kind = "aws_iam_policy_document.statement.resources";
    const targets = [
      to("aws_x", named, "arn"),
      to("aws_x", named, "name"),
      to("aws_x", { arn: "arn:z" }),
    ];
    expect(rebuild(kind, targets)).to.deep.equal(["arn:x", "arn:x/*", "arn:z", "arn:z/*"]);
    expect(rebuild(kind, [to("aws_x", named, "name")])).to.equal(undefined);
  });

  describe("of a permission's source", () => {
    const kind = "aws_lambda_permission.source_arn";
    const api = to("aws_apigatewayv2_api", { execution_arn: API }, "execution_arn");
    const stage = planned("aws_apigatewayv2_stage", { name: "dev" });
    const routes = ["GET /pets", "ping", "dev2"].map((route_key) =>
      planned("aws_apigatewayv2_route", { route_key }),
    );

    for (const [what, targets, expected] of [
      ["an API", [api], `${API}/*/*`],
      [
        "an API by its id",
        [to("aws_apigatewayv2_api", { execution_arn: API, id: "abc" }, "id")],
        `${API}/*/*`,
      ],
      [
        "an API without an ARN",
        [to("aws_apigatewayv2_api", { execution_arn: 5 }, "id")],
        undefined,
      ],
      ["a text around an ARN", [to("aws_x", { a: `see ${API}` }, "a")], `see ${API}`],
      ["a stage's ARN", [to("aws_x", { a: `${API}/dev` }, "a")], `${API}/dev/*`],
      ["a stage", [api, { constant: "dev" }], `${API}/dev/*`],
      ["a route", [api, { constant: "ping" }], `${API}/*/ping`],
      ["both", [api, { constant: "ping" }, { constant: "dev" }], `${API}/dev/ping`],
      ["another name", [api, { constant: "other" }], `${API}/*/*`],
      [
        "an authorizer",
        [api, to("aws_apigatewayv2_authorizer", { id: "auth" }, "id")],
        `${API}/authorizers/auth`,
      ],
      ["something else", [to("aws_x", named, "arn")], "arn:x"],
      ["several other things", [to("aws_x", named, "arn"), to("aws_x", named, "id")], undefined],
      ["nothing", [], undefined],
    ] as [string, Target[], string | undefined][]) {
      it(`${what}: ${expected}`, () => {
        expect(rebuild(kind, targets, [stage, ...routes])).to.equal(expected);
      });
    }

    it("a name of both a stage and a route: all", () => {
      const same = planned("aws_apigatewayv2_route", { route_key: "dev" });
      expect(rebuild(kind, [api, { constant: "dev" }], [stage, same])).to.equal(`${API}/*/*`);
    });
  });
});
