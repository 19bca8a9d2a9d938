// Function URLs: what functions receive, and what clients get.
import { expect } from "chai";
import { callUrl, ECHO, OPEN, startUrl } from "../../helpers/function-url.ts";
import { findTrace, tracesUntil } from "../../helpers/local-api.ts";

const returning = (result: string): string => `async () => (${result})`;

describe("the event of a function URL", () => {
  it("#49 has version 2.0 of the format, as AWS builds it", async () => {
    const { port, model } = await startUrl(ECHO);
    const [{ id, domainName } = { id: "", domainName: "" }] = model.functionUrls;
    const beganMs = Date.now();
    const path = "/_url/fixture-echo/a%20b/c?x=1&x=2&y=a%26b&__proto__=z";
    const headers = { "X-Own": ["1", "2"], "User-Agent": "tests", Cookie: "a=1; b=2" };
    const { text } = await callUrl(port, path, { headers });
    const event = JSON.parse(text);
    const { headers: received, requestContext, ...rest } = event;
    expect(rest).to.deep.equal({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/a%20b/c",
      rawQueryString: "x=1&x=2&y=a%26b&__proto__=z",
      cookies: ["a=1", "b=2"],
      queryStringParameters: JSON.parse('{"x":"1,2","y":"a&b","__proto__":"z"}'),
      isBase64Encoded: false,
    });
    const { requestId, time, timeEpoch, ...context } = requestContext;
    expect(context).to.deep.equal({
      accountId: "anonymous",
      apiId: id,
      domainName,
      domainPrefix: id,
      http: {
        method: "GET",
        path: "/a%20b/c",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "tests",
      },
      routeKey: "$default",
      stage: "$default",
    });
    expect(requestId).to.match(/^[\da-f-]{36}$/);
    expect(time).to.match(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(timeEpoch).to.be.within(beganMs, Date.now());
    expect(received).to.include({
      host: domainName,
      "x-own": "1,2",
      "user-agent": "tests",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    });
    expect(received["x-amzn-trace-id"]).to.match(/^Root=1-[\da-f]{8}-[\da-f]{24}$/);
    expect(received).not.to.have.any.keys("cookie", "connection");
    expect(domainName).to.match(/^[a-z0-9]{32}\.lambda-url\.eu-west-1\.on\.aws$/);
  });

  it("#50 has a body as text for types that are text, and in base64 for others", async () => {
    const { port } = await startUrl(ECHO);
    for (const [type, bytes, isBase64Encoded] of [
      ["application/json", Buffer.from('{"a":"👋"}'), false],
      ["application/problem+json; charset=utf-8", Buffer.from("{}"), false],
      ["text/plain", Buffer.from("hi"), false],
      ["application/xml", Buffer.from("<a/>"), false],
      ["text/plain", Buffer.from([0xff, 0xfe]), true],
      ["application/x-www-form-urlencoded", Buffer.from("a=1"), true],
      ["application/octet-stream", Buffer.from("hi"), true],
      [undefined, Buffer.from("hi"), true],
    ] as const) {
      const headers = type !== undefined && { headers: { "content-type": type } };
      const answer = await callUrl(port, undefined, { method: "POST", ...headers, body: bytes });
      const event = answer.json();
      expect(event.isBase64Encoded, type).to.equal(isBase64Encoded);
      const received = Buffer.from(event.body, isBase64Encoded ? "base64" : "utf8");
      expect(received.equals(bytes), type).to.equal(true);
    }
    const { isBase64Encoded, ...event } = (await callUrl(port)).json();
    expect(isBase64Encoded).to.equal(false);
    expect(event).not.to.have.any.keys("body", "cookies", "queryStringParameters");
    expect(event.rawPath).to.equal("/");
  });

  it("comes by the host of the URL too, and with the whole path", async () => {
    const { port, model } = await startUrl(ECHO);
    const [{ domainName } = { domainName: "" }] = model.functionUrls;
    const { text } = await callUrl(port, "/_local/api", { headers: { host: domainName } });
    expect(JSON.parse(text).rawPath).to.equal("/_local/api");
  });
});

describe("the response of a function URL", () => {
  for (const [what, result, expected] of [
    [
      "an object without a status is the body",
      '{ message: "hi" }',
      { status: 200, text: '{"message":"hi"}', type: "application/json" },
    ],
    [
      "so is an object with a body and no status",
      '{ body: "hi" }',
      { status: 200, text: '{"body":"hi"}', type: "application/json" },
    ],
    ["a text is the body as it is", '"hi"', { status: 200, text: "hi", type: "application/json" }],
    ["a list is the body", "[1]", { status: 200, text: "[1]", type: "application/json" }],
    ["nothing is null", "undefined", { status: 200, text: "null", type: "application/json" }],
    [
      "a status alone has an empty body",
      "{ statusCode: 404 }",
      { status: 404, text: "", type: "application/json" },
    ],
    [
      "a status in digits",
      '{ statusCode: "201", body: "made" }',
      { status: 201, text: "made", type: "application/json" },
    ],
    [
      "its type replaces JSON's",
      '{ statusCode: 200, headers: { "Content-Type": "text/html" }, body: "<p>" }',
      { status: 200, text: "<p>", type: "text/html" },
    ],
    [
      "base64 is decoded",
      '{ statusCode: 200, body: "aGk=", isBase64Encoded: true }',
      { status: 200, text: "hi", type: "application/json" },
    ],
  ] as const) {
    it(`#51 ${what}: ${result}`, async () => {
      const { port } = await startUrl(returning(result));
      const { status, text, headers } = await callUrl(port);
      expect({ status, text, type: headers["content-type"] }).to.deep.equal(expected);
      expect(headers["x-amzn-requestid"]).to.match(/^[\da-f-]{36}$/);
    });
  }

  it("#51 has the function's headers and cookies, but not those of a connection", async () => {
    const headers = '{ "X-Own": 1, connection: "upgrade", "Content-Length": "999" }';
    const { port } = await startUrl(
      returning(`{ statusCode: 200, headers: ${headers}, cookies: ["a=1; Secure", "b=2"] }`),
    );
    const answer = await callUrl(port);
    expect(answer.headers).to.include({ "x-own": "1", "content-length": "0" });
    expect(answer.headers["set-cookie"]).to.deep.equal(["a=1; Secure", "b=2"]);
    expect(answer.headers["connection"]).to.equal("keep-alive");
  });

  for (const [what, code, fn] of [
    ["throws", "async () => { throw new Error('secret'); }", {}],
    ["exits", "async () => process.exit(1)", {}],
    ["times out", "() => new Promise((end) => setTimeout(end, 60_000))", { timeout: 1 }],
    ["returns no status", returning('{ statusCode: "soon" }'), {}],
    ["returns a status of the protocol", returning("{ statusCode: 101 }"), {}],
    ["splits its headers", returning('{ statusCode: 200, headers: { a: "b\\r\\nc: d" } }'), {}],
    ["names a header with a space", returning('{ statusCode: 200, headers: { "a b": "" } }'), {}],
    ["splits its cookies", returning('{ statusCode: 200, cookies: ["a=1\\r\\nb: c"] }'), {}],
    ["returns more than 6 MB", returning('"x".repeat(6_400_000)'), {}],
  ] as const) {
    it(`#52 is 502 when the function ${what}`, async () => {
      const { port } = await startUrl(code, { fn });
      const { status, text, headers } = await callUrl(port);
      expect({ status, text }).to.deep.equal({ status: 502, text: "Internal Server Error" });
      expect(headers["content-type"]).to.equal("application/json");
    });
  }

  it("#54 is 429 when the function is throttled", async () => {
    const { port } = await startUrl(ECHO, { fn: { reserved_concurrent_executions: 0 } });
    const { status, headers } = await callUrl(port);
    expect(status).to.equal(429);
    expect(headers["x-amzn-errortype"]).to.equal("TooManyRequestsException");
  });

  it("#53 is 413 for an event of more than 6 MB, which base64 may make of less", async () => {
    const { port } = await startUrl(returning("{ statusCode: 204 }"));
    const statusOf = async (bytes: number, type: string) => {
      const call = {
        method: "POST",
        headers: { "content-type": type },
        body: Buffer.alloc(bytes, 97),
      };
      return (await callUrl(port, undefined, call)).status;
    };
    expect(await statusOf(6_200_000, "text/plain")).to.equal(204);
    expect(await statusOf(6_291_457, "text/plain")).to.equal(413);
    expect(await statusOf(6_291_400, "text/plain")).to.equal(413);
    expect(await statusOf(5_000_000, "image/png")).to.equal(413);
  });

  it("is 404 for a function without a URL, and says which have one", async () => {
    const { port } = await startUrl(ECHO);
    const { status, text } = await callUrl(port, "/_url/fixture-ech");
    expect([status, text]).to.deep.equal([
      404,
      '{"message":"No function has this URL; expected one of /_url/fixture-echo."}',
    ]);
  });

  it("is in the console, without what identifies the caller", async () => {
    const { port } = await startUrl(ECHO, { url: { authorization_type: "AWS_IAM" } });
    const headers = {
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAME/20250101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0123456789abcdef",
      "x-amz-security-token": "the-token-of-a-session",
      cookie: "session=the-cookie-of-somebody",
    };
    expect((await callUrl(port, undefined, { headers })).status).to.equal(200);
    const traces = await tracesUntil(port, (all) =>
      all.some(({ spans: [root] }) => root?.endMs !== undefined),
    );
    const spans = findTrace(traces, "operator", "fixture-echo GET");
    expect(spans.map(({ kind }) => kind)).to.deep.equal(["operator", "function"]);
    const shown = JSON.stringify(spans);
    expect(shown).to.include("AKIAME");
    for (const secret of ["0123456789abcdef", "the-token-of", "the-cookie-of"]) {
      expect(shown).not.to.include(secret);
    }
  });
});

describe("a function URL of an alias", () => {
  it("calls the function as that alias, and has a URL of its own", async () => {
    const code = "async (_, { invokedFunctionArn }) => ({ invokedFunctionArn })";
    const alias = {
      name: "live",
      function_name: "${aws_lambda_function.echo.function_name}",
      function_version: "1",
    };
    const live = {
      function_name: "${aws_lambda_function.echo.arn}",
      qualifier: "${aws_lambda_alias.live.name}",
      authorization_type: "NONE",
    };
    const { port, warnings } = await startUrl(code, {
      resources: {
        aws_lambda_alias: { live: alias },
        aws_lambda_function_url: {
          live,
          echo: { ...live, qualifier: undefined },
        },
        aws_lambda_permission: { live: { ...OPEN, qualifier: "live" } },
      },
    });
    const arn = async (path: string) => (await callUrl(port, path)).json().invokedFunctionArn;
    expect(await arn("/_url/fixture-echo:live")).to.match(/:function:fixture-echo:live$/);
    expect(await arn("/_url/fixture-echo")).to.match(/:function:fixture-echo$/);
    expect(warnings).to.deep.equal([]);
  });
});
