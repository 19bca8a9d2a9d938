// What functions may do, in a configuration with more of them and of queues than a page can show.
import { expect } from "chai";
import { drawGrants } from "../../../gateway/console/grants.ts";
import { readModel } from "../../../gateway/model/model.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";

const ANY = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] });

const several = (count: number, create: (name: string) => object): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, create(`n${at}`)]));

const draw = (functions: number, queues: number, policy = ANY) =>
  drawGrants(
    readModel(
      loadConfiguration(
        {
          provider: { aws: [{ region: "eu-west-1" }] },
          resource: {
            aws_apigatewayv2_api: { web: { name: "web", protocol_type: "HTTP" } },
            aws_iam_role: { any: { name: "any", inline_policy: { policy } } },
            aws_sqs_queue: several(queues, (name) => ({ name })),
            aws_lambda_function: several(functions, (function_name) => ({
              function_name,
              role: "${aws_iam_role.any.arn}",
              filename: "any.zip",
              handler: "index.handler",
              runtime: "nodejs24.x",
            })),
          },
        } as never,
        {},
      ),
      ".",
    ),
  );

describe("the grants of many functions", () => {
  it("are all drawn while there are few", () => {
    const { edges, omitted } = draw(20, 30);
    expect([edges.length, omitted]).to.deep.equal([600, 0]);
    expect(edges[31]).to.deep.equal({
      from: "aws_lambda_function.n1",
      to: "aws_sqs_queue.n1",
      label: "SendMessage",
    });
  });

  it("are drawn up to a bound, which says how many functions are left out", () => {
    const { edges, omitted } = draw(300, 100);
    expect([edges.length, omitted]).to.deep.equal([5000, 250]);
  });

  it("are not looked for without end where there are none", () => {
    const none = JSON.stringify({ Statement: [] });
    const { edges, omitted } = draw(300, 1000, none);
    expect([edges.length, omitted]).to.deep.equal([0, 50]);
  });

  it("of one function are bounded too", () => {
    expect(draw(2, 5100).edges).to.have.length(5000);
  });
});
