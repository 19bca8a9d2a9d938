// Routes to which API Gateway itself responds.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const mock = (name: string, template?: string, responses: Record<string, string> = {}) => ({
  aws_lambda_function: { [name]: undefined },
  aws_lambda_permission: { [name]: undefined },
  aws_apigatewayv2_integration: {
    [name]: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      integration_type: "MOCK",
      ...(template !== undefined && { request_templates: { $default: template } }),
    },
  },
  aws_apigatewayv2_integration_response: Object.fromEntries(
    Object.entries(responses).map(([key, text], index) => [
      `response${index}`,
      {
        api_id: "${aws_apigatewayv2_api.api.id}",
        integration_id: `\${aws_apigatewayv2_integration.${name}.id}`,
        integration_response_key: key,
        response_templates: { $default: text },
      },
    ]),
  ),
});

const start = (routeKey: string, template?: string, responses?: Record<string, string>) =>
  startFixture({
    routes: { [routeKey]: { routeResponse: routeKey === "ping" } },
    resources: mock(routeKey.replace(/\W/g, "_"), template, responses),
  });

describe("a MOCK integration", () => {
  it("accepts a handshake with its template's status, without a function", async () => {
    const gateway = await start("$connect", '{"statusCode": 200}');
    expect(gateway.warnings).to.deep.equal([]);
    await (await gateway.connect()).close();
  });

  it("rejects a handshake with another status", async () => {
    const { url } = await start("$connect", '{"statusCode": 403}');
    expect(await waitForRefusal(url)).to.equal(403);
  });

  it("is an error without a status", async () => {
    const gateway = await start("ping");
    const client = await gateway.connect();
    client.send({ action: "ping" });
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
  });

  it("#44 responds with the status that its template reads from the message", async () => {
    const gateway = await start("ping", '{"statusCode": $input.json("$.status")}', {
      "/2\\d\\d/": "fine",
      $default: "status of $context.connectionId: $input.body",
    });
    const client = await gateway.connect();
    client.send({ action: "ping", status: 204 });
    expect(await client.next()).to.equal("fine");
    client.send({ action: "ping", status: 404 });
    expect(await client.next()).to.match(/^status of [\w-]{15}=: $/);
  });

  it("fails when no integration response matches, with a warning at start", async () => {
    const gateway = await start("ping", '{"statusCode": 200}', { "/4\\d\\d/": "wrong" });
    expect(gateway.warnings).to.deep.equal([
      "aws_apigatewayv2_route.ping: aws_apigatewayv2_integration.ping has no " +
        'aws_apigatewayv2_integration_response for "$default", so clients receive an error for every ' +
        "response that no other pattern matches.",
    ]);
    const client = await gateway.connect();
    client.send({ action: "ping" });
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
    expect(gateway.warnings[1]).to.equal(
      'aws_apigatewayv2_integration.ping: no integration response matches "200", and none exists for $default.',
    );
  });

  it("is named at start with a template that has macros, and answers with an error", async () => {
    const gateway = await start("ping", "#macro(x)#end");
    expect(gateway.warnings).to.include(
      'aws_apigatewayv2_integration.ping: request_templates["$default"]: ' +
        'the directive "#macro" is not supported; use #set, #if, #foreach, #break and #stop. Messages to the route ping get an error.',
    );
    const client = await gateway.connect();
    client.send({ action: "ping" });
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
  });
});
