// Access logs: off by default, and refused by a plan until the account's role exists.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { startGateway } from "../../gateway/index.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { synthesize } from "../helpers/synthesize.ts";

const VARIABLE = "api_gateway_account_role_arn";

describe("access logs", () => {
  const stack = synthesize({ accessLogs: true, logRetentionDays: 30 });
  const stage = stack.only("aws_apigatewayv2_stage");
  const group = (name: string) =>
    stack.ofType("aws_cloudwatch_log_group").get(`dev/api/access-log/${name}`)!;

  it("are off by default, without need for the account's role", () => {
    const { document, text } = synthesize({ accessLogs: false });
    expect(document["variable"]).to.equal(undefined);
    expect(text).not.to.include("access_log_settings").and.not.include("logging_level");
  });

  it("describe the outcome of each request, as JSON", () => {
    const format = JSON.parse(stage["access_log_settings"].format);
    expect(format).to.include({
      routeKey: "$context.routeKey",
      eventType: "$context.eventType",
      status: "$context.status",
      authorizerError: "$context.authorizer.error",
      integrationError: "$context.integration.error",
      connectionId: "$context.connectionId",
      requestId: "$context.requestId",
      sourceIp: "$context.identity.sourceIp",
    });
    for (const value of Object.values(format)) expect(value).to.match(/^\$context(\.\w+){1,2}$/);
  });

  it("contain no client content and no token", () => {
    const { format } = stage["access_log_settings"];
    expect(format).not.to.match(/header|query|path|userAgent|body/i);
    expect(stage["default_route_settings"]).not.to.have.property("data_trace_enabled");
    expect(stage["default_route_settings"].logging_level).to.equal("ERROR");
  });

  it("keep the throttle", () => {
    expect(stage["default_route_settings"]).to.include({
      throttling_rate_limit: 10,
      throttling_burst_limit: 20,
    });
  });

  it("are kept as long as other logs, including API Gateway's errors", () => {
    expect(group("requests")).to.include({
      name: "/aws/apigateway/websocket-dev",
      retention_in_days: 30,
    });
    expect(group("errors")["name"]).to.match(
      /^\/aws\/apigateway\/\$\{aws_apigatewayv2_api\.\w+\.id\}\/dev$/,
    );
    expect(group("errors")["retention_in_days"]).to.equal(30);
    expect(stage["depends_on"]).to.include.members([
      `aws_cloudwatch_log_group.${group("errors")["//"].metadata.uniqueId}`,
    ]);
    const requests = group("requests")["//"].metadata.uniqueId;
    expect(stage["access_log_settings"].destination_arn).to.equal(
      `\${aws_cloudwatch_log_group.${requests}.arn}`,
    );
  });

  it("are encrypted with the stack's key, which lets CloudWatch Logs use it for them", () => {
    const encrypted = synthesize({ accessLogs: true, customerManagedKey: true });
    const [key] = encrypted.ofType("aws_kms_key").values();
    for (const name of ["requests", "errors"]) {
      const logs = encrypted.ofType("aws_cloudwatch_log_group").get(`dev/api/access-log/${name}`)!;
      expect(logs["kms_key_id"]).to.equal(`\${aws_kms_key.${key!["//"].metadata.uniqueId}.arn}`);
      expect(key!["policy"]).to.include(`:log-group:${logs["name"]}`);
    }
  });

  describe("without the account's role", () => {
    const [{ condition, error_message: message }] = stage["lifecycle"].precondition;

    it("fail the plan with a message that says what to do", () => {
      expect(stack.document["variable"][VARIABLE]).to.include({ type: "string", default: "" });
      expect(condition).to.include(`var.${VARIABLE}`);
      expect(message)
        .to.include('"npm run deploy:account"')
        .and.include(`TF_VAR_${VARIABLE}`)
        .and.include("accessLogs to false");
    });

    // With real Terraform: scripts/test-terraform.ts.
    it("fail the plan for anything but the ARN of a role", () => {
      const pattern = new RegExp(/regex\("(.*?)",/.exec(condition)![1]!);
      expect("arn:aws:iam::123456789012:role/api-gateway-logs-eu-west-1").to.match(pattern);
      for (const text of ["", "api-gateway-logs", "arn:aws:iam::123456789012:user/me"]) {
        expect(text).not.to.match(pattern);
      }
    });

    it("do not affect the local gateway, which writes none", async () => {
      const configurationPath = await synthesizedStack("prod");
      const environment = {
        TF_VAR_jwt_issuer: "https://identity.example.com",
        TF_VAR_jwt_jwks_uri: "https://identity.example.com/jwks.json",
        TF_VAR_jwt_audiences: '["my-app"]',
      };
      const warnings: string[] = [];
      const output = { functionLine: () => {}, info: () => {}, warn: warnings.push.bind(warnings) };
      const gateway = await startGateway({ configurationPath, environment, output });
      closeAfterwards(() => gateway.close());
      expect(warnings).to.deep.equal([]);
      const document = JSON.parse(readFileSync(configurationPath, "utf8"));
      expect(document.variable).to.have.property(VARIABLE);
    });
  });

  it("are off in dev, and need no role", async () => {
    const { variable = {} } = JSON.parse(readFileSync(await synthesizedStack("dev"), "utf8"));
    expect(variable).not.to.have.property(VARIABLE);
  });
});
