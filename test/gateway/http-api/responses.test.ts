// What clients of HTTP APIs get: from functions, and from API Gateway itself.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startHttpApi } from "../../helpers/http-api.ts";
import { findTrace, tracesUntil } from "../../helpers/local-api.ts";

const returning = (result: string): string => `async () => (${result})`;

const TEXT = "text/plain;charset=UTF-8";
const JSON_TYPE = "application/json";

describe("the response of a function behind an HTTP API", () => {
  for (const [format, what, result, expected] of [
    ["2.0", "an object without a status is JSON", "{ a: 1 }", [200, '{"a":1}', JSON_TYPE]],
    ["2.0", "text without a status is the body", '"hi"', [200, "hi", JSON_TYPE]],
    ["2.0", "a body without a type is text", '{ statusCode: 201, body: "hi" }', [201, "hi", TEXT]],
    [
      "2.0",
      "a body may be an object",
      "{ statusCode: 200, body: { a: 1 } }",
      [200, '{"a":1}', TEXT],
    ],
    [
      "2.0",
      "base64 is decoded",
      '{ statusCode: 200, body: "aGk=", isBase64Encoded: true, headers: { "content-type": "image/x" } }',
      [200, "hi", "image/x"],
    ],
    ["1.0", "a body is text", '{ statusCode: 404, body: "hi" }', [404, "hi", TEXT]],
    ["1.0", "a body may be missing", "{ statusCode: 204 }", [204, "", TEXT]],
    ["1.0", "a status is required", "{ a: 1 }", FAILED()],
    ["1.0", "a body is not an object", "{ statusCode: 200, body: { a: 1 } }", FAILED()],
    ["2.0", "a status is one of HTTP", "{ statusCode: 42 }", FAILED()],
    [
      "2.0",
      "headers have no line breaks",
      '{ statusCode: 200, headers: { a: "b\\r\\nc" } }',
      FAILED(),
    ],
  ] as [string, string, string, unknown[]][]) {
    it(`in version ${format}: ${what}`, async () => {
      const { port } = await startHttpApi({
        routes: {
          "GET /pets": {
            code: returning(result),
            integration: { payload_format_version: format },
          },
        },
      });
      const { status, text, headers } = await callUrl(port, "/pets");
      expect([status, text, headers["content-type"]]).to.deep.equal(expected);
      expect(headers["apigw-requestid"]).to.match(/^[\w-]{15}=$/);
    });
  }

  it("has cookies in version 2.0, and several values of a header in version 1.0", async () => {
    const result = `{
      statusCode: 200,
      cookies: ["a=1", "b=2"],
      headers: { "x-own": "lost", "x-other": 1 },
      multiValueHeaders: { "X-Own": ["1", "2"], "set-cookie": ["c=3", "d=4"] },
    }`;
    const ask = async (payload_format_version: string) => {
      const code = returning(result);
      const routes = { "GET /pets": { code, integration: { payload_format_version } } };
      return (await callUrl((await startHttpApi({ routes })).port, "/pets")).headers;
    };
    const [second, first] = [await ask("2.0"), await ask("1.0")];
    expect([second["set-cookie"], second["x-own"]]).to.deep.equal([["a=1", "b=2"], "lost"]);
    expect(first).to.include({ "x-own": "1, 2", "x-other": "1" });
    expect(first["set-cookie"]).to.deep.equal(["c=3", "d=4"]);
  });
});

function FAILED(): unknown[] {
  return [500, '{"message":"Internal Server Error"}', JSON_TYPE];
}

