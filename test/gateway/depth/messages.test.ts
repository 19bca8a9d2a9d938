// Deep nesting in messages and in functions' results: the event may fail, and the gateway keeps running.
import { expect } from "chai";
import { waitForRefusal, type TestClient } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { mappedStack } from "../../helpers/mapped-stack.ts";
import { DEPTHS, SHAPES } from "../../helpers/nesting.ts";

const LENGTH = "async ({ body }) => ({ statusCode: 200, body: String(body.length) })";

/** Fits into one frame. */
const sendText = ({ socket }: TestClient, text: string): void => {
  const FRAME = 30_000;
  for (let at = 0; at < text.length; at += FRAME) {
    socket.send(text.slice(at, at + FRAME), { fin: at + FRAME >= text.length });
  }
};

const MESSAGE_LIMIT = 128 * 1024;

describe("deep nesting", () => {
  for (const [shape, nested] of Object.entries(SHAPES)) {
    const fitting = DEPTHS.filter((depth) => nested(depth).length < MESSAGE_LIMIT - 100);

    for (const [what, expression] of [
      ["the selected field", "$request.body.action"],
      ["a field below it", "$request.body.a.a.a"],
      ["a template", "${request.body.action}/${request.body.a}"],
    ]) {
      it(`of ${shape} in a message, where ${what} is the route key: goes to $default`, async () => {
        const gateway = await startFixture({
          routes: { $default: { code: LENGTH, routeResponse: true } },
          routeSelectionExpression: expression,
        });
        const client = await gateway.connect();
        for (const depth of fitting) {
          for (const text of [nested(depth), `{"action":${nested(depth)}}`]) {
            sendText(client, text);
            expect(await client.next()).to.equal(String(text.length));
          }
        }
      });
    }

    for (const template of [
      undefined,
      "$input.json('$')",
      '{"a":"$util.escapeJavaScript($input.path(\'$\'))"}',
      '{"a":"$util.parseJson($input.body)"}',
    ]) {
      it(`of ${shape} in a message mapped by ${template ?? "nothing"}: gets a response`, async () => {
        const gateway = await startFixture({
          ...mappedStack({
            routeKey: "$default",
            code: "async () => 1",
            integration: template ? { request_templates: { "application/json": template } } : {},
            responses: { $default: { response_templates: { $default: "answered" } } },
          }),
        });
        const client = await gateway.connect();
        for (const depth of fitting) {
          sendText(client, nested(depth));
          expect(await client.next()).to.match(/^(answered$|{"message": "Internal server error")/);
        }
        expect(
          gateway.warnings.filter((line) => line.includes("in the gateway itself")),
        ).to.deep.equal([]);
      });
    }
  }

  const returnsNested = `
const nest = (depth) => { let value = 1; for (let at = 0; at < depth; at += 1) value = [value]; return value; };
exports.handler = async ({ body, headers }) => {
  const depth = Number(body ?? headers.depth);`;

  it("in a function's result: an error of the function", async () => {
    const gateway = await startFixture({
      routes: {
        $default: {
          code: `${returnsNested} return { statusCode: 200, body: nest(depth) }; };`,
          routeResponse: true,
        },
      },
    });
    const client = await gateway.connect();
    for (const depth of DEPTHS) {
      client.send(String(depth));
      expect(await client.next()).to.match(/^{"message": "Internal server error"/);
    }
  });

  it("in a mapped function's result: gets a response", async () => {
    const gateway = await startFixture(
      mappedStack({
        routeKey: "$default",
        code: `${returnsNested} return { errorMessage: nest(depth) }; };`,
        integration: { request_templates: { "application/json": '{"body":"$input.body"}' } },
        responses: {
          $default: {
            response_templates: { $default: "$input.path('$')" },
          },
        },
      }),
    );
    const client = await gateway.connect();
    for (const depth of DEPTHS) {
      client.send(String(depth));
      expect(await client.next()).to.match(
        /^({errorMessage=|{errorType=Runtime\.JSONStringifyError, |{"message": "Internal server error")/,
      );
    }
    expect(gateway.warnings.filter((line) => line.includes("in the gateway itself"))).to.deep.equal(
      [],
    );
  });

  it("in an authorizer's result: 500", async () => {
    const gateway = await startFixture({
      routes: { $connect: {} },
      authorizer: {
        code: `${returnsNested} return { principalId: "me", context: { a: nest(depth) }, policyDocument: nest(depth) }; };`,
      },
    });
    for (const depth of DEPTHS) {
      expect(await waitForRefusal(gateway.url, { headers: { depth: String(depth) } })).to.equal(
        500,
      );
    }
  });
});
