// Lambda authorizers of HTTP APIs, and routes with IAM.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import {
  allowApi,
  HTTP_API_ID,
  type HttpRouteFixture,
  startHttpApi,
} from "../../helpers/http-api.ts";

type Body = Record<string, unknown>;

const DENIED = [403, '{"message":"Forbidden"}'];
const UNAUTHORIZED = [401, '{"message":"Unauthorized"}'];

const startWithAuthorizer = (
  code: string,
  authorizer: Body = {},
  routes: string[] = ["GET /pets"],
) => {
  const route: HttpRouteFixture = {
    route: {
      authorization_type: "CUSTOM",
      authorizer_id: "${aws_apigatewayv2_authorizer.ask.id}",
    },
  };
  return startHttpApi({
    routes: {
      ...Object.fromEntries(routes.map((key) => [key, route])),
      "GET /authorizer": { code },
    },
    resources: {
      aws_apigatewayv2_authorizer: {
        ask: {
          api_id: HTTP_API_ID,
          name: "ask",
          authorizer_type: "REQUEST",
          authorizer_uri: "${aws_lambda_function.GET__authorizer.invoke_arn}",
          authorizer_payload_format_version: "2.0",
          enable_simple_responses: true,
          identity_sources: ["$request.header.Authorization"],
          ...authorizer,
        },
      },
      aws_lambda_permission: { ask: allowApi("GET__authorizer") },
    },
  });
};

const policy = (effect: string, resource: string) =>
  `({ principalId: "me", context: { a: 1 }, policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect: "${effect}", Resource: ${resource} }] } })`;

