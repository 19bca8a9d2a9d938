// Rules about who may connect, who may call, throttling, and deployments.
import { expect } from "chai";
import type { Resource } from "../../../plan-review/plan/model.ts";
import { changed, created, destroyed, findings, ids, kept } from "../resources.ts";

describe("PR007, $connect left open", () => {
  const route = (after: object, others: Partial<Resource> = {}) =>
    ids(kept("aws_apigatewayv2_route", { route_key: "$connect", ...after }, others));

  it("reports NONE, no type, and CUSTOM without an authorizer", () => {
    expect(route({ authorization_type: "NONE" })).to.deep.equal(["PR007"]);
    expect(route({})).to.deep.equal(["PR007"]);
    expect(route({ authorization_type: "CUSTOM", authorizer_id: null })).to.deep.equal(["PR007"]);
  });

  it("accepts IAM, and an authorizer, even if it is not known yet", () => {
    expect(route({ authorization_type: "CUSTOM", authorizer_id: "a" })).to.deep.equal([]);
    const unknown = { unknown: { authorizer_id: true } };
    expect(route({ authorization_type: "CUSTOM" }, unknown)).to.deep.equal([]);
    expect(route({ authorization_type: "AWS_IAM" })).to.deep.equal([]);
  });

  it("accepts other routes without an authorizer", () => {
    const ping = { route_key: "ping", authorization_type: "NONE" };
    expect(ids(kept("aws_apigatewayv2_route", ping))).to.deep.equal([]);
  });
});

describe("PR008, a permission without a source", () => {
  const permission = (others: object, rest: Partial<Resource> = {}) =>
    ids(
      kept(
        "aws_lambda_permission",
        { action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com", ...others },
        rest,
      ),
    );

  it("reports a permission for any account's API", () => {
    expect(permission({})).to.deep.equal(["PR008"]);
    expect(permission({ source_arn: "" })).to.deep.equal(["PR008"]);
  });

  it("reports the permission without which nobody can call an open function URL", () => {
    const opened = { principal: "*", invoked_via_function_url: true };
    expect(permission(opened)).to.include("PR008");
  });

  it("accepts a source, even if it is not known yet", () => {
    expect(permission({ source_arn: "arn:aws:execute-api:a" })).to.deep.equal([]);
    expect(permission({}, { unknown: { source_arn: true } })).to.deep.equal([]);
  });
});

describe("PR009, a throttle of 0 or none", () => {
  const both = { throttling_rate_limit: 100, throttling_burst_limit: 200 };
  const stage = (after: object, others: Partial<Resource> = {}) =>
    findings(kept("aws_apigatewayv2_stage", { ...after }, others));

  it("reports 0, only one of two limits, and no limits", () => {
    for (const settings of [
      { ...both, throttling_rate_limit: 0 },
      { ...both, throttling_burst_limit: 0 },
      { throttling_rate_limit: 100 },
      { throttling_burst_limit: null, throttling_rate_limit: 100 },
    ]) {
      expect(stage({ default_route_settings: [settings] })[0]).to.include({ id: "PR009" });
    }
    expect(stage({})[0]?.what).to.equal(
      "Missing or 0: `default_route_settings.throttling_rate_limit`, `default_route_settings.throttling_burst_limit`.",
    );
  });

  it("reports a route with a limit of 0", () => {
    const routes = [
      { route_key: "ping", ...both },
      { route_key: "post", throttling_rate_limit: 1 },
    ];
    const [finding] = stage({ default_route_settings: [both], route_settings: routes });
    expect(finding?.what).to.equal("Missing or 0: a limit of `post`.");
  });

  it("accepts both limits, as in a plan and as in CDKTF's JSON, and unknown ones", () => {
    expect(stage({ default_route_settings: [both] })).to.deep.equal([]);
    expect(stage({ default_route_settings: both })).to.deep.equal([]);
    expect(stage({}, { unknown: { default_route_settings: true } })).to.deep.equal([]);
  });
});

describe("PR010, routes changed without a deployment", () => {
  const ofApi = { api_id: "api" };
  const PARTS = ["route", "integration", "authorizer", "route_response"];
  const deployment = (action: "none" | "change" | "create" | "replace") =>
    kept("aws_apigatewayv2_deployment", ofApi, { action });

  for (const part of PARTS) {
    const type = `aws_apigatewayv2_${part}`;
    const parts: [string, Resource][] = [
      ["created", created(type, ofApi)],
      ["changed", changed(type, ofApi, ofApi)],
      ["destroyed", destroyed(type, ofApi)],
    ];
    for (const [how, resource] of parts) {
      it(`reports a ${part} that is ${how}`, () => {
        const isAnswer = part === "route_response" && how === "destroyed";
        const stale = isAnswer ? ["PR010", "PR024"] : ["PR010"];
        expect(ids(resource)).to.deep.equal(stale);
        expect(ids(resource, deployment("none"))).to.deep.equal(stale);
        expect(ids(resource, deployment("change"))).to.deep.equal(stale);
        const served = how === "destroyed" ? stale : [];
        expect(ids(resource, deployment("create"))).to.deep.equal(served);
        expect(ids(resource, deployment("replace"))).to.deep.equal(served);
      });
    }
  }

  it("reports that a deployment in the same apply still serves a removed route", () => {
    const route = destroyed("aws_apigatewayv2_route", ofApi);
    expect(findings(route, deployment("replace"))[0]?.what).to.equal(
      "It would be destroyed after the new deployment, which would still serve it.",
    );
  });

  const route = changed("aws_apigatewayv2_route", ofApi, ofApi);

  it("requires a deployment of the same API", () => {
    const other = created("aws_apigatewayv2_deployment", { api_id: "other" });
    expect(ids(route, other)).to.deep.equal(["PR010"]);
  });

  it("recognizes an API by reference", () => {
    const written = {
      api_id: { references: ["aws_apigatewayv2_api.a.id", "aws_apigatewayv2_api.a"] },
    };
    const unknown = { api_id: true };
    const first = created("aws_apigatewayv2_route", {}, { written, unknown });
    const deployed = created("aws_apigatewayv2_deployment", {}, { written, unknown });
    expect(ids(first, deployed)).to.deep.equal([]);
    expect(ids(first, created("aws_apigatewayv2_deployment", {}, { unknown }))).to.deep.equal([
      "PR010",
    ]);
  });

  it("accepts a stage with auto-deploy, and the destruction of the whole API", () => {
    const settings = { throttling_rate_limit: 1, throttling_burst_limit: 1 };
    const stage = { ...ofApi, auto_deploy: true, default_route_settings: settings };
    expect(ids(route, kept("aws_apigatewayv2_stage", stage))).to.deep.equal([]);
    expect(
      ids(route, kept("aws_apigatewayv2_stage", { ...stage, auto_deploy: false })),
    ).to.deep.equal(["PR010"]);
    const api = destroyed("aws_apigatewayv2_api", { id: "api" });
    expect(ids(destroyed("aws_apigatewayv2_route", ofApi), api)).to.deep.equal(["PR002"]);
  });
});
