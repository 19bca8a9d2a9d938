// Policies and permissions whose resources a plan only refers to.
import { expect } from "chai";
import type { Expression } from "../../../local/plan/plan-document.ts";
import { attributeOf, declared, planOf, refs, resource } from "../../helpers/small-plan.ts";

describe("a policy document in a plan", () => {
  const DOCUMENT = "data.aws_iam_policy_document.p";
  const resourcesOf = (expression: Expression) => {
    const apis = ["a", "b"].map((key) => resource("aws_apigatewayv2_api.api", { name: key }, key));
    const own = resource("aws_iam_role_policy.p", { role: "r" });
    const data = { mode: "data" as const, type: "aws_iam_policy_document", name: "p" };
    const statement = [{ actions: ["execute-api:ManageConnections"] }];
    const plan = planOf(
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
    const { value, unknown } = attributeOf(plan, own.address, "policy");
    return { resources: JSON.parse(String(value)).Statement[0].Resource as unknown, unknown };
  };

  it("is about each resource that a for expression goes over, and what is beneath it", () => {
    const { resources, unknown } = resourcesOf(refs("aws_apigatewayv2_api.api"));
    expect(resources).to.have.length(4);
    expect(resources).to.satisfy((arns: string[]) =>
      arns.every((arn) => arn.startsWith("arn:aws:execute-api:eu-west-1:000000000000:a")),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("is about everything where the plan does not say what, and is named", () => {
    expect(resourcesOf(refs("local.arns"))).to.deep.equal({
      resources: ["*"],
      unknown: [`${DOCUMENT}.statement.resources`],
    });
  });
});
