// Backends of WebSocket routes without a function: services and URLs; and the ARNs by which routes are known.
import { expect } from "chai";
import type { Api } from "../../../gateway/model/apis.ts";
import { fillUrl, readHttpBackend } from "../../../gateway/model/http-backends.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readServiceBackend } from "../../../gateway/model/service-backends.ts";
import {
  authorizerSourceArn,
  httpRouteSourceArn,
  routeSourceArn,
} from "../../../gateway/model/source-arns.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const integration = (attributes: { [name: string]: Value } = {}) =>
  createResource("aws_apigatewayv2_integration", "i", attributes);

describe("the service of a route", () => {
  const PREFIX = "arn:aws:apigateway:eu-west-1:";

  for (const [uri, expected] of [
    [`${PREFIX}sqs:path/000000000000/jobs`, { service: "sqs", path: "000000000000/jobs" }],
    [`${PREFIX}sqs:path//000000000000/jobs`, { service: "sqs", path: "000000000000/jobs" }],
    [`${PREFIX}sqs:path/a//b`, { service: "sqs", path: "a//b" }],
    [`${PREFIX}dynamodb:action/PutItem`, { service: "dynamodb", action: "PutItem" }],
    [`${PREFIX}dynamodb:action//PutItem`, { service: "dynamodb", action: "/PutItem" }],
    [`${PREFIX}events:action/PutEvents`, { service: "events", action: "PutEvents" }],
    [`${PREFIX}sns:path/`, { service: "sns", path: "" }],
    [`${PREFIX}states:action/StartExecution`, { service: "states", action: "StartExecution" }],
    ["arn:aws-cn:apigateway::sqs:action/X", { service: "sqs", action: "X" }],
    [`${PREFIX}kinesis:action/PutRecord`, undefined],
    [`${PREFIX}lambda:path/2015-03-31/functions/x/invocations`, undefined],
    [`x${PREFIX}sqs:path/a`, undefined],
    [`${PREFIX}sqs:path/a\n`, undefined],
    [`${PREFIX}sqs:paths/a`, undefined],
    ["arn:aws:sqs:eu-west-1:000000000000:jobs", undefined],
    ["https://sqs:path/a", undefined],
  ] as const) {
    it(`with the URI ${JSON.stringify(uri)} is ${JSON.stringify(expected)}`, () => {
      expect(readServiceBackend(integration(), uri)).to.deep.equal(
        expected && { ...expected, parameters: [] },
      );
    });
  }

  it("has parameters, and tells which is not served", () => {
    const uri = `${PREFIX}sqs:path/a/b`;
    const name = "integration.request.header.x";
    const read = (source: string) =>
      readServiceBackend(integration({ request_parameters: { [name]: source } }), uri);
    expect(read("'y'")?.parameters).to.have.length(1);
    expect(() => read("route.request.unknown.x")).to.throw(/^i: request_parameters: ./);
  });
});

describe("the URL of a route", () => {
  const read = (uri: string, attributes = {}) => readHttpBackend(integration(attributes), uri);

  it("has a method, which is POST unless it says another", () => {
    expect(read("https://a")).to.deep.equal({ method: "POST", url: "https://a", parameters: [] });
    expect(read("HTTP://a", { integration_method: "ANY" }).method).to.equal("POST");
    expect(read("http://a", { integration_method: "PUT" }).method).to.equal("PUT");
  });

  for (const uri of ["ftp://a", "https://", "https:///a", "a https://a", "http:/a", ""]) {
    it(`cannot be ${JSON.stringify(uri)}`, () => {
      expect(() => read(uri)).to.throw(
        `i: integration_uri ${JSON.stringify(uri)} is not served; expected a URL such as "https://example.com/messages"`,
      );
    });
  }

  for (const uri of ["https://{h}/a", "https://api{h}", "https://a:{port}/x", "https://{u}@a/x"]) {
    it(`cannot be ${uri}: a client would choose the host`, () => {
      expect(() => read(uri)).to.throw(
        /^i: integration_uri is not served: it has \{\w+\} in its host/,
      );
    });
  }

  const fill = (url: string, variables: Record<string, string>, query = "") =>
    fillUrl({ method: "POST", url, parameters: [] }, variables, {
      path: new Map([
        ["id", "a/b"],
        ["p-q", "c"],
      ]),
      query: new URLSearchParams(query),
    }).href;

  it("is filled with stage variables, path parameters and a query", () => {
    expect(
      fill("https://${stageVariables.host}/${stageVariables.v}/x", { host: "h", v: "1" }),
    ).to.equal("https://h/1/x");
    expect(fill("https://h/{id}/{p-q+}/{id}", {})).to.equal("https://h/a%2Fb/c/a%2Fb");
    expect(fill("https://h/?z=0", {}, "a=1&a=2&z=3")).to.equal("https://h/?z=0&a=1&a=2&z=3");
  });

  for (const [url, problem] of [
    [
      "https://h/${stageVariables.none}",
      "the message gives no value for ${stageVariables.none} of the integration_uri",
    ],
    [
      "https://h/${stageVariables.constructor}",
      "the message gives no value for ${stageVariables.constructor} of",
    ],
    ["https://h/{none}", "the message gives no value for {none} of the integration_uri"],
    ["https://${stageVariables.host}", '"https://" is not a URL'],
    ["https://a${stageVariables.host}.{id}/x", "it has {id} in its host"],
    ["https://a${stageVariables.brace}/x", "it has {id} in its host"],
  ] as const) {
    it(`cannot be filled: ${problem}`, () => {
      expect(() => fill(url, { host: "", brace: ".{id}" })).to.throw(problem);
    });
  }
});

describe("the ARN of a route or an authorizer", () => {
  const api = { executionArn: "arn:api" } as Api;

  it("has the stage, and the key or the id", () => {
    expect(routeSourceArn(api, "dev", "$connect")).to.equal("arn:api/dev/$connect");
    expect(authorizerSourceArn(api, "abc")).to.equal("arn:api/authorizers/abc");
  });

  for (const [routeKey, expected] of [
    ["GET /pets", "arn:api/dev/GET/pets"],
    ["POST   /pets/{id}", "arn:api/dev/POST/pets/{id}"],
    ["ANY /pets", "arn:api/dev/GET/pets"],
    ["COMPANY /pets", "arn:api/dev/COMPANY/pets"],
    ["GET /a ANY /b", "arn:api/dev/GET/a ANY /b"],
    [" GET /pets", "arn:api/dev/ GET /pets"],
    ["$default", "arn:api/dev/$default"],
  ] as const) {
    it(`of an HTTP API's ${routeKey} is ${expected}`, () => {
      expect(httpRouteSourceArn(api, "dev", routeKey)).to.equal(expected);
    });
  }
});