describe("a Lambda authorizer", () => {
  it("decides by a simple response, whose context the function gets", async () => {
    const { port, lines } = await startWithAuthorizer(
      "async (event) => { console.log(JSON.stringify(event)); return { isAuthorized: event.identitySource[0] === 'me', context: { list: [1], number: 2 } }; }",
    );
    const { requestContext } = (
      await callUrl(port, "/pets?x=1", { headers: { authorization: "me" } })
    ).json();
    expect(requestContext.authorizer).to.deep.equal({ lambda: { list: [1], number: 2 } });
    const asked = JSON.parse(lines[0]!.replace(/^[^{]*/, ""));
    expect(asked).to.include({
      version: "2.0",
      type: "REQUEST",
      routeKey: "GET /pets",
      rawPath: "/pets",
    });
    expect(asked.routeArn).to.match(
      /^arn:aws:execute-api:eu-west-1:0{12}:\w{10}\/\$default\/GET\/pets$/,
    );
    expect(asked.identitySource).to.deep.equal(["me"]);
    expect(asked).not.to.have.any.keys("body", "isBase64Encoded");
    const { status, text } = await callUrl(port, "/pets", { headers: { authorization: "you" } });
    expect([status, text]).to.deep.equal(DENIED);
  });

  it("that repeats the request in its errors is told of a hundred times", async () => {
    const { port, warnings } = await startWithAuthorizer(
      "async ({ headers }) => { throw new Error(headers['x-own']); }",
    );
    const before = warnings.length;
    for (let index = 0; index < 110; index += 1) {
      const headers = { authorization: "me", "x-own": `own ${index}` };
      expect((await callUrl(port, "/pets", { headers })).status).to.equal(500);
    }
    expect(warnings).to.have.length(before + 100);
  });

  it("decides by a policy, route by route", async () => {
    const { port } = await startWithAuthorizer(
      `async ({ methodArn }) => ${policy("Allow", "methodArn")}`,
      { authorizer_payload_format_version: "1.0", enable_simple_responses: false },
      ["GET /pets", "GET /cats"],
    );
    const ask = (path: string) => callUrl(port, path, { headers: { authorization: "me" } });
    const { requestContext } = (await ask("/pets")).json();
    expect(requestContext.authorizer.lambda).to.deep.equal({ a: 1, principalId: "me" });
    // The result is kept for the other route, which it does not name.
    expect((await ask("/cats")).status).to.equal(403);
  });

  it("is not asked without its identity sources: 401", async () => {
    const { port, lines } = await startWithAuthorizer(
      "async () => { console.log('asked'); return { isAuthorized: true }; }",
      { identity_sources: ["$request.header.Authorization", "$request.querystring.key"] },
    );
    for (const [path, headers] of [
      ["/pets?key=1", {}],
      ["/pets", { authorization: "me" }],
      ["/pets?key=", { authorization: "me" }],
    ] as const) {
      const { status, text } = await callUrl(port, path, { headers });
      expect([status, text]).to.deep.equal(UNAUTHORIZED);
    }
    expect(lines).to.deep.equal([]);
  });

  it("is asked once per identity while its result is kept, and each time without a time to keep it", async () => {
    const code = "async () => { console.log('asked'); return { isAuthorized: true }; }";
    for (const [ttl, expected] of [
      [undefined, 2],
      [0, 4],
    ] as const) {
      const ttlArgument = ttl === undefined ? {} : { authorizer_result_ttl_in_seconds: ttl };
      const { port, lines } = await startWithAuthorizer(code, ttlArgument);
      for (const authorization of ["me", "me", "you", "me"])
        await callUrl(port, "/pets", { headers: { authorization } });
      expect(lines.filter((line) => line.includes("asked"))).to.have.length(expected);
    }
  });

  for (const [what, code, expected] of [
    ["denies", "async () => ({ isAuthorized: false })", 403],
    ["throws Unauthorized", "async () => { throw new Error('Unauthorized'); }", 401],
    ["throws anything else", "async () => { throw new Error('secret'); }", 500],
    ["returns no decision", "async () => ({})", 500],
    ["returns a decision as text", 'async () => ({ isAuthorized: "true" })', 500],
  ] as const) {
    it(`that ${what}: ${expected}`, async () => {
      const { port } = await startWithAuthorizer(code);
      const { status, text } = await callUrl(port, "/pets", { headers: { authorization: "me" } });
      expect(status).to.equal(expected);
      expect(text).not.to.include("secret");
    });
  }

  it("that API Gateway may not call: 500", async () => {
    const { port, warnings } = await startHttpApi({
      routes: {
        "GET /authorizer": { permission: false },
        "GET /pets": {
          route: {
            authorization_type: "CUSTOM",
            authorizer_id: "${aws_apigatewayv2_authorizer.ask.id}",
          },
        },
      },
      resources: {
        aws_apigatewayv2_authorizer: {
          ask: {
            api_id: HTTP_API_ID,
            name: "ask",
            authorizer_type: "REQUEST",
            authorizer_uri: "${aws_lambda_function.GET__authorizer.invoke_arn}",
            authorizer_payload_format_version: "2.0",
            enable_simple_responses: true,
          },
        },
      },
    });
    expect((await callUrl(port, "/pets")).status).to.equal(500);
    expect(warnings.join("\n")).to.match(/may not invoke aws_lambda_function.GET__authorizer/);
  });
});

describe("a route with IAM", () => {
  const start = (statement: Body) =>
    startHttpApi({
      routes: {
        "GET /pets/{id}": { route: { authorization_type: "AWS_IAM" } },
        "GET /caller": {
          code: `const https = require("node:https");
            exports.handler = (event) => new Promise((resolve) => {
              const { AWS_ACCESS_KEY_ID: key } = process.env;
              const authorization = "AWS4-HMAC-SHA256 Credential=" + key + "/20250101/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=0";
              https.get({ host: event.headers.host, path: "/pets/1", headers: { authorization } }, (response) => {
                response.resume();
                resolve(response.statusCode);
              });
            });`,
        },
      },
      resources: {
        aws_iam_role: {
          fixture: {
            name: "fixture",
            inline_policy: { policy: JSON.stringify({ Statement: [statement] }) },
          },
        },
      },
    });

  const signed = (scope: string) => ({
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAME/20250101/${scope}/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });

  it("refuses requests that are not signed, or for something else", async () => {
    const { port } = await start({ Effect: "Allow", Action: "*", Resource: "*" });
    for (const call of [{}, signed("eu-west-1/lambda"), signed("us-east-1/execute-api")]) {
      const { status, text } = await callUrl(port, "/pets/1", call);
      expect([status, text]).to.deep.equal(DENIED);
    }
    const { requestContext } = (
      await callUrl(port, "/pets/1", signed("eu-west-1/execute-api"))
    ).json();
    expect(requestContext.authorizer.iam).to.include({
      accessKey: "AKIAME",
      accountId: "000000000000",
    });
  });

  for (const [Resource, expected] of [
    ["arn:aws:execute-api:*:*:*/$default/GET/pets/*", "200"],
    ["arn:aws:execute-api:*:*:*/$default/POST/pets/*", "403"],
  ]) {
    it(`lets a function call it if its role allows that: ${Resource} gives ${expected}`, async () => {
      const { port } = await start({ Effect: "Allow", Action: "execute-api:Invoke", Resource });
      expect((await callUrl(port, "/caller")).text).to.equal(expected);
    });
  }
});
