// Stages without a deployment exist on AWS and refuse everything; all other stages are served.
import { expect } from "chai";
import { waitForRefusal } from "../helpers/client.ts";
import { startFixture } from "../helpers/fixture-gateway.ts";
import { callUrl } from "../helpers/function-url.ts";
import { HTTP_API_ID, startHttpApi } from "../helpers/http-api.ts";
import { readFixture } from "./helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

const ROUTES = {
  ping: { code: `async () => ({ statusCode: 200, body: "pong" })`, routeResponse: true },
};

const HALF = "aws_apigatewayv2_stage.half";

const describeHalf = (refused: string): string =>
  `${HALF} has neither deployment_id nor auto_deploy, so it refuses every ${refused}, as on AWS. ` +
  "Set auto_deploy to true.";

describe("a stage without a deployment", () => {
  it("refuses handshakes, and the others are served", async () => {
    const gateway = await startFixture({
      routes: ROUTES,
      resources: { aws_apigatewayv2_stage: { half: { api_id, name: "half" } } },
    });
    expect(gateway.warnings).to.deep.equal([describeHalf("handshake with 403")]);
    expect(await waitForRefusal(`ws://127.0.0.1:${gateway.port}/half`)).to.equal(403);
    const client = await gateway.connect();
    client.send({ action: "ping" });
    expect(await client.next()).to.equal("pong");
  });

  it("is named in the refusal if no other stage is there", async () => {
    const gateway = await startFixture({ routes: ROUTES, stage: { auto_deploy: false } });
    expect(await waitForRefusal(gateway.url)).to.equal(403);
    expect(gateway.infos).to.include(
      "Handshake for /test refused, 403: aws_apigatewayv2_stage.stage has no deployment.",
    );
  });

  it("refuses @connections, as a stage that is not there", async () => {
    const { port, model } = await startFixture({ routes: ROUTES, stage: { auto_deploy: false } });
    const headers = { host: model.apis[0]!.domainName, authorization: "AWS4-HMAC-SHA256 any" };
    const { status } = await callUrl(port, "/test/@connections/any", { method: "POST", headers });
    expect(status).to.equal(403);
  });

  it("is advised to use the deployment of its API", () => {
    const { warnings } = readFixture({
      routes: ROUTES,
      stage: { auto_deploy: false },
      resources: { aws_apigatewayv2_deployment: { live: { api_id } } },
    });
    expect(warnings.join("\n")).to.include(
      'Set deployment_id to "${aws_apigatewayv2_deployment.live.id}".',
    );
  });

  it("of an HTTP API answers 404, although $default would answer", async () => {
    const { port, model, warnings } = await startHttpApi({
      routes: { $default: { code: "async () => 'default'" } },
      resources: { aws_apigatewayv2_stage: { half: { api_id: HTTP_API_ID, name: "half" } } },
    });
    const headers = { host: model.httpApis[0]!.domainName };
    const half = await callUrl(port, "/half/pets", { headers });
    expect([half.status, half.text]).to.deep.equal([404, '{"message":"Not Found"}']);
    expect((await callUrl(port, "/pets", { headers })).text).to.equal("default");
    expect(warnings).to.deep.equal([describeHalf("request with 404")]);
  });
});
