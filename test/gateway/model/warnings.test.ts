// Warnings of routes, roles and URLs that fail on AWS or cannot be evaluated here.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

const trust = JSON.stringify({
  Statement: {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: "apigateway.amazonaws.com" },
  },
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const api_id = "${aws_apigatewayv2_api.api.id}";

/** Warnings without those of zips, which no fixture of a model has. */
const warn = (...[stack]: Parameters<typeof readFixture>): string[] =>
  readFixture(stack).warnings.filter((line) => !line.includes("Build the zip"));

describe("warnings of a route to a queue", () => {
  const ROLE = "arn:aws:iam::000000000000:role/caller";
  const warnOf = (integration: object, role: object = {}) =>
    warn({
      routes: { ping: {} },
      resources: {
        aws_iam_role: {
          caller: {
            name: "caller",
            assume_role_policy: trust,
            inline_policy: { policy: policy(allow) },
            ...role,
          },
        },
        aws_sqs_queue: { jobs: { name: "jobs" } },
        aws_apigatewayv2_integration: {
          queue: {
            api_id,
            integration_type: "AWS",
            integration_uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs",
            credentials_arn: ROLE,
            ...integration,
          },
        },
        aws_apigatewayv2_route: {
          queue: {
            api_id,
            route_key: "queue",
            target: "integrations/${aws_apigatewayv2_integration.queue.id}",
          },
        },
      },
    });
  const address = "aws_apigatewayv2_integration.queue";

  it("are none when its role may send", () => {
    expect(warnOf({})).to.deep.equal([]);
  });

  it("say that it has no role, or one that API Gateway cannot assume", () => {
    expect(warnOf({ credentials_arn: undefined })).to.deep.equal([
      `${address}: It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role.`,
    ]);
    expect(warnOf({}, { assume_role_policy: trust.replace("apigateway", "lambda") })).to.deep.equal(
      [
        `${address}: Its role ${ROLE} cannot be assumed. Its trust policy does not name apigateway.amazonaws.com.`,
      ],
    );
  });

  it("say that the role may not send, and that the queue is elsewhere", () => {
    const inline_policy = { policy: policy({ ...allow, Action: "sqs:ReceiveMessage" }) };
    const queue = "arn:aws:sqs:eu-west-1:000000000000:jobs";
    expect(warnOf({}, { inline_policy })).to.deep.equal([
      `${address}: Its role ${ROLE} lacks sqs:SendMessage on ${queue}.`,
    ]);
    const integration_uri = "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/theirs";
    expect(warnOf({ integration_uri })).to.deep.equal([
      `${address}: Its queue "theirs" is not in this configuration.`,
    ]);
    const byAction = "arn:aws:apigateway:eu-west-1:sqs:action/SendMessage";
    expect(warnOf({ integration_uri: byAction }, { inline_policy })).to.deep.equal([]);
  });

  it("name unknown condition keys of the role that matter for the queue", () => {
    const conditional = (Action: string, key: string) => ({
      ...allow,
      Action,
      Condition: { StringEquals: { [key]: "x" } },
    });
    const inline_policy = {
      policy: policy(
        allow,
        conditional("SQS:Send*", "aws:PrincipalOrgID"),
        conditional("s3:GetObject", "s3:prefix"),
        conditional("sqs*:x", "aws:username"),
        { ...allow, Resource: "arn:$${aws:PrincipalOrgPaths}/$${aws:username}" },
      ),
    };
    const unknown = (number: number, key: string) =>
      `aws_iam_role.caller.inline_policy, statement ${number}: the condition key ${key} is unknown here; it is evaluated as absent.`;
    expect(warnOf({}, { inline_policy })).to.deep.equal([
      unknown(2, "aws:PrincipalOrgID"),
      unknown(5, "aws:PrincipalOrgPaths"),
    ]);
  });
});

describe("warnings of what calls functions", () => {
  it("name an alias that is not in the configuration, but no version", () => {
    const uri = (qualifier: string) =>
      "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${aws_lambda_function.ping.arn}:" +
      `${qualifier}/invocations`;
    const warnOf = (qualifier: string) =>
      warn({
        routes: { ping: {} },
        resources: {
          aws_apigatewayv2_integration: {
            ping: { api_id, integration_type: "AWS_PROXY", integration_uri: uri(qualifier) },
          },
        },
      }).filter((line) => line.includes("aws_lambda_alias"));
    expect(warnOf("live")).to.deep.equal([
      'aws_apigatewayv2_route.ping: aws_lambda_function.ping has no aws_lambda_alias "live" in this configuration; the gateway calls the function anyway.',
    ]);
    for (const version of ["5", "12", "$LATEST"]) expect(warnOf(version)).to.deep.equal([]);
    for (const alias of ["5x", "x5", "$LATESTS"]) expect(warnOf(alias), alias).to.have.length(1);
  });

  it("name a URL without authorization that nobody may call, and one of a function elsewhere", () => {
    const url = { authorization_type: "NONE", function_name: "${aws_lambda_function.ping.arn}" };
    const lines = warn({
      routes: { ping: {} },
      resources: {
        aws_lambda_function_url: {
          open: url,
          closed: { ...url, authorization_type: "AWS_IAM" },
          theirs: { ...url, function_name: "theirs" },
        },
      },
    });
    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(/^aws_lambda_function_url\.open: Nobody may call it: /);
    expect(lines[1]).to.equal(
      "aws_lambda_function_url.theirs: theirs is not in this configuration.",
    );
  });

  it("name what API Gateway may not call", () => {
    const lines = warn({ routes: { ping: { permission: false }, pong: {} } });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^aws_apigatewayv2_route\.ping: /);
  });

  it("name an API without a stage, and one whose handshakes fail", () => {
    const lines = warn({
      routes: { $connect: {}, ping: {} },
      resources: {
        aws_apigatewayv2_stage: { stage: undefined },
        aws_apigatewayv2_route: {
          $connect: undefined,
          _connect: { api_id, route_key: "$connect" },
          lost: { api_id, route_key: "lost" },
        },
      },
    });
    expect(lines).to.include(
      "aws_apigatewayv2_api.api has no aws_apigatewayv2_stage, so clients cannot reach it.",
    );
    expect(lines[0]).to.equal(
      "aws_apigatewayv2_route._connect: it has no target, or none that the plan says. Every handshake fails.",
    );
    expect(lines[1]).to.equal(
      "aws_apigatewayv2_route.lost: it has no target, or none that the plan says. Messages to the route lost get an error.",
    );
  });
});
