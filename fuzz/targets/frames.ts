// Bytes that a client sends over an open connection, to a real gateway.
import { once } from "node:events";
import { connect } from "node:net";
import { type Gateway, startGateway } from "../../gateway/index.ts";
import { writeFixtureStack, type WrittenStack } from "../../test/helpers/fixture-stack.ts";
import { upgradeTo } from "../../test/helpers/raw-request.ts";
import { toBytes, COMMON_TOKENS, type Target } from "../target.ts";

/** A client's text frame with a zero mask. */
const frame = (text: string, first = 0x81): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([first, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
};

/** A MOCK integration, so that no function is started. */
const MOCK = {
  aws_apigatewayv2_integration: {
    mock: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      integration_type: "MOCK",
      template_selection_expression: "200",
      request_templates: { 200: '{"statusCode":200}' },
    },
  },
  aws_apigatewayv2_integration_response: {
    mock: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      integration_id: "${aws_apigatewayv2_integration.mock.id}",
      integration_response_key: "$default",
      response_templates: { $default: "pong" },
      template_selection_expression: "$default",
    },
  },
  aws_apigatewayv2_route: {
    mock: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      route_key: "$default",
      route_response_selection_expression: "$default",
      target: "integrations/${aws_apigatewayv2_integration.mock.id}",
    },
  },
  aws_apigatewayv2_route_response: {
    mock: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      route_id: "${aws_apigatewayv2_route.mock.id}",
      route_response_key: "$default",
    },
  },
};

let gateway: Gateway | undefined;
let stack: WrittenStack | undefined;
const unexpected: string[] = [];

const target: Target = {
  batchSize: 16,
  tokens: [
    ...COMMON_TOKENS,
    // The first two bytes of frames: opcodes, and lengths with and without a mask.
    ..."\x81 \x01 \x00 \x80 \x88 \x89 \x8a \xc1 \x82 \x7e \x7f \xfe \xff".split(" ").map(toBytes),
    '{"action":"a"}',
  ],
  seeds: [
    frame('{"action":"a"}'),
    Buffer.concat([frame("he", 0x01), frame("", 0x89), frame("llo", 0x80)]),
    frame("\x03\xe8bye", 0x88),
    frame("x", 0x82),
  ],
  start: async () => {
    stack = await writeFixtureStack({ routes: {}, resources: MOCK });
    gateway = await startGateway({
      configurationPath: stack.configurationPath,
      accountThrottle: { rateLimit: 1e6, burstLimit: 1e6 },
      output: {
        functionLine: () => {},
        info: () => {},
        warn: (line) => {
          if (/unexpected/i.test(line)) unexpected.push(line);
        },
      },
    });
  },
  stop: async () => {
    await gateway?.close();
    await stack?.remove();
  },
  run: async (input) => {
    const socket = connect(gateway?.port ?? 0, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(Buffer.from(upgradeTo("/test")));
    await once(socket, "data");
    // A close frame ends it, whatever came before.
    socket.end(Buffer.concat([input, frame("", 0x88)]));
    socket.resume();
    await once(socket, "close");
    const [line] = unexpected.splice(0);
    if (line !== undefined) throw new Error(line);
  },
};

export default target;
