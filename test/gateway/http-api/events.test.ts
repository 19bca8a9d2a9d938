// The events that functions of HTTP APIs receive, in both versions of the payload format.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startHttpApi } from "../../helpers/http-api.ts";

const PATH = "/pets/a%20b/c/d?x=1&x=2&y=a%26b";
const HEADERS = { "X-Own": ["1", "2"], "User-Agent": "tests", Cookie: "a=1; b=2" };

describe("the event of an HTTP API", () => {
  it("has version 2.0 of the format, as AWS builds it", async () => {
    const { port, model } = await startHttpApi({
      routes: { "GET /pets/{name}/{rest+}": {} },
      stage: { stage_variables: { colour: "blue" } },
    });
    const [{ id, domainName } = { id: "", domainName: "" }] = model.httpApis;
    const beganMs = Date.now();

    const event = (await callUrl(port, PATH, { headers: HEADERS })).json();

    const { headers, requestContext, ...rest } = event;
    expect(rest).to.deep.equal({
      version: "2.0",
      routeKey: "GET /pets/{name}/{rest+}",
      rawPath: "/pets/a%20b/c/d",
      rawQueryString: "x=1&x=2&y=a%26b",
      cookies: ["a=1", "b=2"],
      queryStringParameters: { x: "1,2", y: "a&b" },
      pathParameters: { name: "a b", rest: "c/d" },
      stageVariables: { colour: "blue" },
      isBase64Encoded: false,
    });
    const { requestId, time, timeEpoch, ...context } = requestContext;
    expect(context).to.deep.equal({
      accountId: "000000000000",
      apiId: id,
      domainName,
      domainPrefix: id,
      http: {
        method: "GET",
        path: "/pets/a%20b/c/d",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "tests",
      },
      routeKey: "GET /pets/{name}/{rest+}",
      stage: "$default",
    });
    expect(requestId).to.match(/^[\w-]{15}=$/);
    expect(time).to.match(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(timeEpoch).to.be.within(beganMs, Date.now());
    expect(headers).to.include({
      host: domainName,
      "x-own": "1,2",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "https",
    });
    expect(headers).not.to.have.any.keys("cookie", "connection", "x-amzn-tls-version");
    expect(domainName).to.match(/^\w{10}\.execute-api\.eu-west-1\.amazonaws\.com$/);
  });

  it("has version 1.0 of the format, as AWS builds it", async () => {
    const { port, model } = await startHttpApi({
      routes: { "POST /pets/{name}/{rest+}": { integration: { payload_format_version: "1.0" } } },
    });
    const [{ id, domainName } = { id: "", domainName: "" }] = model.httpApis;
    const headers = { ...HEADERS, "Content-Type": "application/json" };
    const beganMs = Date.now();

    const event = (await callUrl(port, PATH, { method: "POST", headers, body: "{}" })).json();

    const { headers: single, multiValueHeaders, requestContext, ...rest } = event;
    expect(rest).to.deep.equal({
      version: "1.0",
      resource: "/pets/{name}/{rest+}",
      path: "/pets/a%20b/c/d",
      httpMethod: "POST",
      queryStringParameters: { x: "2", y: "a&b" },
      multiValueQueryStringParameters: { x: ["1", "2"], y: ["a&b"] },
      pathParameters: { name: "a b", rest: "c/d" },
      stageVariables: null,
      body: "{}",
      isBase64Encoded: false,
    });
    expect(single).to.include({ Host: domainName, "x-own": "2", cookie: "a=1; b=2" });
    expect(single).to.include({ "User-Agent": "tests", "Content-Type": "application/json" });
    expect(multiValueHeaders["x-own"]).to.deep.equal(["1", "2"]);
    const { requestId, extendedRequestId, requestTime, requestTimeEpoch, identity, ...context } =
      requestContext;
    expect(context).to.deep.equal({
      accountId: "000000000000",
      apiId: id,
      domainName,
      domainPrefix: id,
      httpMethod: "POST",
      path: "/pets/a%20b/c/d",
      protocol: "HTTP/1.1",
      resourceId: "POST /pets/{name}/{rest+}",
      resourcePath: "/pets/{name}/{rest+}",
      stage: "$default",
    });
    expect(requestId).to.equal(extendedRequestId);
    expect(identity).to.include({ sourceIp: "127.0.0.1", userAgent: "tests", userArn: null });
    expect(requestTime).to.match(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(requestTimeEpoch).to.be.within(beganMs, Date.now());
  });

  it("has null for what a request of version 1.0 does not have", async () => {
    const { port } = await startHttpApi({
      routes: { $default: { integration: { payload_format_version: "1.0" } } },
    });
    const event = (await callUrl(port, "/anything")).json();
    expect(event).to.include({
      resource: "$default",
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    });
  });

  it("has the stage in its path, unless the stage is $default", async () => {
    for (const version of ["1.0", "2.0"]) {
      const { port } = await startHttpApi({
        routes: { "GET /pets": { integration: { payload_format_version: version } } },
        stage: { name: "live" },
      });
      const event = (await callUrl(port, "/live/pets")).json();
      expect(event.rawPath ?? event.path).to.equal("/live/pets");
      expect(event.requestContext.http?.path ?? event.requestContext.path).to.equal("/live/pets");
      expect(event.requestContext.stage).to.equal("live");
    }
  });

  it("has a body in base64 unless its type is text", async () => {
    const { port } = await startHttpApi({ routes: { "POST /pets": {} } });
    const ask = async (type: string) => {
      const call = { method: "POST", headers: { "content-type": type }, body: "a=1" };
      const { body, isBase64Encoded } = (await callUrl(port, "/pets", call)).json();
      return [body, isBase64Encoded];
    };
    expect(await ask("text/plain")).to.deep.equal(["a=1", false]);
    expect(await ask("application/x-www-form-urlencoded")).to.deep.equal(["YT0x", true]);
  });
});
