import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import type { TerraformDocument } from "../../../gateway/terraform/document.ts";

const attribute = (document: TerraformDocument, address: string, name: string, environment = {}) =>
  loadConfiguration(document, environment)
    .resources.find((resource) => resource.address === address)!
    .attribute(name);

const QUEUE_ARN = "arn:aws:sqs:eu-west-1:000000000000:jobs";

describe("Terraform configuration", () => {
  it("follows references to arguments, computed attributes, locals and variables", () => {
    const document: TerraformDocument = {
      provider: { aws: { region: "eu-west-1" } },
      variable: { prefix: { default: "a" } },
      locals: { name: "${var.prefix}-b" },
      resource: {
        aws_sqs_queue: { jobs: { name: "jobs" } },
        aws_lambda_function: {
          worker: {
            function_name: "${local.name}-worker",
            environment: { variables: { QUEUE: "${aws_sqs_queue.jobs.url}" } },
          },
        },
      },
    };
    const worker = "aws_lambda_function.worker";
    expect(attribute(document, worker, "function_name")).to.equal("a-b-worker");
    expect(attribute(document, worker, "arn")).to.equal(
      "arn:aws:lambda:eu-west-1:000000000000:function:a-b-worker",
    );
    expect(attribute(document, worker, "environment")).to.deep.equal({
      variables: { QUEUE: "https://sqs.eu-west-1.amazonaws.com/000000000000/jobs" },
    });
    expect(attribute(document, worker, "nothing")).to.equal(undefined);
  });

  it("does not depend on the order of blocks", () => {
    const resource = {
      aws_a: { first: { arn_of_queue: "${aws_sqs_queue.jobs.arn}" } },
      aws_sqs_queue: { jobs: { name: "${aws_z.last.id}" }, other: { name: "x" } },
      aws_z: { last: { id: "jobs" } },
    };
    const document = { provider: { aws: { region: "eu-west-1" } }, resource };
    expect(attribute(document, "aws_a.first", "arn_of_queue")).to.equal(QUEUE_ARN);
  });

  it("computes the attributes that AWS assigns", () => {
    const document: TerraformDocument = {
      provider: { aws: [{ region: "us-west-2" }] },
      resource: {
        aws_apigatewayv2_api: { api: { name: "x" } },
        aws_apigatewayv2_stage: {
          stage: { name: "dev", api_id: "${aws_apigatewayv2_api.api.id}" },
        },
        aws_lambda_function: { fn: { function_name: "fn" } },
        aws_iam_role: { named: { name: "r" }, prefixed: { name_prefix: "p-" } },
        aws_iam_policy: { policy: { name: "x" } },
        aws_dynamodb_table: { table: { name: "t" } },
        aws_cloudwatch_log_group: { logs: { name: "/l" } },
        aws_sns_topic: { topic: {} },
      },
    };
    const id = String(attribute(document, "aws_apigatewayv2_api.api", "id"));
    expect(id).to.match(/^[a-z][a-z0-9]{9}$/);
    const host = `${id}.execute-api.us-west-2.amazonaws.com`;
    for (const [address, name, value] of [
      ["aws_apigatewayv2_api.api", "api_endpoint", `wss://${host}`],
      [
        "aws_apigatewayv2_api.api",
        "execution_arn",
        `arn:aws:execute-api:us-west-2:000000000000:${id}`,
      ],
      ["aws_apigatewayv2_stage.stage", "id", "dev"],
      ["aws_apigatewayv2_stage.stage", "invoke_url", `wss://${host}/dev`],
      [
        "aws_apigatewayv2_stage.stage",
        "execution_arn",
        `arn:aws:execute-api:us-west-2:000000000000:${id}/dev`,
      ],
      ["aws_lambda_function.fn", "id", "fn"],
      [
        "aws_lambda_function.fn",
        "qualified_arn",
        "arn:aws:lambda:us-west-2:000000000000:function:fn:$LATEST",
      ],
      [
        "aws_lambda_function.fn",
        "invoke_arn",
        "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:000000000000:function:fn/invocations",
      ],
      ["aws_iam_role.named", "arn", "arn:aws:iam::000000000000:role/r"],
      ["aws_iam_policy.policy", "id", "arn:aws:iam::000000000000:policy/x"],
      ["aws_dynamodb_table.table", "arn", "arn:aws:dynamodb:us-west-2:000000000000:table/t"],
      ["aws_cloudwatch_log_group.logs", "arn", "arn:aws:logs:us-west-2:000000000000:log-group:/l"],
    ] as const) {
      expect(attribute(document, address, name), `${address}.${name}`).to.equal(value);
    }
    expect(attribute(document, "aws_iam_role.prefixed", "name")).to.match(/^p-[a-z0-9]{12}$/);
    expect(attribute(document, "aws_sns_topic.topic", "arn")).to.match(/^arn:aws:sns:us-west-2:/);
  });

  it("evaluates data sources that do not need AWS", () => {
    const document: TerraformDocument = {
      provider: { aws: { region: "eu-west-1" } },
      data: {
        aws_region: { current: {} },
        aws_caller_identity: { current: {} },
        aws_partition: { current: {} },
        aws_iam_policy_document: {
          assume: {
            statement: {
              actions: ["sts:AssumeRole"],
              principals: { type: "Service", identifiers: ["lambda.amazonaws.com"] },
            },
          },
        },
      },
      resource: {
        aws_x: {
          y: {
            all: "${data.aws_region.current.name}/${data.aws_caller_identity.current.account_id}/${data.aws_partition.current.partition}",
            policy: "${data.aws_iam_policy_document.assume.json}",
          },
        },
      },
    };
    expect(attribute(document, "aws_x.y", "all")).to.equal("eu-west-1/000000000000/aws");
    expect(JSON.parse(String(attribute(document, "aws_x.y", "policy")))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole"],
          Principal: { Service: ["lambda.amazonaws.com"] },
        },
      ],
    });
  });

  it("reads variables from TF_VAR_…, as a string or as an expression", () => {
    const document: TerraformDocument = {
      variable: { text: { type: "string" }, list: { type: "list(string)" }, any: { default: 1 } },
      resource: { aws_x: { y: { value: '${var.text}:${join("+", var.list)}:${var.any}' } } },
    };
    const environment = { TF_VAR_text: '["x"]', TF_VAR_list: '["a", "b"]' };
    expect(attribute(document, "aws_x.y", "value", environment)).to.equal('["x"]:a+b:1');
  });

  const failure = (document: TerraformDocument, environment = {}): Error => {
    try {
      for (const resource of loadConfiguration(document, environment).resources) {
        resource.attribute("value");
      }
    } catch (error) {
      expect(error).to.be.instanceOf(GatewayError);
      return error as GatewayError;
    }
    throw new Error("Expected a failure");
  };

  const resourceWith = (value: string) => ({ resource: { aws_x: { y: { value } } } });

  for (const [what, document, message] of [
    [
      "a variable without a value",
      { variable: { digests: { description: "who may connect" } } },
      'The variable "digests" has no value (who may connect): set TF_VAR_digests in the environment.',
    ],
    [
      "a variable whose validation fails",
      {
        variable: {
          n: {
            type: "number",
            default: 5,
            validation: [{ condition: "${var.n > 9}", error_message: "Give more than 9." }],
          },
        },
      },
      'The variable "n" is invalid: Give more than 9.',
    ],
    [
      "an unknown reference",
      resourceWith("${aws_other.z.id}"),
      'aws_x.y.value: "aws_other" is not declared; expected one of var, local, terraform, path, data, aws_x.',
    ],
    [
      "a reference to itself",
      { resource: { aws_x: { y: { value: "${aws_x.y.other}", other: "${aws_x.y.value}" } } } },
      "aws_x.y.value: aws_x.y.other: aws_x.y.value depends on itself",
    ],
    [
      "a block that repeats",
      { resource: { aws_x: { y: { count: 2 } } } },
      "aws_x.y: count is not supported; expected one resource per block.",
    ],
  ] as const) {
    it(`explains what is wrong with ${what}`, () => {
      expect(failure(document as unknown as TerraformDocument).message).to.equal(message);
    });
  }
});
