// The function, version or alias that an integration in a plan invokes.
import { expect } from "chai";
import { readAttribute, declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

describe("the function of an integration in a plan", () => {
  for (const [what, references, qualifier] of [
    ["the function", ["aws_lambda_function.f.invoke_arn"], ""],
    ["its version", ["aws_lambda_function.f.qualified_invoke_arn"], ":1"],
    ["its alias", ["aws_lambda_alias.live.invoke_arn"], ":live"],
    ["a template around its version", ["data.x.y", "aws_lambda_function.f.qualified_arn"], ":1"],
    ["a template around its alias", ["data.x.y", "aws_lambda_alias.live.arn"], ":live"],
  ] as const) {
    it(`is found through ${what}`, () => {
      const own = resource("aws_apigatewayv2_integration.own");
      const plan = createPlan(
        {
          resources: [
            resource("aws_lambda_function.f", { function_name: "f", publish: true }),
            resource("aws_lambda_alias.live", { name: "live", function_name: "f" }),
            own,
          ],
        },
        {
          resources: [
            declared("aws_lambda_function.f"),
            declared("aws_lambda_alias.live"),
            declared(own.address, { integration_uri: refs(...references) }),
          ],
        },
        { [own.address]: { integration_uri: true } },
      );
      expect(readAttribute(plan, own.address, "integration_uri").value).to.match(
        new RegExp(`:function:f${qualifier}/invocations$`),
      );
    });
  }
});
