// A WebSocket API that AWS guards in a way that the gateway does not know.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

describe("a WebSocket API with AWS_IAM", () => {
  it("lets nobody connect, says so at startup, and the HTTP API beside it is served", async () => {
    const { port, warnings } = await startFixture({
      routes: { $connect: {} },
      resources: {
        aws_apigatewayv2_route: {
          _connect: {
            api_id: "${aws_apigatewayv2_api.api.id}",
            route_key: "$connect",
            authorization_type: "AWS_IAM",
            target: "integrations/${aws_apigatewayv2_integration._connect.id}",
          },
          web: {
            api_id: "${aws_apigatewayv2_api.web.id}",
            route_key: "GET /",
            target: "integrations/${aws_apigatewayv2_integration.web.id}",
          },
        },
        aws_apigatewayv2_api: { web: { name: "web", protocol_type: "HTTP" } },
        aws_apigatewayv2_stage: {
          web: { api_id: "${aws_apigatewayv2_api.web.id}", name: "$default", auto_deploy: true },
        },
        aws_apigatewayv2_integration: {
          web: {
            api_id: "${aws_apigatewayv2_api.web.id}",
            integration_type: "AWS_PROXY",
            integration_uri: "${aws_lambda_function._connect.invoke_arn}",
            payload_format_version: "2.0",
          },
        },
        aws_lambda_permission: {
          web: {
            action: "lambda:InvokeFunction",
            principal: "apigateway.amazonaws.com",
            function_name: "${aws_lambda_function._connect.function_name}",
          },
        },
      },
    });
    expect(await waitForRefusal(`ws://127.0.0.1:${port}/test`)).to.equal(502);
    expect((await fetch(`http://127.0.0.1:${port}/web/`)).status).to.equal(200);
    expect(warnings).to.include(
      'aws_apigatewayv2_route._connect: authorization_type "AWS_IAM" of a WebSocket API is not served; only ' +
        '"CUSTOM" and "NONE" are. Every handshake fails.',
    );
  });
});