describe("API Gateway itself answers", () => {
  it("500 when the function fails, and says in the terminal when its permission is missing", async () => {
    const { port, warnings } = await startHttpApi({
      routes: {
        "GET /throws": { code: "async () => { throw new Error('secret'); }" },
        "GET /closed": { permission: false },
      },
    });
    for (const path of ["/throws", "/closed"]) {
      const { status, text } = await callUrl(port, path);
      expect([status, text]).to.deep.equal([500, '{"message":"Internal Server Error"}']);
    }
    expect(warnings.filter((line) => line.includes("GET /closed failed"))).to.have.length(1);
    expect(warnings.join("\n")).to.match(
      /API Gateway may not invoke aws_lambda_function.GET__closed.*\/\$default\/GET\/closed"/,
    );
  });

  it("503 when the function takes longer than the integration's timeout, or is throttled", async () => {
    const { port, warnings } = await startHttpApi({
      routes: {
        "GET /slow": {
          code: "() => new Promise((end) => setTimeout(end, 60_000))",
          integration: { timeout_milliseconds: 50 },
        },
        "GET /throttled": { fn: { reserved_concurrent_executions: 0 } },
      },
    });
    for (const path of ["/slow", "/throttled"]) {
      const { status, text } = await callUrl(port, path);
      expect([status, text]).to.deep.equal([503, '{"message":"Service Unavailable"}']);
    }
    expect(warnings).to.include(
      "aws_apigatewayv2_api.web: the route GET /slow failed: it took longer than its timeout_milliseconds of 50.",
    );
  });

  it("429 beyond the limits of the stage", async () => {
    const { port } = await startHttpApi({
      routes: { "GET /pets": {}, "GET /free": {} },
      stage: {
        route_settings: [
          { route_key: "GET /pets", throttling_burst_limit: 1, throttling_rate_limit: 0.001 },
        ],
      },
    });
    const ask = async (path: string) => (await callUrl(port, path)).status;
    expect([await ask("/pets"), await ask("/pets"), await ask("/free")]).to.deep.equal([
      200, 429, 200,
    ]);
  });

  it("413 for a body of more than 10 MB, or an event of more than 6 MB", async () => {
    const { port } = await startHttpApi({ routes: { "POST /pets": {} } });
    for (const bytes of [6_291_457, 10 * 1024 * 1024 + 1]) {
      const headers = { "content-type": "text/plain" };
      const call = { method: "POST", headers, body: Buffer.alloc(bytes, 97) };
      const { status, text } = await callUrl(port, "/pets", call);
      expect([status, text]).to.deep.equal([413, '{"message":"Request Entity Too Large"}']);
    }
  });

  it("500 for a route whose integration is not served, which is named at start; others are served", async () => {
    const { port, warnings } = await startHttpApi({
      routes: {
        "POST /queue": {
          integration: { integration_subtype: "SQS-PurgeQueue", integration_uri: undefined },
        },
        "GET /pets": {},
      },
    });
    const problem =
      'aws_apigatewayv2_integration.POST__queue: integration_subtype "SQS-PurgeQueue" is not served; ' +
      "only SQS-SendMessage, EventBridge-PutEvents and StepFunctions-StartExecution are";
    expect(warnings).to.include(`${problem}. Requests to the route POST /queue get an error.`);
    expect((await callUrl(port, "/queue", { method: "POST" })).status).to.equal(500);
    expect((await callUrl(port, "/pets")).status).to.equal(200);
  });
});

describe("a request to an HTTP API", () => {
  it("is in the console, without what identifies the caller", async () => {
    const { port } = await startHttpApi({ routes: { "GET /pets": {} } });
    const headers = { authorization: "Bearer the-token-of-somebody", cookie: "session=the-cookie" };
    await callUrl(port, "/pets", { headers });
    const traces = await tracesUntil(port, (all) =>
      all.some(({ spans: [root] }) => root?.endMs !== undefined),
    );
    const spans = findTrace(traces, "operator", "web GET /pets");
    expect(spans.map(({ kind }) => kind)).to.deep.equal(["operator", "function"]);
    expect(spans[0]!.details).to.include({ route: "GET /pets", status: 200 });
    for (const secret of ["the-token-of", "the-cookie"])
      expect(JSON.stringify(spans)).not.to.include(secret);
  });
});
