// Routes of an API built directly from constructs: whom they call, what they await, and who may connect.
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { synthesizeApi } from "../helpers/own-api.ts";

describe("a route", () => {
  it("API Gateway, and nobody else, may call the function for", () => {
    const { get, addressOf } = synthesizeApi(({ api, createFunction }) => {
      api.addRoute("$default", createFunction("default"));
    });
    const fn = addressOf("aws_lambda_function", "default/function");
    const api = addressOf("aws_apigatewayv2_api", "api/api");
    const permission = get("aws_lambda_permission", "api/default/permission");
    expect(permission).to.include({
      action: "lambda:InvokeFunction",
      function_name: `\${${fn}.arn}`,
      principal: "apigateway.amazonaws.com",
      source_arn: `\${${api}.execution_arn}/*/$default`,
    });
    expect(permission["lifecycle"]).to.deep.equal({ create_before_destroy: true });
  });

  it("calls its function, once that may be called", () => {
    const { get, addressOf } = synthesizeApi(({ api, createFunction }) => {
      api.addRoute("ping", createFunction("ping"));
    });
    const api = `\${${addressOf("aws_apigatewayv2_api", "api/api")}.id}`;
    const integration = get("aws_apigatewayv2_integration", "api/ping/integration");
    expect(integration).to.include({
      api_id: api,
      integration_type: "AWS_PROXY",
      integration_method: "POST",
      integration_uri: `\${${addressOf("aws_lambda_function", "ping/function")}.invoke_arn}`,
    });
    expect(integration["lifecycle"]).to.deep.equal({ create_before_destroy: true });
    expect(integration["depends_on"]).to.deep.equal([
      addressOf("aws_lambda_permission", "api/ping/permission"),
    ]);
    const route = get("aws_apigatewayv2_route", "api/ping/route");
    expect(route).to.include({
      api_id: api,
      route_key: "ping",
      target: `integrations/\${${addressOf("aws_apigatewayv2_integration", "api/ping/integration")}.id}`,
      authorization_type: "NONE",
    });
    expect(route).not.to.have.any.keys(
      "route_response_selection_expression",
      "authorizer_id",
      "depends_on",
    );
    expect(get("aws_apigatewayv2_stage", "api/stage")["depends_on"]).to.deep.equal([
      addressOf("aws_apigatewayv2_route", "api/ping/route"),
    ]);
  });

  it("answers by a route response where it says so", () => {
    const { get, addressOf } = synthesizeApi(({ api, createFunction }) => {
      api.addRoute("ping", createFunction("ping"), { routeResponse: true });
    });
    const route = addressOf("aws_apigatewayv2_route", "api/ping/route");
    expect(get("aws_apigatewayv2_route", "api/ping/route")).to.include({
      route_response_selection_expression: "$default",
    });
    expect(get("aws_apigatewayv2_route_response", "api/ping/response")).to.include({
      route_id: `\${${route}.id}`,
      route_response_key: "$default",
    });
    expect(get("aws_apigatewayv2_stage", "api/stage")["depends_on"]).to.deep.equal([
      route,
      addressOf("aws_apigatewayv2_route_response", "api/ping/response"),
    ]);
  });

  it("awaits what its function is allowed before or later", () => {
    const { get, addressOf } = synthesizeApi(({ api, createFunction }) => {
      const [before, later] = [createFunction("before"), createFunction("later")];
      before.allow(["sns:Publish"], ["*"]);
      api.addRoute("before", before);
      api.addRoute("later", later);
      later.allow(["sns:Publish"], ["*"]);
    });
    for (const name of ["before", "later"]) {
      expect(get("aws_apigatewayv2_route", `api/${name}/route`)["depends_on"]).to.deep.equal([
        addressOf("aws_iam_role_policy", `${name}/policy`),
      ]);
    }
    expect(get("aws_apigatewayv2_stage", "api/stage")["depends_on"]).to.have.length(2);
  });

  it("knows its function by the route key without $", () => {
    synthesizeApi(({ api, createFunction }) => {
      api.addRoute("$connect", createFunction("connect"));
      api.addRoute("ping", createFunction("ping"));
      api.addAuthorizer(createFunction("authorizer"));
      expect(Object.fromEntries(api.functionNames)).to.deep.equal({
        connect: "words-connect",
        ping: "words-ping",
        authorizer: "words-authorizer",
      });
    });
  });

  it("refuses a key that constructs cannot store", () => {
    synthesizeApi(({ api, createFunction }) => {
      const fn = createFunction("fn");
      expect(() => api.addRoute("toString", fn)).to.throw(
        ConfigurationError,
        'The route key is "toString"; expected one that plain objects do not inherit',
      );
    });
  });
});

describe("an API authorizes", () => {
  it("by a function that only API Gateway may call for authorizers, once it may do its work", () => {
    const { get, addressOf } = synthesizeApi(({ api, createFunction }) => {
      const fn = createFunction("authorizer");
      fn.allow(["kms:Verify"], ["*"]);
      const identitySources = ["route.request.querystring.token"];
      const authorizer = api.addAuthorizer(fn, { identitySources });
      api.addRoute("$connect", createFunction("connect"), { authorizer });
    });
    const fn = addressOf("aws_lambda_function", "authorizer/function");
    const authorizer = get("aws_apigatewayv2_authorizer", "api/authorizer/authorizer");
    expect(authorizer).to.include({
      name: "words-authorizer",
      authorizer_type: "REQUEST",
      authorizer_uri: `\${${fn}.invoke_arn}`,
    });
    expect(authorizer["identity_sources"]).to.deep.equal(["route.request.querystring.token"]);
    expect(authorizer["depends_on"]).to.deep.equal([
      addressOf("aws_lambda_permission", "api/authorizer/permission"),
      addressOf("aws_iam_role_policy", "authorizer/policy"),
    ]);
    const permission = get("aws_lambda_permission", "api/authorizer/permission");
    expect(permission).to.include({
      action: "lambda:InvokeFunction",
      function_name: `\${${fn}.arn}`,
      principal: "apigateway.amazonaws.com",
      source_arn: `\${${addressOf("aws_apigatewayv2_api", "api/api")}.execution_arn}/authorizers/*`,
    });
    expect(permission["lifecycle"]).to.deep.equal({ create_before_destroy: true });
    expect(get("aws_apigatewayv2_route", "api/connect/route")).to.include({
      authorization_type: "CUSTOM",
      authorizer_id: `\${${addressOf("aws_apigatewayv2_authorizer", "api/authorizer/authorizer")}.id}`,
    });
  });

  it("clients that sign their request with AWS credentials", () => {
    const { get } = synthesizeApi(({ api, createFunction }) => {
      api.addRoute("$connect", createFunction("connect"), { authorizer: "iam" });
    });
    const route = get("aws_apigatewayv2_route", "api/connect/route");
    expect(route["authorization_type"]).to.equal("AWS_IAM");
    expect(route).not.to.have.property("authorizer_id");
  });

  it("only connects", () => {
    synthesizeApi(({ api, createFunction }) => {
      const add = () => api.addRoute("ping", createFunction("ping"), { authorizer: "iam" });
      expect(add).to.throw(
        'Route "ping" has an authorizer, but API Gateway runs authorizers only on "$connect": ' +
          "attach it there; every later event of the connection contains its context.",
      );
    });
  });
});
