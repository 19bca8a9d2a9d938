// Configurations whose only APIs are HTTP APIs.
import { expect } from "chai";
import { startGateway } from "../../../gateway/index.ts";
import { waitForRefusal } from "../../helpers/client.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { callUrl } from "../../helpers/function-url.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { createHttpStack, startHttpApi } from "../../helpers/http-api.ts";
import { callLocal } from "../../helpers/local-api.ts";

const SAYS_ROUTE = { code: "async ({ routeKey }) => routeKey" };

/** A second HTTP API, whose routes all lead to the function of the first one's. */
const SECOND = {
  aws_apigatewayv2_api: {
    other: {
      name: "other",
      protocol_type: "HTTP",
      target: "${aws_lambda_function.GET__pets.arn}",
    },
  },
  aws_lambda_permission: {
    other: {
      action: "lambda:InvokeFunction",
      function_name: "${aws_lambda_function.GET__pets.arn}",
      principal: "apigateway.amazonaws.com",
      source_arn: "${aws_apigatewayv2_api.other.execution_arn}/*",
    },
  },
};

describe("an HTTP API without a WebSocket API", () => {
  it("is served, and nothing warns of it", async () => {
    const { port, warnings } = await startHttpApi({
      routes: { "GET /pets": SAYS_ROUTE },
      isAlone: true,
    });
    expect((await callUrl(port, "/web/pets")).text).to.equal("GET /pets");
    expect((await callUrl(port, "/pets")).text).to.equal("GET /pets");
    expect((await callUrl(port, "/lost")).text).to.equal('{"message":"Not Found"}');
    expect(warnings).to.deep.equal([]);
  });

  it("may be one of several", async () => {
    const { port, model } = await startHttpApi({
      routes: { "GET /pets": SAYS_ROUTE },
      resources: SECOND,
      isAlone: true,
    });
    expect(model.apis).to.deep.equal([]);
    expect((await callUrl(port, "/web/pets")).text).to.equal("GET /pets");
    expect((await callUrl(port, "/other/anything")).text).to.equal("$default");
  });

  it("has a URL with http:, and no handshake succeeds", async () => {
    const { configurationPath, remove } = await writeFixtureStack(
      createHttpStack({ routes: { "GET /pets": {} }, isAlone: true }),
    );
    closeAfterwards(remove);
    const infos: string[] = [];
    const output = { functionLine: () => {}, info: (line: string) => infos.push(line), warn() {} };
    const gateway = await startGateway({ configurationPath, output });
    closeAfterwards(() => gateway.close());
    expect(gateway.url).to.equal(`http://127.0.0.1:${gateway.port}`);
    expect(await waitForRefusal(`ws://127.0.0.1:${gateway.port}/web`)).to.equal(403);
    expect(infos).to.deep.equal([
      "Handshake for /web refused, 403: there is no WebSocket API; HTTP APIs are called with http://.",
    ]);
  });

  it("is on the console: its path, and what its routes lead to", async () => {
    const { port } = await startHttpApi({ routes: { "GET /pets": {} }, isAlone: true });

    const api = (await callLocal(port, "GET", "/_local/api")).json();

    const urls = [`http://127.0.0.1:${port}/web/`];
    expect(api).to.deep.include({ name: "web", paths: [], urls, routes: [] });
    const [route] = api.drawing.nodes;
    expect(route).to.deep.include({ kind: "route", label: "GET /pets" });
    expect(api.drawing.edges).to.deep.include({
      from: route.id,
      to: "aws_lambda_function.GET__pets",
      label: "integration",
    });
  });

  it("cannot be chosen with --api, which chooses among WebSocket APIs", async () => {
    const { configurationPath, remove } = await writeFixtureStack(
      createHttpStack({ routes: { "GET /pets": {} }, isAlone: true }),
    );
    closeAfterwards(remove);
    const error = await catchRejection(startGateway({ configurationPath, api: "web" }));
    expect(error.message).to.equal(
      'Expected one aws_apigatewayv2_api with protocol_type "WEBSOCKET" and the address or name "web", found none. ' +
        "Remove --api: it chooses among WebSocket APIs, and HTTP APIs are all served.",
    );
  });
});
