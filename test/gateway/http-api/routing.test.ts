// Which route of which HTTP API a request reaches.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { HTTP_API_ID, startHttpApi } from "../../helpers/http-api.ts";

const NAMES_ROUTE = { code: "async ({ routeKey, rawPath }) => `${routeKey} ${rawPath}`" };

const listRoutes = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, NAMES_ROUTE]));

describe("the route of a request", () => {
  /** The example of AWS's documentation comes first. */
  for (const [method, path, expected] of [
    ["GET", "/pets/dog/1", "GET /pets/dog/1"],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}"],
    ["GET", "/pets/cat/1", "GET /pets/{proxy+}"],
    ["POST", "/test/5", "ANY /{proxy+}"],
    ["GET", "/", "$default"],
    ["DELETE", "/", "$default"],
    ["PUT", "/both", "ANY /both"],
    ["GET", "/both", "GET /both"],
    ["GET", "/pets/dog", "GET /pets/{proxy+}"],
  ] as const) {
    it(`is the most specific one: ${method} ${path} selects ${expected}`, async () => {
      const { port, model } = await startHttpApi({
        routes: listRoutes(
          "$default",
          "ANY /{proxy+}",
          "GET /pets/{proxy+}",
          "ANY /both",
          "GET /both",
          "GET /pets/dog/{id}",
          "GET /pets/dog/1",
        ),
      });
      const headers = { host: model.httpApis[0]!.domainName };
      const { text } = await callUrl(port, path, { method, headers });
      expect(text).to.equal(`${expected} ${path}`);
    });
  }

  it("is none without a match: 404, and the trace says which routes there are", async () => {
    const { port } = await startHttpApi({ routes: listRoutes("GET /pets/{id}") });
    for (const [method, path] of [
      ["POST", "/pets/1"],
      ["GET", "/pets"],
      ["GET", "/pets/"],
      ["GET", "/pets/1/"],
      ["GET", "/__proto__"],
    ] as const) {
      const { status, text } = await callUrl(port, path, { method });
      expect([status, text], path).to.deep.equal([404, '{"message":"Not Found"}']);
    }
  });
});

