// Who may call a route of an HTTP API, as configured.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { readAuthorization } from "../../../gateway/model/http-authorizers.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:asks";
const FUNCTIONS = [{ arn: ARN, functionName: "asks" } as LambdaModel];

const authorize = (route: Body, authorizer: Body = {}) =>
  readAuthorization(
    createResource("aws_apigatewayv2_route", "r", route),
    [
      createResource("aws_apigatewayv2_authorizer", "other", {}),
      createResource("aws_apigatewayv2_authorizer", "a", authorizer),
    ],
    FUNCTIONS,
    ["read"],
  );

const byJwt = (authorizer: Body) =>
  authorize({ authorization_type: "JWT", authorizer_id: "a" }, authorizer);
const byFunction = (authorizer: Body) =>
  authorize({ authorization_type: "CUSTOM", authorizer_id: "a" }, authorizer);

describe("the authorization of a route of an HTTP API", () => {
  it("is none, or IAM's", () => {
    expect(authorize({})).to.deep.equal({ type: "NONE" });
    expect(authorize({ authorization_type: "" })).to.deep.equal({ type: "NONE" });
    expect(authorize({ authorization_type: "NONE", authorizer_id: "a" })).to.deep.equal({
      type: "NONE",
    });
    expect(authorize({ authorization_type: "AWS_IAM" })).to.deep.equal({ type: "AWS_IAM" });
  });

  for (const [type, id, text] of [
    ["JWT", "x", '"JWT" and authorizer_id "x"'],
    ["CUSTOM", undefined, '"CUSTOM" and authorizer_id ""'],
    ["TOKEN", "a", '"TOKEN" and authorizer_id "a"'],
  ] as const) {
    it(`is unknown for the type ${type} with the authorizer ${id}`, () => {
      expect(authorize({ authorization_type: type, authorizer_id: id ?? null })).to.deep.equal({
        type: "UNKNOWN",
        problem: `r: authorization_type ${text} name no authorizer of its API`,
      });
    });
  }

  it("is a token's", () => {
    const jwt_configuration = [{ issuer: "https://id", audience: ["app", 5, "web"] }];
    const authorizer = {
      address: "a",
      issuer: "https://id",
      audiences: ["app", "web"],
      identitySource: "$request.header.Authorization",
    };
    expect(byJwt({ jwt_configuration })).to.deep.equal({
      type: "JWT",
      scopes: ["read"],
      authorizer,
    });
    const identity_sources = ["$request.querystring.token", "$request.header.x"];
    expect(byJwt({ jwt_configuration, identity_sources })).to.deep.include({
      authorizer: { ...authorizer, identitySource: "$request.querystring.token" },
    });
  });

  for (const jwt_configuration of [
    [],
    [{ audience: ["app"] }],
    [{ issuer: "https://id" }],
    [{ issuer: "https://id", audience: "app" }],
  ]) {
    it(`is unknown with the tokens ${JSON.stringify(jwt_configuration)}`, () => {
      expect(byJwt({ jwt_configuration })).to.deep.equal({
        type: "UNKNOWN",
        problem: "a: its issuer or audience is not set, or not in the plan",
      });
    });
  }

  it("is a function's, with its defaults", () => {
    expect(byFunction({ authorizer_uri: `${ARN}:live` })).to.deep.equal({
      type: "CUSTOM",
      authorizer: {
        functionArn: ARN,
        fn: FUNCTIONS[0],
        qualifier: "live",
        id: "a",
        address: "a",
        credentialsArn: undefined,
        identitySources: [],
        format: "2.0",
        hasSimpleResponses: false,
        ttlSeconds: 0,
      },
    });
  });

  it("is a function's, as configured", () => {
    const given = {
      authorizer_uri: ARN,
      authorizer_credentials_arn: "arn:role",
      identity_sources: ["$request.header.a"],
      authorizer_payload_format_version: "1.0",
      enable_simple_responses: true,
    };
    const expected = {
      functionArn: ARN,
      fn: FUNCTIONS[0],
      id: "a",
      address: "a",
      credentialsArn: "arn:role",
      identitySources: ["$request.header.a"],
      format: "1.0",
      hasSimpleResponses: true,
      ttlSeconds: 300,
    };
    expect(byFunction(given)).to.deep.equal({ type: "CUSTOM", authorizer: expected });
    for (const seconds of [0, 60]) {
      const read = byFunction({ ...given, authorizer_result_ttl_in_seconds: seconds });
      expect(read).to.deep.equal({
        type: "CUSTOM",
        authorizer: { ...expected, ttlSeconds: seconds },
      });
    }
    const plain = byFunction({ ...given, authorizer_credentials_arn: "" });
    expect(plain).to.have.nested.property("authorizer.credentialsArn", undefined);
  });

  for (const uri of ["https://x", undefined]) {
    it(`is unknown when the function is ${uri}`, () => {
      expect(byFunction({ authorizer_uri: uri ?? null })).to.deep.equal({
        type: "UNKNOWN",
        problem: `a: authorizer_uri ${JSON.stringify(uri ?? "")} is not a function`,
      });
    });
  }
});
