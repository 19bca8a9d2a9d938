// What depends on what, so that the stage never serves an incomplete part of the API.
import { expect } from "chai";
import { App, TerraformStack, Testing } from "cdktf";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LambdaFunction, WebSocketApi } from "../../modules/index.ts";
import { listDependencies } from "../helpers/dependencies.ts";
import { synthesize } from "../helpers/synthesize.ts";

describe("deployment", () => {
  const stack = synthesize({ customerManagedKey: true });
  const stage = stack.only("aws_apigatewayv2_stage");
  const listAddresses = (type: string): string[] =>
    Object.keys(stack.document["resource"][type]).map((name) => `${type}.${name}`);
  const formatAddress = (type: string, path: string): string =>
    `${type}.${stack.ofType(type).get(path)!["//"].metadata.uniqueId}`;
  const routes = [...stack.ofType("aws_apigatewayv2_route")].map(([path, route]) => ({
    route,
    part: (type: string, name: string) => ({
      address: formatAddress(type, path.replace(/route$/, name)),
      body: stack.ofType(type).get(path.replace(/route$/, name))!,
    }),
    name: path.split("/")[2]!,
  }));

  it("deploys each change of the API automatically", () => {
    expect(stage["auto_deploy"]).to.equal(true);
    expect(stage).not.to.have.property("deployment_id");
    expect(stack.document["resource"]).not.to.have.property("aws_apigatewayv2_deployment");
  });

  it("creates the stage after all routes and responses, and destroys it before them", () => {
    const awaited = [
      ...listAddresses("aws_apigatewayv2_route"),
      ...listAddresses("aws_apigatewayv2_route_response"),
    ];
    expect(stage["depends_on"].toSorted()).to.deep.equal(awaited.toSorted());
  });

  it("creates function, permission, integration and route in this order", () => {
    for (const { route, part, name } of routes) {
      const integration = part("aws_apigatewayv2_integration", "integration");
      const permission = part("aws_lambda_permission", "permission");
      const fn = formatAddress("aws_lambda_function", `dev/${name}/function`);
      expect(route["target"]).to.equal(`integrations/\${${integration.address}.id}`);
      expect(integration.body["depends_on"]).to.deep.equal([permission.address]);
      expect(integration.body["integration_uri"]).to.equal(`\${${fn}.invoke_arn}`);
      expect(permission.body["function_name"]).to.equal(`\${${fn}.arn}`);
    }
  });

  it("creates a route after its function's permissions", () => {
    for (const { route, name } of routes) {
      const path = `dev/${name}/policy`;
      const hasWork = stack.ofType("aws_iam_role_policy").has(path);
      expect(route["depends_on"] ?? []).to.deep.equal(
        hasWork ? [formatAddress("aws_iam_role_policy", path)] : [],
      );
    }
  });

  it("creates $connect after its authorizer, and that after its permission and function", () => {
    const { route } = routes.find(({ name }) => name === "connect")!;
    const authorizer = formatAddress(
      "aws_apigatewayv2_authorizer",
      "dev/api/authorizer/authorizer",
    );
    expect(route["authorizer_id"]).to.equal(`\${${authorizer}.id}`);
    expect(stack.only("aws_apigatewayv2_authorizer")["depends_on"]).to.deep.equal([
      formatAddress("aws_lambda_permission", "dev/api/authorizer/permission"),
    ]);
  });

  it("creates new integrations and permissions before destroying old ones, so that no route loses its target", () => {
    for (const type of ["aws_apigatewayv2_integration", "aws_lambda_permission"]) {
      for (const [path, { lifecycle }] of stack.ofType(type)) {
        if (!path.startsWith("dev/api/")) continue;
        expect(lifecycle, path).to.deep.equal({ create_before_destroy: true });
      }
    }
  });

  it("replaces nothing with them that cannot exist twice under one name, such as the table", () => {
    for (const type of ["aws_apigatewayv2_integration", "aws_lambda_permission"]) {
      const reached = [...listDependencies(stack.document, type)];
      expect(reached.filter((address) => address.startsWith("aws_dynamodb_table."))).to.deep.equal(
        [],
      );
      expect(reached.filter((address) => /(?<!basic-)policy_/.test(address))).to.deep.equal([]);
      expect(reached.some((address) => address.startsWith("aws_lambda_function."))).to.equal(true);
    }
  });

  describe("of an API built directly from constructs", () => {
    const directory = mkdtempSync(join(tmpdir(), "deployment-"));

    after(() => rmSync(directory, { recursive: true }));

    const createApi = () => {
      const zipPath = join(directory, "code.zip");
      writeFileSync(zipPath, "code");
      const own = new TerraformStack(new App({ outdir: directory }), "dev");
      const createFunction = (name: string) =>
        new LambdaFunction(own, name, { functionName: name, zipPath, logRetentionDays: 1 });
      const api = new WebSocketApi(own, "api", {
        name: "api",
        stageName: "dev",
        throttle: { rateLimit: 1, burstLimit: 1 },
      });
      return { stack: own, api, createFunction };
    };

    it("creates a route after permissions that its function gets later", () => {
      const { stack: own, api, createFunction } = createApi();
      const fn = createFunction("ping");
      api.addRoute("ping", fn, { routeResponse: false });
      fn.allow(["sns:Publish"], ["*"]);
      fn.allow(["sqs:SendMessage"], ["*"]);
      const { resource } = JSON.parse(Testing.synth(own));
      const [route] = Object.values<any>(resource.aws_apigatewayv2_route);
      const work = Object.keys(resource.aws_iam_role_policy).find((name) =>
        /(?<!basic-)policy_/.test(name),
      );
      expect(route.depends_on).to.deep.equal([`aws_iam_role_policy.${work}`]);
    });

    it("refuses a route key that constructs cannot store", () => {
      const { api, createFunction } = createApi();
      const fn = createFunction("fn");
      for (const routeKey of ["valueOf", "constructor", "toString"]) {
        expect(() => api.addRoute(routeKey, fn, { routeResponse: false })).to.throw(
          `The route key is "${routeKey}"; expected one that plain objects do not inherit`,
        );
      }
    });

    it("refuses an authorizer on any route but $connect", () => {
      const { api, createFunction } = createApi();
      const authorizer = api.addAuthorizer(createFunction("authorizer"));
      const add = () =>
        api.addRoute("ping", createFunction("ping"), { routeResponse: false, authorizer });
      expect(add).to.throw(
        'Route "ping" has an authorizer, but API Gateway runs authorizers only on "$connect"',
      );
    });
  });
});
