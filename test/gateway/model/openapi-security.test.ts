// Who may call an operation of an OpenAPI definition.
import { expect } from "chai";
import type { Value } from "../../../gateway/terraform/values.ts";
import {
  type Body,
  FUNCTION,
  PROXY,
  attributes,
  importPaths,
  importOperation,
} from "../helpers/openapi-import.ts";

describe("the security of an operation", () => {
  const JWT = {
    type: "jwt",
    identitySource: "$request.header.A  ,  $request.header.B",
    jwtConfiguration: { issuer: "https://id.example.com", audience: ["app"] },
  };
  const secure = (authorizer: Value, requirement: Value = [{ own: ["read"] }], scheme: Body = {}) =>
    importOperation(
      { security: requirement },
      {
        components: {
          securitySchemes: {
            own: {
              ...scheme,
              ...(authorizer !== null && { "x-amazon-apigateway-authorizer": authorizer }),
            },
          },
        },
      },
    );
  const typeOf = ({ route }: ReturnType<typeof secure>) => route?.attribute("authorization_type");

  it("is IAM by the operation or by its scheme", () => {
    for (const type of ["AWS_IAM", "aws_iam"])
      expect(typeOf(importOperation({ "x-amazon-apigateway-auth": { type } }))).to.equal("AWS_IAM");
    expect(
      typeOf(secure(null, undefined, { "x-amazon-apigateway-authtype": "awsSigv4" })),
    ).to.equal("AWS_IAM");
    expect(typeOf(importOperation({ "x-amazon-apigateway-auth": { type: "NONE" } }))).to.equal(
      "NONE",
    );
  });

  it("reads its identity sources in linear time", () => {
    const source = `$request.header.A${" ".repeat(1_000_000)}x`;
    const [authorizer] = secure({ ...JWT, identitySource: source }).authorizers;
    expect(authorizer!.attribute("identity_sources")).to.deep.equal([source]);
  });

  it("is a JWT authorizer, with scopes", () => {
    const { route, authorizers, problems } = secure(JWT);
    const [authorizer, ...others] = authorizers;
    expect([others, problems]).to.deep.equal([[], []]);
    expect(authorizer).to.deep.include({
      type: "aws_apigatewayv2_authorizer",
      address: 'web.body.securitySchemes["own"]',
    });
    expect(attributes(authorizer, ...authorizer!.given)).to.deep.equal({
      api_id: "abc",
      identity_sources: ["$request.header.A", "$request.header.B"],
      jwt_configuration: [{ issuer: "https://id.example.com", audience: ["app"] }],
    });
    expect(
      attributes(route, "authorization_type", "authorizer_id", "authorization_scopes"),
    ).to.deep.equal({
      authorization_type: "JWT",
      authorizer_id: authorizer?.attribute("id"),
      authorization_scopes: ["read"],
    });
  });

  it("is an authorizer function", () => {
    const { route, authorizers } = secure({
      type: "request",
      authorizerUri: "arn:aws:lambda:${AWSRegion}:${AWSAccountId}:function:says",
      authorizerCredentials: "arn:${AWSPartition}:iam::${AWSAccountId}:role/r",
      authorizerPayloadFormatVersion: 2,
      authorizerResultTtlInSeconds: 60,
      enableSimpleResponses: true,
      identitySource: ["$request.header.A", "", 5, null],
    });
    expect(route?.attribute("authorization_type")).to.equal("CUSTOM");
    expect(
      attributes(
        authorizers[0],
        "identity_sources",
        "jwt_configuration",
        "authorizer_uri",
        "authorizer_credentials_arn",
        "authorizer_payload_format_version",
        "authorizer_result_ttl_in_seconds",
        "enable_simple_responses",
      ),
    ).to.deep.equal({
      identity_sources: ["$request.header.A", "5"],
      jwt_configuration: [{ issuer: null, audience: [] }],
      authorizer_uri: FUNCTION,
      authorizer_credentials_arn: "arn:aws:iam::000000000000:role/r",
      authorizer_payload_format_version: "2.0",
      authorizer_result_ttl_in_seconds: 60,
      enable_simple_responses: true,
    });
  });

  it("keeps a type that HTTP APIs do not have, so that nobody may call it", () => {
    expect(typeOf(secure({ type: "token" }))).to.equal("TOKEN");
    expect(typeOf(secure({}))).to.equal("of no type");
  });

  it("is one authorizer for all operations that name the scheme", () => {
    const operation = { security: [{ own: [] }], "x-amazon-apigateway-integration": PROXY };
    const { authorizers } = importPaths(
      { "/a": { get: operation, post: operation } },
      { components: { securitySchemes: { own: { "x-amazon-apigateway-authorizer": JWT } } } },
    );
    expect(authorizers).to.have.length(1);
  });

  for (const requirement of [[{ other: [] }], [{ own: [] }]] as const) {
    it(`is none without an authorizer, which is reported: ${JSON.stringify(requirement)}`, () => {
      const read = secure(null, requirement as unknown as Value);
      const [name] = Object.keys(requirement[0]);
      expect(typeOf(read)).to.equal("NONE");
      expect(read.authorizers).to.deep.equal([]);
      expect(read.problems).to.deep.equal([
        `web.body["GET /a"]: the security scheme "${name}" has no x-amazon-apigateway-authorizer, so it does not ` +
          "protect the route.",
      ]);
    });
  }

  it("is none with an empty requirement", () => {
    for (const requirement of [[], [{}], {}]) {
      const read = secure(JWT, requirement);
      expect([typeOf(read), read.problems]).to.deep.equal(["NONE", []]);
    }
  });
});
