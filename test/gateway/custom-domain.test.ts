// A stack with a custom domain, served locally: callbacks work under every host name that leads to the API on AWS.
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { expect } from "chai";
import { type Gateway, startGateway } from "../../gateway/index.ts";
import { WebSocketStack } from "../../stacks/index.ts";
import { connect } from "../helpers/client.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { startFixture } from "../helpers/fixture-gateway.ts";
import { PROPS } from "../helpers/synthesize.ts";

const NAME = "ws.example.com";

/** Posts "hello" to its own connection through the endpoint in its environment, and returns the status. */
const POSTS_TO_ENDPOINT = `
const https = require("node:https");
const post = (url) =>
  new Promise((resolve, reject) => {
    const headers = { authorization: "AWS4-HMAC-SHA256 Credential=x" };
    const call = https.request(url, { method: "POST", headers }, (response) =>
      resolve(response.resume().statusCode),
    );
    call.on("error", reject);
    call.end("hello");
  });
exports.handler = async ({ requestContext: { connectionId } }) => {
  const url = process.env.ENDPOINT + "/@connections/" + encodeURIComponent(connectionId);
  return { statusCode: 200, body: String(await post(url)) };
};
`;

interface Options {
  basePath?: string;
  isDefaultDisabled?: boolean;
  endpoint?: string;
}

const start = ({ basePath, isDefaultDisabled = false, endpoint = "" }: Options) =>
  startFixture({
    routes: {
      post: {
        code: POSTS_TO_ENDPOINT,
        routeResponse: true,
        fn: { environment: { variables: { ENDPOINT: endpoint } } },
      },
      who: {
        code: "async (event) => ({ statusCode: 200, body: event.requestContext.domainName })",
        routeResponse: true,
      },
    },
    resources: {
      aws_apigatewayv2_api: {
        api: {
          name: "fixture",
          protocol_type: "WEBSOCKET",
          route_selection_expression: "$request.body.action",
          disable_execute_api_endpoint: isDefaultDisabled,
        },
      },
      aws_apigatewayv2_domain_name: {
        name: {
          domain_name: NAME,
          domain_name_configuration: {
            certificate_arn: "${aws_acm_certificate_validation.name.certificate_arn}",
            endpoint_type: "REGIONAL",
            security_policy: "TLS_1_2",
          },
        },
      },
      aws_apigatewayv2_api_mapping: {
        name: {
          api_id: "${aws_apigatewayv2_api.api.id}",
          domain_name: "${aws_apigatewayv2_domain_name.name.id}",
          stage: "${aws_apigatewayv2_stage.stage.id}",
          ...(basePath !== undefined && { api_mapping_key: basePath }),
        },
      },
    },
  });

/** The fixture's host name at API Gateway, as its JSON computes it. */
const OWN_ENDPOINT =
  "https://${aws_apigatewayv2_api.api.id}.execute-api.eu-west-1.amazonaws.com/test";

describe("a custom domain", () => {
  for (const [what, options, status] of [
    ["at the root", { endpoint: `https://${NAME}` }, "200"],
    ["under a base path", { basePath: "chat", endpoint: `https://${NAME}/chat` }, "200"],
    [
      "under the stage, which is not a path there",
      { basePath: "chat", endpoint: `https://${NAME}/test` },
      "403",
    ],
    ["without its base path", { basePath: "chat", endpoint: `https://${NAME}` }, "403"],
    [
      "when the other endpoint is disabled",
      { isDefaultDisabled: true, endpoint: `https://${NAME}` },
      "200",
    ],
    ["through the default endpoint", { endpoint: OWN_ENDPOINT }, "200"],
    [
      "through a default endpoint that is disabled",
      { isDefaultDisabled: true, endpoint: OWN_ENDPOINT },
      "403",
    ],
  ] as const) {
    it(`answers ${status} to a function that posts ${what}`, async () => {
      const gateway = await start(options);
      const client = await gateway.connect();
      client.send({ action: "post" });
      if (status === "200") expect(await client.next()).to.equal("hello");
      expect(await client.next()).to.equal(status);
      expect(gateway.warnings).to.deep.equal([]);
    });
  }

  it("accepts clients too, and events contain it", async () => {
    const gateway = await start({ basePath: "chat" });
    const client = await connect(`ws://127.0.0.1:${gateway.port}/chat`, {
      headers: { host: NAME },
    });
    client.send({ action: "who" });
    expect(await client.next()).to.equal(NAME);
    const local = await gateway.connect();
    local.send({ action: "who" });
    expect(await local.next()).to.equal(gateway.model.apis[0]!.domainName);
  });

  for (const [what, path, host] of [
    ["the stage", "/test", NAME],
    ["nothing", "/", NAME],
    ["the default endpoint that is disabled", "/test", "own"],
  ] as const) {
    it(`refuses a client that connects by ${what}`, async () => {
      const gateway = await start({ basePath: "chat", isDefaultDisabled: true });
      const headers = { host: host === "own" ? gateway.model.apis[0]!.domainName : host };
      const error = await catchRejection(
        connect(`ws://127.0.0.1:${gateway.port}${path}`, { headers }),
      );
      expect(error).to.have.property("message", "Unexpected server response: 403");
    });
  }

  it("is unknown to a gateway whose stack has none", async () => {
    const { port } = await startFixture({ routes: {} });
    const call = request({ port, host: "127.0.0.1", path: "/", headers: { host: NAME } }).end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    expect(response.statusCode).to.equal(403);
    expect(String((await response.toArray())[0])).to.include("is not this gateway's");
  });
});

describe("this project's stack with a custom domain and a key", function () {
  let outdir = "";
  let gateway: Gateway;

  before(async () => {
    await synthesizedStack("dev");
    outdir = await mkdtemp(join(tmpdir(), "custom-domain-"));
    const app = new App({ outdir });
    new WebSocketStack(app, "own", {
      ...PROPS,
      zipDirectory: "dist",
      throttle: { rateLimit: 100, burstLimit: 200 },
      authorization: {
        tokens: "digests",
        digests: ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        tokenInQuery: true,
      },
      customerManagedKey: true,
      domain: { name: NAME, basePath: "chat", hostedZoneId: "Z0", defaultEndpoint: "disabled" },
    });
    app.synth();
    gateway = await startGateway({
      configurationPath: join(outdir, "stacks/own/cdk.tf.json"),
      output: {
        functionLine: () => {},
        info: () => {},
        warn: (line) => {
          throw new Error(`Unexpected warning: ${line}`);
        },
      },
    });
  });

  after(async () => {
    await gateway.close();
    await rm(outdir, { recursive: true });
  });

  it("answers by callback, and broadcasts", async () => {
    const client = await connect(`ws://127.0.0.1:${gateway.port}/own?token=test`);
    client.send({ action: "post", data: "through the SDK" });
    expect(await client.next()).to.equal("through the SDK");
    client.send({ action: "sendmessage", data: "through our own signer" });
    expect(await client.next()).to.equal("through our own signer");
  });
});
