// What a configuration calls: functions by routes, authorizers, rules and topics.
import { expect } from "chai";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { listCalls } from "../../../gateway/model/access-warnings.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";
const EXECUTION = /^arn:aws:execute-api:eu-west-1:000000000000:\w+/;

/** What each caller calls: `{address} calls {function}:{qualifier} as {service}, {source}, {role}`. */
const describeCalls = (stack: FixtureStack): string[] => {
  const { model } = readFixture(stack);
  return listCalls(model).map(({ address, target, caller }) => {
    const { functionArn, qualifier = "-" } = target;
    const { service = "-", sourceArn, credentialsArn = "-" } = caller;
    const called = `${functionArn.split(":").at(-1)}:${qualifier}${target.fn ? "" : " elsewhere"}`;
    const source = sourceArn.replace(EXECUTION, "api");
    return `${address.replace(/^aws_/, "")} calls ${called} as ${service}, ${source}, ${credentialsArn}`;
  });
};

describe("the calls of a configuration", () => {
  it("are those of each route and its authorizer, per stage, with its variables", () => {
    const uri = "${aws_lambda_function.ping.arn}:$${stageVariables.alias}";
    const calls = describeCalls({
      routes: { $connect: {}, ping: {} },
      authorizer: { code: "" },
      stage: { stage_variables: { alias: "blue" } },
      resources: {
        aws_apigatewayv2_integration: {
          ping: {
            api_id,
            integration_type: "AWS_PROXY",
            integration_uri: uri,
            credentials_arn: "arn:role",
          },
        },
        aws_apigatewayv2_authorizer: {
          authorizer: {
            api_id,
            id: "auth",
            authorizer_uri: "${aws_lambda_function.authorizer.arn}:$${stageVariables.alias}",
            authorizer_credentials_arn: "arn:asks",
          },
        },
        aws_apigatewayv2_stage: {
          green: { api_id, name: "green", auto_deploy: true, stage_variables: { alias: "green" } },
        },
      },
    });
    const authorizer = (alias: string) =>
      `apigatewayv2_authorizer.authorizer calls fixture-authorizer:${alias} as -, api/authorizers/auth, arn:asks`;
    expect(calls).to.deep.equal([
      "apigatewayv2_route._connect calls fixture-_connect:- as -, api/test/$connect, -",
      authorizer("blue"),
      "apigatewayv2_route._connect calls fixture-_connect:- as -, api/green/$connect, -",
      authorizer("green"),
      "apigatewayv2_route.ping calls fixture-ping:blue as -, api/test/ping, arn:role",
      "apigatewayv2_route.ping calls fixture-ping:green as -, api/green/ping, arn:role",
    ]);
  });

  it("are those of an HTTP API's routes and authorizers", () => {
    const shop = "${aws_apigatewayv2_api.shop.id}";
    const part = (attributes: object) => ({ api_id: shop, ...attributes });
    const fn = "${aws_lambda_function.ping.arn}:$${stageVariables.alias}";
    const calls = describeCalls({
      routes: { ping: {} },
      resources: {
        aws_apigatewayv2_api: { shop: { name: "shop", protocol_type: "HTTP" } },
        aws_apigatewayv2_stage: {
          stage: undefined,
          web: part({ name: "web", auto_deploy: true, stage_variables: { alias: "blue" } }),
        },
        aws_apigatewayv2_integration: {
          fn: part({
            integration_type: "AWS_PROXY",
            integration_uri: fn,
            credentials_arn: "arn:role",
          }),
          url: part({ integration_type: "HTTP_PROXY", integration_uri: "https://example.com" }),
        },
        aws_apigatewayv2_authorizer: {
          open: part({ id: "open", jwt_configuration: { issuer: "https://x", audience: ["web"] } }),
          asks: part({ id: "asks", authorizer_uri: fn, authorizer_credentials_arn: "arn:asks" }),
        },
        aws_apigatewayv2_route: {
          fn: part({
            route_key: "ANY /fn",
            target: "integrations/${aws_apigatewayv2_integration.fn.id}",
          }),
          lost: part({ route_key: "GET /lost", target: "integrations/none" }),
          jwt: part({
            route_key: "GET /jwt",
            target: "integrations/${aws_apigatewayv2_integration.url.id}",
            authorization_type: "JWT",
            authorizer_id: "open",
          }),
          url: part({
            route_key: "GET /url",
            target: "integrations/${aws_apigatewayv2_integration.url.id}",
            authorization_type: "CUSTOM",
            authorizer_id: "asks",
          }),
        },
      },
    });
    expect(calls).to.deep.equal([
      "apigatewayv2_route.fn calls fixture-ping:blue as -, api/web/GET/fn, arn:role",
      "apigatewayv2_authorizer.asks calls fixture-ping:blue as -, api/authorizers/asks, arn:asks",
    ]);
  });

  it("are those of rules and of topics, but not of queues that are subscribed", () => {
    const topic_arn = "${aws_sns_topic.news.arn}";
    const calls = describeCalls({
      routes: {},
      resources: {
        aws_lambda_function: {
          job: { function_name: "job", role: "arn:role", filename: "job.zip" },
        },
        aws_sqs_queue: { jobs: { name: "jobs" } },
        aws_cloudwatch_event_rule: {
          often: { name: "often", schedule_expression: "rate(1 minute)" },
        },
        aws_cloudwatch_event_target: {
          job: { rule: "often", arn: "${aws_lambda_function.job.arn}:live" },
          queue: { rule: "often", arn: "${aws_sqs_queue.jobs.arn}" },
        },
        aws_sns_topic: { news: { name: "news" } },
        aws_sns_topic_subscription: {
          fn: { topic_arn, protocol: "lambda", endpoint: "${aws_lambda_function.job.arn}:live" },
          far: { topic_arn, protocol: "lambda", endpoint: "arn:aws:lambda:x:y:function:far" },
          queue: { topic_arn, protocol: "sqs", endpoint: "${aws_sqs_queue.jobs.arn}" },
        },
      },
    });
    const rule = "arn:aws:events:eu-west-1:000000000000:rule/often";
    const news = "arn:aws:sns:eu-west-1:000000000000:news";
    expect(calls).to.deep.equal([
      `cloudwatch_event_rule.often calls job:live as events.amazonaws.com, ${rule}, -`,
      `sns_topic_subscription.fn calls job:live as sns.amazonaws.com, ${news}, -`,
      `sns_topic_subscription.far calls far:- elsewhere as sns.amazonaws.com, ${news}, -`,
    ]);
  });
});
