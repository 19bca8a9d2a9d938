// Routes of WebSocket APIs: who may use them, and whether clients receive a response.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { type ApiResources, readRoutes } from "../../../gateway/model/routes.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const SAYS = { arn: ARN, functionName: "says" } as LambdaModel;

const response = (address: string, attributes: Body) =>
  createResource("aws_apigatewayv2_route_response", address, attributes);

const authorizer = (address: string, attributes: Body) =>
  createResource("aws_apigatewayv2_authorizer", address, attributes);

const readOne = (attributes: Body, more: Partial<ApiResources> = {}) => {
  const route = createResource("aws_apigatewayv2_route", "r", { route_key: "say", ...attributes });
  const none = { integrations: [], responses: [], integrationResponses: [], authorizers: [] };
  const [read] = readRoutes({ ...none, functions: [SAYS], routes: [route], ...more }).values();
  return read;
};

describe("a route of a WebSocket API", () => {
  it("is open and has no response unless it says so", () => {
    const read = readOne({});
    expect(read).to.deep.include({
      address: "r",
      routeKey: "say",
      hasRouteResponse: false,
      authorizer: undefined,
    });
    expect(read).not.to.have.property("isSigned");
    expect(readOne({ authorization_type: "NONE" })).not.to.have.property("isSigned");
  });

  it("requires a signature with AWS_IAM", () => {
    expect(readOne({ authorization_type: "AWS_IAM" })).to.deep.include({
      isSigned: true,
      authorizer: undefined,
    });
  });

  for (const [what, attributes, responses, expected] of [
    [
      "an expression and its response",
      { route_response_selection_expression: "$default" },
      [{}],
      true,
    ],
    ["an expression alone", { route_response_selection_expression: "$default" }, [], false],
    ["a response alone", {}, [{}], false],
    ["another expression", { route_response_selection_expression: "$other" }, [{}], false],
    [
      "the response of another route",
      { route_response_selection_expression: "$default" },
      [{ route_id: "other" }],
      false,
    ],
    [
      "the response of another key",
      { route_response_selection_expression: "$default" },
      [{ route_response_key: "other" }],
      false,
    ],
    [
      "its response among others",
      { route_response_selection_expression: "$default" },
      [{ route_id: "other" }, {}],
      true,
    ],
  ] as [string, Body, Body[], boolean][]) {
    it(`with ${what} ${expected ? "sends" : "does not send"} a response to clients`, () => {
      const given = responses.map((one, at) =>
        response(`p${at}`, { route_id: "r", route_response_key: "$default", ...one }),
      );
      expect(readOne(attributes, { responses: given })?.hasRouteResponse).to.equal(expected);
    });
  }

  it("has the authorizer that it names", () => {
    const given = [
      authorizer("b", { authorizer_uri: "arn:other" }),
      authorizer("a", {
        authorizer_uri: `${ARN}:live`,
        authorizer_credentials_arn: "arn:role",
        identity_sources: ["route.request.querystring.token", "route.request.header.Origin"],
      }),
    ];
    const read = readOne(
      { authorization_type: "CUSTOM", authorizer_id: "a" },
      { authorizers: given },
    );
    expect(read?.authorizer).to.deep.equal({
      id: "a",
      address: "a",
      functionArn: ARN,
      fn: SAYS,
      qualifier: "live",
      credentialsArn: "arn:role",
      identitySources: ["route.request.querystring.token", "route.request.header.Origin"],
    });
    expect(read).not.to.have.property("isSigned");
  });

  it("has no authorizer where the type is not CUSTOM, and needs one where it is", () => {
    const authorizers = [authorizer("x.auth", { authorizer_uri: ARN })];
    expect(readOne({ authorizer_id: "x.auth" }, { authorizers })?.authorizer).to.equal(undefined);
    expect(() => readOne({ authorization_type: "CUSTOM", authorizer_id: "b" }, { authorizers }))
      .to.throw(
        'r: authorizer_id "b" is not an authorizer of its API. ' +
          'Set it to "${aws_apigatewayv2_authorizer.NAME.id}", where NAME is one of: auth.',
      )
      .with.property("code", "INVALID_CONFIGURATION");
  });

  it("is selected by its key among several", () => {
    const keys = ["$connect", "say"].map((route_key) =>
      createResource("aws_apigatewayv2_route", `r.${route_key}`, { route_key }),
    );
    const read = readRoutes({
      routes: keys,
      integrations: [],
      responses: [],
      integrationResponses: [],
      authorizers: [],
      functions: [],
    });
    expect([...read].map(([key, { address }]) => [key, address])).to.deep.equal([
      ["$connect", "r.$connect"],
      ["say", "r.say"],
    ]);
  });
});