describe("a request on this machine", () => {
  const stages = {
    aws_apigatewayv2_stage: {
      live: { api_id: HTTP_API_ID, name: "live", auto_deploy: true },
    },
  };

  it("reaches a stage by its name or the API's, and $default by the API's name or at the root", async () => {
    const { port } = await startHttpApi({
      routes: listRoutes("$default"),
      resources: stages,
    });
    for (const [path, expected] of [
      ["/live/a/b", "$default /live/a/b"],
      ["/web/live/a", "$default /live/a"],
      ["/web/a", "$default /a"],
      ["/web", "$default /"],
      ["/a", "$default /a"],
      ["/a/@connections", "$default /a/@connections"],
    ] as const) {
      expect((await callUrl(port, path)).text, path).to.equal(expected);
    }
  });

  it("reaches an API by its own host or a custom domain, also where the gateway has paths of its own", async () => {
    const mapping = (api_mapping_key: string, stage: string) => ({
      api_id: HTTP_API_ID,
      domain_name: "api.example.com",
      stage,
      api_mapping_key,
    });
    const { port, model } = await startHttpApi({
      routes: listRoutes("$default"),
      resources: {
        ...stages,
        aws_apigatewayv2_api_mapping: {
          a: mapping("v1", "live"),
          b: mapping("v1/old", "$default"),
        },
      },
    });
    const ask = async (host: string, path: string) => {
      const { status, text } = await callUrl(port, path, { headers: { host } });
      return status === 200 ? text : status;
    };
    const { domainName } = model.httpApis[0]!;
    expect(await ask(domainName, "/")).to.equal("$default /");
    expect(await ask(domainName, "/_local/api")).to.equal("$default /_local/api");
    expect(await ask(domainName, "/live/x")).to.equal("$default /live/x");
    expect(await ask("api.example.com", "/v1/x")).to.equal("$default /live/x");
    expect(await ask("api.example.com:3001", "/v1/old/x")).to.equal("$default /x");
    expect(await ask("api.example.com", "/v1older")).to.equal(404);
    expect(await ask("elsewhere.example.com", "/v1/x")).to.equal(403);
  });

  it("keeps the gateway's own paths, and those of WebSocket APIs", async () => {
    const { port } = await startHttpApi({ routes: listRoutes("$default") });
    expect((await callUrl(port, "/")).text).to.include("<!doctype html>");
    expect((await callUrl(port, "/_local/api")).json().paths).to.deep.equal(["/test"]);
    expect((await callUrl(port, "/test")).status).to.equal(426);
    expect((await callUrl(port, "/test/@connections/x")).status).to.equal(403);
    const headers = { "x-amz-target": "AmazonSQS.ListQueues" };
    expect((await callUrl(port, "/", { method: "POST", headers })).text).to.include("__type");
  });

  it("reaches an HTTP API by a stage name that a WebSocket API has too, which WebSockets still reach", async () => {
    const gateway = await startHttpApi({
      routes: listRoutes("GET /pets"),
      stage: { name: "test" },
    });
    expect((await callUrl(gateway.port, "/test/pets")).text).to.equal("GET /pets /test/pets");
    await gateway.connect();
    expect(gateway.connections()).to.have.length(1);
  });

  it("needs the API's name where several have the stage", async () => {
    const api_id = "${aws_apigatewayv2_api.other.id}";
    const { port, warnings } = await startHttpApi({
      routes: listRoutes("$default"),
      resources: {
        aws_apigatewayv2_api: { other: { name: "the other", protocol_type: "HTTP" } },
        aws_apigatewayv2_stage: { other: { api_id, name: "$default", auto_deploy: true } },
        aws_apigatewayv2_route: {
          other: {
            api_id,
            route_key: "$default",
            target: "integrations/${aws_apigatewayv2_integration.other.id}",
          },
        },
        aws_apigatewayv2_integration: {
          other: { api_id, integration_type: "HTTP_PROXY", integration_uri: "http://127.0.0.1:1/" },
        },
      },
    });
    expect((await callUrl(port, "/a")).status).to.equal(404);
    expect((await callUrl(port, "/web/a")).text).to.equal("$default /a");
    expect((await callUrl(port, "/the%20other/a")).status).to.equal(503);
    expect(warnings.filter((line) => line.includes("several HTTP APIs"))).to.deep.equal([
      "/ leads to no HTTP API, because several HTTP APIs have the stage $default. Use /web/ for aws_apigatewayv2_api.web, " +
        "/the%20other/ for aws_apigatewayv2_api.other.",
    ]);
  });

  it("has the URL that AWS would give the stage", async () => {
    const { model } = await startHttpApi({
      routes: {
        "GET /urls": {
          fn: {
            environment: {
              variables: {
                ROOT: "${aws_apigatewayv2_stage.web.invoke_url}",
                NAMED: "${aws_apigatewayv2_stage.live.invoke_url}",
                API: "${aws_apigatewayv2_api.web.api_endpoint}",
                SOCKET: "${aws_apigatewayv2_stage.stage.invoke_url}",
              },
            },
          },
        },
      },
      resources: stages,
    });
    const url = `https://${model.httpApis[0]!.domainName}`;
    expect(model.functions[0]!.environment).to.deep.equal({
      ROOT: `${url}/`,
      NAMED: `${url}/live`,
      API: url,
      SOCKET: `wss://${model.apis[0]!.domainName}/test`,
    });
  });

  it("is refused at the default endpoint if that is disabled", async () => {
    const { port, model } = await startHttpApi({
      routes: listRoutes("$default"),
      api: { disable_execute_api_endpoint: true },
    });
    const headers = { host: model.httpApis[0]!.domainName };
    expect((await callUrl(port, "/a", { headers })).status).to.equal(404);
    expect((await callUrl(port, "/a")).status).to.equal(200);
  });
});

describe("the quick create of an HTTP API", () => {
  it("has a route to its target and a stage $default, and sends version 2.0 of the format", async () => {
    const { port, model } = await startHttpApi({
      routes: { $default: NAMES_ROUTE },
      api: { target: "${aws_lambda_function.default.arn}", route_key: "GET /quick" },
      resources: {
        aws_apigatewayv2_stage: { web: undefined },
        aws_apigatewayv2_route: { default: undefined },
        aws_apigatewayv2_integration: { default: undefined },
      },
    });
    expect(model.httpApis[0]!.stages.map(({ name }) => name)).to.deep.equal(["$default"]);
    expect((await callUrl(port, "/other")).status).to.equal(404);
    expect((await callUrl(port, "/quick")).text).to.equal("GET /quick /quick");
  });
});

describe("a stage $default on this machine", () => {
  it("leaves calls of AWS services to those, also SNS's, which have no header of their own", async () => {
    const { port } = await startHttpApi({
      routes: listRoutes("$default"),
      resources: { aws_sns_topic: { news: { name: "news" } } },
    });
    const scope = "Credential=me/20250101/eu-west-1/sns/aws4_request";
    const call = await callUrl(port, "/", {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      },
      body: "Action=ListTopics",
    });
    expect(call.text).to.include("<ListTopicsResult>");
    const page = await callUrl(port, "/", { method: "POST", body: "Action=ListTopics" });
    expect(page.text).to.equal("$default /");
  });
});
