// Warnings of routes that call services without a function.
import { expect } from "chai";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { serviceWarnings } from "../../../gateway/model/service-warnings.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";
const shop = "${aws_apigatewayv2_api.shop.id}";
const CALLER = "arn:aws:iam::000000000000:role/caller";

/** The role `caller`. @param Action that it allows. @param service that may assume it. */
const roleFor = (Action: string, service = "apigateway") => ({
  caller: {
    name: "caller",
    assume_role_policy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: `${service}.amazonaws.com` },
      },
    }),
    inline_policy: {
      policy: JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } }),
    },
  },
});

/** Two stages of an API. */
const stagesOf = (id: string) => ({
  stage: undefined,
  one: { api_id: id, name: "one", auto_deploy: true },
  two: { api_id: id, name: "two", auto_deploy: true },
});

const warn = (id: string, resources: FixtureStack["resources"]): string[] =>
  serviceWarnings(
    readFixture({
      routes: {},
      resources: {
        aws_sqs_queue: { first: { name: "first" }, jobs: { name: "jobs" }, last: { name: "last" } },
        aws_iam_role: roleFor("sqs:*"),
        ...resources,
        aws_apigatewayv2_stage: stagesOf(id),
      },
    }).model,
  );

describe("warnings of a WebSocket route to a service", () => {
  const warnOf = (uri: string, more: object = {}, role = roleFor("sqs:*")) =>
    warn(api_id, {
      aws_iam_role: role,
      aws_apigatewayv2_integration: {
        it: {
          api_id,
          integration_type: "AWS",
          integration_uri: `arn:aws:apigateway:eu-west-1:${uri}`,
          credentials_arn: CALLER,
          ...more,
        },
      },
      aws_apigatewayv2_route: {
        it: {
          api_id,
          route_key: "it",
          target: "integrations/${aws_apigatewayv2_integration.it.id}",
        },
      },
    });
  const line = (text: string) => [`aws_apigatewayv2_integration.it: ${text}`];

  it("are none for one of the queues of the configuration", () => {
    for (const name of ["first", "jobs", "last"])
      expect(warnOf(`sqs:path/000000000000/${name}`), name).to.deep.equal([]);
  });

  it("name a queue elsewhere, and what the role lacks, once for all stages", () => {
    for (const path of ["000000000000/far", "far", "v1/000000000000/far"])
      expect(warnOf(`sqs:path/${path}`), path).to.deep.equal(
        line('Its queue "far" is not in this configuration.'),
      );
    const lacks = `Its role ${CALLER} lacks sqs:SendMessage on arn:aws:sqs:eu-west-1:000000000000`;
    expect(warnOf("sqs:path/000000000000/jobs", {}, roleFor("sns:*"))).to.deep.equal(
      line(`${lacks}:jobs.`),
    );
    expect(warnOf("sqs:path/000000000000/far", {}, roleFor("sns:*"))).to.deep.equal([
      ...line('Its queue "far" is not in this configuration.'),
      ...line(`${lacks}:far.`),
    ]);
  });

  it("name a role that is missing, or that API Gateway cannot assume, and nothing else", () => {
    expect(warnOf("sqs:path/000000000000/far", { credentials_arn: null })).to.deep.equal(
      line(
        "It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role.",
      ),
    );
    expect(warnOf("sqs:path/000000000000/far", {}, roleFor("sqs:*", "lambda"))).to.deep.equal(
      line(
        `Its role ${CALLER} cannot be assumed. Its trust policy does not name apigateway.amazonaws.com.`,
      ),
    );
  });

  it("are none where only a message says what is called", () => {
    for (const uri of ["sqs:action/SendMessage", "sns:path/far", "dynamodb:action/PutItem"])
      expect(warnOf(uri, {}, roleFor("s3:*")), uri).to.deep.equal([]);
  });
});

describe("warnings of an HTTP route to a service", () => {
  const warnOf = (more: object = {}, role = roleFor("sqs:*")) =>
    warn(shop, {
      aws_iam_role: role,
      aws_apigatewayv2_api: { shop: { name: "shop", protocol_type: "HTTP" } },
      aws_apigatewayv2_integration: {
        it: {
          api_id: shop,
          integration_type: "AWS_PROXY",
          integration_subtype: "SQS-SendMessage",
          request_parameters: { QueueUrl: "far", MessageBody: "$request.body" },
          credentials_arn: CALLER,
          ...more,
        },
        url: { api_id: shop, integration_type: "HTTP_PROXY", integration_uri: "https://x" },
      },
      aws_apigatewayv2_route: Object.fromEntries(
        ["it", "url"].map((name) => [
          name,
          {
            api_id: shop,
            route_key: `GET /${name}`,
            target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
          },
        ]),
      ),
    });

  it("are none where API Gateway can assume its role, whatever that allows", () => {
    expect(warnOf()).to.deep.equal([]);
    expect(warnOf({}, roleFor("s3:*"))).to.deep.equal([]);
  });

  it("name a role that is missing, or that API Gateway cannot assume, once for all stages", () => {
    const address = "aws_apigatewayv2_integration.it";
    expect(warnOf({ credentials_arn: null })).to.deep.equal([
      `${address}: It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role.`,
    ]);
    expect(warnOf({}, roleFor("sqs:*", "lambda"))).to.deep.equal([
      `${address}: Its role ${CALLER} cannot be assumed. Its trust policy does not name apigateway.amazonaws.com.`,
    ]);
  });
});
