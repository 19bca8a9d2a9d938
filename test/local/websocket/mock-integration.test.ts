// Routes that API Gateway answers itself.
import { expect } from "chai";
import { refusalOf } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const mock = (name: string, template?: string) => ({
  aws_lambda_function: { [name]: undefined },
  aws_lambda_permission: { [name]: undefined },
  aws_apigatewayv2_integration: {
    [name]: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      integration_type: "MOCK",
      ...(template !== undefined && { request_templates: { $default: template } }),
    },
  },
});

const start = (routeKey: string, template?: string) =>
  startFixture({
    routes: { [routeKey]: { routeResponse: routeKey === "ping" } },
    resources: mock(routeKey.replace(/\W/g, "_"), template),
  });

describe("a MOCK integration", () => {
  it("accepts a handshake with the status of its template, and needs no function", async () => {
    const gateway = await start("$connect", '{"statusCode": 200}');
    expect(gateway.warnings).to.deep.equal([]);
    await (await gateway.connect()).close();
  });

  it("refuses a handshake with another status", async () => {
    const { url } = await start("$connect", '{"statusCode": 403}');
    expect(await refusalOf(url)).to.equal(403);
  });

  it("is an error without a status", async () => {
    const gateway = await start("ping");
    const client = await gateway.connect();
    client.send({ action: "ping" });
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
  });

  it("is refused at start with a template that would have to be run", async () => {
    const error = await start("ping", '{"statusCode": $input.json("$.status")}').then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.match(/^aws_apigatewayv2_integration\.ping: request_templates is/);
  });
});
