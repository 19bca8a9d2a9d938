// An API built directly from constructs: what API Gateway and CloudWatch are told, and what functions may do.
import { expect } from "chai";
import { TerraformOutput } from "cdktf";
import {
  ConfigurationError,
  EncryptionKey,
  type LambdaFunction,
  type WebSocketApi,
} from "../../modules/index.ts";
import { synthesizeApi } from "../helpers/own-api.ts";
import { listByPath } from "../helpers/own-stack.ts";

describe("an API of one's own", () => {
  it("is selected by the action, deployed automatically, and limited only by the account", () => {
    const { get, addressOf } = synthesizeApi();
    expect(get("aws_apigatewayv2_api", "api/api")).to.include({
      name: "words",
      protocol_type: "WEBSOCKET",
      route_selection_expression: "$request.body.action",
    });
    const stage = get("aws_apigatewayv2_stage", "api/stage");
    expect(stage).to.include({
      api_id: `\${${addressOf("aws_apigatewayv2_api", "api/api")}.id}`,
      name: "live",
      auto_deploy: true,
    });
    expect(stage).not.to.have.property("default_route_settings");
  });

  it("may be selected by something else, and limited with metrics of each route", () => {
    const { get } = synthesizeApi(() => {}, {
      routeSelectionExpression: "$request.body.type",
      throttle: { rateLimit: 1, burstLimit: 1 },
    });
    expect(get("aws_apigatewayv2_api", "api/api")["route_selection_expression"]).to.equal(
      "$request.body.type",
    );
    expect(get("aws_apigatewayv2_stage", "api/stage")["default_route_settings"]).to.deep.equal({
      throttling_rate_limit: 1,
      throttling_burst_limit: 1,
      detailed_metrics_enabled: true,
    });
  });

  for (const [name, what, expected, valid, refused] of [
    [
      "name",
      "name of the API",
      "1 to 128 characters",
      ["a", "my words", "a".repeat(128)],
      ["", "a".repeat(129)],
    ],
    [
      "stageName",
      "name of the stage",
      "at most 128 letters, digits, underscores and hyphens",
      ["a", "v_1-0", "a".repeat(128)],
      ["", "a".repeat(129), "v1.0", ".v1", "$default"],
    ],
  ] as const) {
    it(`has a ${name} that API Gateway takes`, () => {
      for (const value of valid) synthesizeApi(() => {}, { [name]: value });
      for (const value of refused) {
        expect(() => synthesizeApi(() => {}, { [name]: value }), value).to.throw(
          ConfigurationError,
          new RegExp(`^The ${what} is ".*; expected ${expected}\\.$`),
        );
      }
    });
  }

  for (const [throttle, message] of [
    [{ rateLimit: 0, burstLimit: 1 }, "throttle.rateLimit is 0; expected a number above 0"],
    [{ rateLimit: 1, burstLimit: 0 }, "throttle.burstLimit is 0; expected a whole number from 1"],
  ] as const) {
    it(`refuses ${JSON.stringify(throttle)}`, () => {
      expect(() => synthesizeApi(() => {}, { throttle })).to.throw(ConfigurationError, message);
    });
  }

  it("knows where clients connect, where functions post, and what its metrics are named", () => {
    const { document, addressOf } = synthesizeApi(({ stack, api }) => {
      const { url, connectionsEndpoint, dimensions, executionArn } = api;
      const value = { url, connectionsEndpoint, dimensions, executionArn };
      new TerraformOutput(stack, "known", { value });
    });
    const api = addressOf("aws_apigatewayv2_api", "api/api");
    expect(document["output"].known.value).to.deep.equal({
      url: `\${${api}.api_endpoint}/live`,
      connectionsEndpoint: `\${replace(${api}.api_endpoint, "wss://", "https://")}/live`,
      dimensions: { ApiId: `\${${api}.id}`, Stage: "live" },
      executionArn: `\${${api}.execution_arn}`,
    });
  });

  describe("lets a function", () => {
    for (const [title, grant, method] of [
      ["post to", (api: WebSocketApi, fn: LambdaFunction) => api.grantPostToConnection(fn), "POST"],
      ["close", (api: WebSocketApi, fn: LambdaFunction) => api.grantDeleteConnection(fn), "DELETE"],
    ] as const) {
      it(`${title} connections of its stage, and nothing else`, () => {
        const { get, addressOf } = synthesizeApi(({ api, createFunction }) =>
          grant(api, createFunction("any")),
        );
        const api = addressOf("aws_apigatewayv2_api", "api/api");
        const { policy } = get("aws_iam_role_policy", "any/policy");
        expect(JSON.parse(policy).Statement).to.deep.equal([
          {
            Effect: "Allow",
            Action: ["execute-api:ManageConnections"],
            Resource: [`\${${api}.execution_arn}/live/${method}/@connections/*`],
          },
        ]);
        expect(get("aws_lambda_function", "any/function")["environment"].variables).to.deep.equal({
          WEBSOCKET_ENDPOINT: `\${replace(${api}.api_endpoint, "wss://", "https://")}/live`,
        });
      });
    }
  });

  describe("logs access", () => {
    const throttle = { rateLimit: 1, burstLimit: 1 };

    it("in groups that are kept and encrypted as it says", () => {
      const { get, addressOf } = synthesizeApi(
        ({ stack, api }) => {
          const arnInAccount = "arn:aws:sns:eu-west-1:123456789012:any";
          const props = { name: "words", region: "eu-west-1", arnInAccount, logGroups: [] };
          api.logAccess({ retentionDays: 5, key: new EncryptionKey(stack, "key", props) });
        },
        { throttle },
      );
      for (const [id, name] of [
        ["requests", "/aws/apigateway/words"],
        ["errors", `/aws/apigateway/\${${addressOf("aws_apigatewayv2_api", "api/api")}.id}/live`],
      ]) {
        expect(get("aws_cloudwatch_log_group", `api/access-log/${id}`)).to.include({
          name,
          retention_in_days: 5,
          kms_key_id: `\${${addressOf("aws_kms_key", "key/key")}.arn}`,
        });
      }
    });

    it("of errors and outcomes, without what clients send", () => {
      const { get, addressOf } = synthesizeApi(({ api }) => api.logAccess({ retentionDays: 5 }), {
        throttle,
      });
      const stage = get("aws_apigatewayv2_stage", "api/stage");
      expect(stage["default_route_settings"].logging_level).to.equal("ERROR");
      const { destination_arn, format } = stage["access_log_settings"];
      const requests = addressOf("aws_cloudwatch_log_group", "api/access-log/requests");
      expect(destination_arn).to.equal(`\${${requests}.arn}`);
      const values = Object.values<string>(JSON.parse(format));
      expect(values).to.include.members(["$context.status", "$context.error.message"]);
      for (const value of values) expect(value).to.match(/^\$context(\.\w+){1,2}$/);
      expect(new Set(values).size).to.equal(values.length);
    });

    it("once all routes and API Gateway's own log group exist, in whatever order they are added", () => {
      for (const logsFirst of [true, false]) {
        const { get, addressOf } = synthesizeApi(
          ({ api, createFunction }) => {
            if (logsFirst) api.logAccess({ retentionDays: 5 });
            api.addRoute("ping", createFunction("ping"));
            if (!logsFirst) api.logAccess({ retentionDays: 5 });
          },
          { throttle },
        );
        expect(get("aws_apigatewayv2_stage", "api/stage")["depends_on"]).to.have.members([
          addressOf("aws_apigatewayv2_route", "api/ping/route"),
          addressOf("aws_cloudwatch_log_group", "api/access-log/errors"),
        ]);
      }
    });

    it("only with the account's role, which a variable names", () => {
      const { document, get } = synthesizeApi(({ api }) => api.logAccess({ retentionDays: 5 }), {
        throttle,
      });
      const [[name, variable]] = Object.entries<any>(document["variable"]) as [[string, any]];
      expect(name).to.equal("api_gateway_account_role_arn");
      expect(variable).to.include({ type: "string", default: "" });
      expect(variable.description).to.match(/^ARN of the role/);
      const [{ condition, error_message }] = get("aws_apigatewayv2_stage", "api/stage")["lifecycle"]
        .precondition;
      expect(condition).to.match(new RegExp(`^\\$\\{can\\(regex\\(".+", var\\.${name}\\)\\)\\}$`));
      expect(error_message).to.include(`set TF_VAR_${name} to the ARN`);
    });
  });
});

