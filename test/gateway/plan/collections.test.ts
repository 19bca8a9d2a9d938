// Lists and maps whose elements refer to resources, of which a plan contains only the references.
import { expect } from "chai";
import { createPlan, declared, readAttribute, refs, resource } from "../helpers/small-plan.ts";

describe("a collection of which a part is not in the plan", () => {
  it("has the elements that refer to resources, also through a module's variable", () => {
    const role = {
      ...resource("aws_iam_role.r", { name: "r" }),
      address: "module.fn.aws_iam_role.r",
    };
    const policies = ["a", "b"].map((name) => resource(`aws_iam_policy.${name}`, { name }));
    const plan = createPlan(
      { resources: policies, child_modules: [{ address: "module.fn", resources: [role] }] },
      {
        resources: [declared("aws_iam_policy.a"), declared("aws_iam_policy.b")],
        module_calls: {
          fn: {
            expressions: { policies: refs("aws_iam_policy.a.arn", "aws_iam_policy.b.arn") },
            module: {
              resources: [
                declared("aws_iam_role.r", { managed_policy_arns: refs("var.policies") }),
              ],
            },
          },
        },
      },
      { [role.address]: { managed_policy_arns: true } },
    );

    expect(readAttribute(plan, role.address, "managed_policy_arns")).to.deep.equal({
      value: ["arn:aws:iam::000000000000:policy/a", "arn:aws:iam::000000000000:policy/b"],
      unknown: [`${role.address}.managed_policy_arns`],
    });
  });

  for (const [key, found] of [
    ["$connect", "connect"],
    ["send-message", "send_message"],
    ["sendMessage", "send_message"],
    ["other", undefined],
  ] as const) {
    it(`gives the value whose resource has the name of the key ${key}`, () => {
      const functions = ["connect", "send_message"].map((name) =>
        resource(`aws_lambda_function.${name}`, { function_name: name }),
      );
      const own = {
        ...resource("aws_apigatewayv2_integration.i", {}, key),
        address: `module.api.aws_apigatewayv2_integration.i["${key}"]`,
      };
      const plan = createPlan(
        { resources: functions, child_modules: [{ address: "module.api", resources: [own] }] },
        {
          resources: [
            declared("aws_lambda_function.connect"),
            declared("aws_lambda_function.send_message"),
          ],
          module_calls: {
            api: {
              expressions: {
                routes: refs(
                  "aws_lambda_function.connect.invoke_arn",
                  "aws_lambda_function.connect",
                  "aws_lambda_function.send_message.invoke_arn",
                  "aws_lambda_function.send_message",
                ),
              },
              module: {
                resources: [
                  declared(
                    "aws_apigatewayv2_integration.i",
                    {
                      integration_uri: refs(
                        "each.value.integration.uri",
                        "each.value.integration",
                        "each.value",
                      ),
                    },
                    refs("var.routes"),
                  ),
                ],
              },
            },
          },
        },
        { [own.address]: { integration_uri: true } },
      );

      expect(readAttribute(plan, own.address, "integration_uri").value).to.equal(
        found === undefined
          ? undefined
          : `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:${found}/invocations`,
      );
    });
  }
});
