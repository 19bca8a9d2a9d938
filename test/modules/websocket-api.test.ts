// The synthesized API: routes, integrations, authorizer and stage.
import { expect } from "chai";
import { listNames, ROUTE_KEYS, ROUTE_NAMES } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";

const FUNCTIONS = [...ROUTE_NAMES, "authorizer", "broadcast"];

describe("websocket API", () => {
  const stack = synthesize();
  const names = (type: string, attribute: string) =>
    [...stack.ofType(type).values()].map((resource) => resource[attribute]).toSorted();

  describe("routes", () => {
    it("are those of the protocol, with one function and one zip each", () => {
      expect(names("aws_apigatewayv2_route", "route_key")).to.deep.equal(ROUTE_KEYS.toSorted());
      expect(names("aws_lambda_function", "function_name")).to.deep.equal(
        FUNCTIONS.map((name) => `websocket-dev-${name}`).toSorted(),
      );
      for (const fn of stack.ofType("aws_lambda_function").values()) {
        const name = fn["function_name"].replace("websocket-dev-", "");
        const zip = ["connect", "disconnect", "broadcast"].includes(name)
          ? `channel${name[0]!.toUpperCase()}${name.slice(1)}`
          : name;
        expect(fn["filename"]).to.match(new RegExp(`^assets/.*/${zip}\\.zip$`));
      }
    });

    it("call their function through AWS_PROXY", () => {
      for (const key of ROUTE_KEYS) {
        const name = key.replace("$", "");
        const integration = stack
          .ofType("aws_apigatewayv2_integration")
          .get(`dev/api/${name}/integration`)!;
        expect(integration).to.include({
          integration_type: "AWS_PROXY",
          integration_method: "POST",
        });
        expect(integration["integration_uri"]).to.match(
          new RegExp(`^\\$\\{aws_lambda_function\\.${name}_function_\\w+\\.invoke_arn\\}$`),
        );
        const route = stack.ofType("aws_apigatewayv2_route").get(`dev/api/${name}/route`)!;
        expect(route["target"]).to.match(
          new RegExp(
            `^integrations/\\$\\{aws_apigatewayv2_integration\\.api_${name}_integration_\\w+\\.id\\}$`,
          ),
        );
      }
    });

    it("have a route response only if they answer by return", () => {
      const twoWay = [...stack.ofType("aws_apigatewayv2_route").values()]
        .filter((route) => route["route_response_selection_expression"] === "$default")
        .map((route) => route["route_key"]);
      const expected = listNames("return");
      expect(expected).to.include.members(["default", "ping"]);
      expect(twoWay.map((key: string) => key.replace("$", ""))).to.have.members(expected);
      expect([...stack.ofType("aws_apigatewayv2_route_response").keys()]).to.have.members(
        expected.map((name) => `dev/api/${name}/response`),
      );
    });

    it("are authorized only on $connect, from the first deployment on", () => {
      for (const route of stack.ofType("aws_apigatewayv2_route").values()) {
        const isConnect = route["route_key"] === "$connect";
        expect(route["authorization_type"]).to.equal(isConnect ? "CUSTOM" : "NONE");
        expect("authorizer_id" in route).to.equal(isConnect);
      }
    });

    it("may be called by API Gateway, each separately", () => {
      const arns = names("aws_lambda_permission", "source_arn");
      expect(arns).to.have.length(ROUTE_KEYS.length + 1);
      for (const key of ROUTE_KEYS) {
        const end = `.execution_arn}/*/${key}`;
        expect(arns.filter((arn: string) => arn.endsWith(end))).to.have.length(1);
      }
      expect(
        arns.filter((arn: string) => arn.endsWith(".execution_arn}/authorizers/*")),
      ).to.have.length(1);
    });

    it("are selected by the action", () => {
      expect(stack.only("aws_apigatewayv2_api")).to.include({
        protocol_type: "WEBSOCKET",
        route_selection_expression: "$request.body.action",
      });
    });
  });

  describe("authorizer", () => {
    it("invokes a function, and has no argument that only HTTP APIs take", () => {
      const authorizer = stack.only("aws_apigatewayv2_authorizer");
      expect(authorizer).to.include({ authorizer_type: "REQUEST" });
      expect(authorizer).not.to.have.any.keys(
        "authorizer_result_ttl_in_seconds",
        "authorizer_payload_format_version",
        "enable_simple_responses",
        "identity_sources",
      );
    });
  });

  describe("stage", () => {
    it("has both throttling limits: without either, every request gets a 429", () => {
      expect(stack.only("aws_apigatewayv2_stage")["default_route_settings"]).to.include({
        throttling_rate_limit: 10,
        throttling_burst_limit: 20,
      });
    });

    it("needs no account role as long as nothing is logged", () => {
      const stage = stack.only("aws_apigatewayv2_stage");
      expect(stage).not.to.have.any.keys("access_log_settings");
      expect(stage["default_route_settings"]).not.to.have.property("logging_level");
    });
  });
});
