// The API is deployed again exactly when what it serves has changed.
import { expect } from "chai";
import { App, TerraformStack, Testing } from "cdktf";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LambdaFunction, WebSocketApi } from "../../modules/index.ts";
import { dependenciesOf } from "../helpers/dependencies.ts";
import { synthesize } from "../helpers/synthesize.ts";

interface Route {
  routeKey: string;
  functionName?: string;
  routeResponse?: boolean;
  authorizer?: boolean;
}

describe("deployment", () => {
  const directory = mkdtempSync(join(tmpdir(), "deployment-"));

  after(() => rmSync(directory, { recursive: true }));

  const zip = (content: string): string => {
    const path = join(directory, "code.zip");
    writeFileSync(path, content);
    return path;
  };

  const triggerOf = (
    routes: Route[],
    { code = "x", authorizerName = "authorizer", rateLimit = 1 } = {},
  ) => {
    const stack = new TerraformStack(new App({ outdir: directory }), "dev");
    const fn = (id: string, functionName: string) =>
      new LambdaFunction(stack, id, { functionName, zipPath: zip(code), logRetentionDays: 1 });
    const api = new WebSocketApi(stack, "api", {
      name: "api",
      stageName: "dev",
      throttle: { rateLimit, burstLimit: 1 },
    });
    const authorizer = api.addAuthorizer(fn("authorizer", authorizerName));
    for (const { routeKey, functionName = "fn", routeResponse = false, ...route } of routes) {
      const options = { routeResponse, authorizer: route.authorizer ? authorizer : undefined };
      api.addRoute(routeKey, fn(routeKey.replace("$", ""), functionName), options);
    }
    const { resource } = JSON.parse(Testing.synth(stack));
    const [deployment] = Object.values<any>(resource.aws_apigatewayv2_deployment);
    return deployment.triggers.configuration as string;
  };

  const PING = { routeKey: "ping" };
  const before = triggerOf([PING]);

  it("is triggered by a hash of the configuration", () => {
    expect(before).to.match(/^[0-9a-f]{64}$/);
  });

  for (const [what, after] of [
    ["the same configuration", triggerOf([PING])],
    ["other code", triggerOf([PING], { code: "y" })],
    ["another throttle", triggerOf([PING], { rateLimit: 2 })],
  ] as const) {
    it(`stays with ${what}`, () => {
      expect(after).to.equal(before);
    });
  }

  for (const [what, after] of [
    ["another route key", triggerOf([{ routeKey: "pong" }])],
    ["one route more", triggerOf([PING, { routeKey: "pong" }])],
    ["another function behind a route", triggerOf([{ ...PING, functionName: "other" }])],
    ["a route response", triggerOf([{ ...PING, routeResponse: true }])],
    ["another authorizer", triggerOf([PING], { authorizerName: "other" })],
  ] as const) {
    it(`is renewed with ${what}`, () => {
      expect(after).not.to.equal(before);
    });
  }

  it("is renewed when $connect is authorized", () => {
    const open = triggerOf([{ routeKey: "$connect" }]);
    expect(triggerOf([{ routeKey: "$connect", authorizer: true }])).not.to.equal(open);
  });

  it("refuses an authorizer on any other route", () => {
    expect(() => triggerOf([{ ...PING, authorizer: true }])).to.throw(
      'Route "ping" has an authorizer, but API Gateway runs authorizers on "$connect" only',
    );
  });

  describe("of the stack", () => {
    const stack = synthesize();
    const deployment = stack.only("aws_apigatewayv2_deployment");

    it("waits for every route, integration, response, authorizer and permission", () => {
      const awaited = [
        "aws_apigatewayv2_route",
        "aws_apigatewayv2_integration",
        "aws_apigatewayv2_route_response",
        "aws_apigatewayv2_authorizer",
        "aws_lambda_permission",
      ].flatMap((type) =>
        Object.keys(stack.document["resource"][type]).map((name) => `${type}.${name}`),
      );
      expect(deployment["depends_on"].toSorted()).to.deep.equal(awaited.toSorted());
    });

    it("is created before the old one is destroyed", () => {
      expect(deployment["lifecycle"]).to.deep.equal({ create_before_destroy: true });
    });

    it("drags no table along, which cannot exist twice under one name", () => {
      const reached = dependenciesOf(stack.document, "aws_apigatewayv2_deployment");
      expect(
        [...reached].filter((address) => /^aws_(dynamodb_table|iam_role_policy)\./.test(address)),
      ).to.deep.equal([]);
      expect([...reached].some((address) => address.startsWith("aws_lambda_function."))).to.equal(
        true,
      );
    });
  });
});