describe("a stage that logs", () => {
  const settingsOf = (throttle?: { rateLimit: number; burstLimit: number }) =>
    synthesizeApi(({ api }) => api.logAccess({ retentionDays: 7 }), { throttle }).get(
      "aws_apigatewayv2_stage",
      "api/stage",
    )["default_route_settings"];

  it("has both limits without a throttle too: the provider would send 0, which lets nobody in", () => {
    expect(settingsOf()).to.include({
      logging_level: "ERROR",
      throttling_rate_limit: 10_000,
      throttling_burst_limit: 5_000,
    });
  });

  it("keeps its throttle", () => {
    expect(settingsOf({ rateLimit: 3, burstLimit: 4 })).to.include({
      throttling_rate_limit: 3,
      throttling_burst_limit: 4,
    });
  });
});

describe("a route key", () => {
  const KEYS = ["$connect", "connect", "$default", "default", "$disconnect", "disconnect"];
  const OWN = ["access-log", "api", "authorizer", "domain", "stage"];

  it("may be the name of a part of the API", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/0";
    const { document } = synthesizeApi(
      ({ api, createFunction }) => {
        const fn = createFunction("fn");
        for (const key of [...KEYS, ...OWN]) api.addRoute(key, fn);
        api.addAuthorizer(fn);
        api.logAccess({ retentionDays: 7 });
      },
      { domain: { name: "ws.example.com", certificateArn } },
    );
    const routes = listByPath(document, "aws_apigatewayv2_route");
    const keys = [...routes.values()].map(({ route_key: key }) => key);
    expect(keys).to.have.members([...KEYS, ...OWN]);
  });

  it("is needed", () => {
    const add = () =>
      synthesizeApi(({ api, createFunction }) => api.addRoute("", createFunction("fn")));
    expect(add).to.throw(
      ConfigurationError,
      'The route key is ""; expected a value such as "ping", or $connect, $disconnect or $default.',
    );
  });
});
