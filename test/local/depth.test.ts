// Nesting without end, through every entrance: the event may fail, and the gateway goes on.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { GatewayError, startGateway } from "../../local/index.ts";
import { connect, refusalOf, type TestClient } from "../helpers/client.ts";
import { rejectionOf } from "../helpers/errors.ts";
import { type FixtureGateway, startFixture } from "../helpers/fixture-gateway.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { mappedStack } from "../helpers/mapped-stack.ts";
import { declared, planOf, resource } from "../helpers/small-plan.ts";

const DEPTHS = [1, 10, 100, 999, 1000, 1001, 5000, 10_000, 60_000];

const lists = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const maps = (depth: number): string => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
const SHAPES = { lists, maps };

const LENGTH = "async ({ body }) => ({ statusCode: 200, body: String(body.length) })";

/** In frames that are small enough. */
const sendText = ({ socket }: TestClient, text: string): void => {
  const FRAME = 30_000;
  for (let at = 0; at < text.length; at += FRAME) {
    socket.send(text.slice(at, at + FRAME), { fin: at + FRAME >= text.length });
  }
};

const MESSAGE_LIMIT = 128 * 1024;

const signed = {
  "x-amz-date": "20250101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

describe("nesting without end", () => {
  for (const [shape, nested] of Object.entries(SHAPES)) {
    const fitting = DEPTHS.filter((depth) => nested(depth).length < MESSAGE_LIMIT - 100);

    for (const [what, expression] of [
      ["the selected field", "$request.body.action"],
      ["a field below it", "$request.body.a.a.a"],
      ["a template", "${request.body.action}/${request.body.a}"],
    ]) {
      it(`of ${shape} in a message, where ${what} is the route key: is for $default`, async () => {
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
      it(`of ${shape} in a message that is mapped by ${template ?? "nothing"}: is answered`, async () => {
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

  it("in what a function returns: is an error of the function", async () => {
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

  it("in what a mapped function returns: is answered", async () => {
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
        /^({errorMessage=|{errorType=RangeError, |{"message": "Internal server error")/,
      );
    }
    expect(gateway.warnings.filter((line) => line.includes("in the gateway itself"))).to.deep.equal(
      [],
    );
  });

  it("in what an authorizer returns: 500", async () => {
    const gateway = await startFixture({
      routes: { $connect: {} },
      authorizer: {
        code: `${returnsNested} return { principalId: "me", context: { a: nest(depth) }, policyDocument: nest(depth) }; };`,
      },
    });
    for (const depth of DEPTHS) {
      expect(await refusalOf(gateway.url, { headers: { depth: String(depth) } })).to.equal(500);
    }
  });

  describe("in a call over HTTP", () => {
    let gateway: FixtureGateway;
    beforeEach(async () => {
      gateway = await startFixture({
        routes: { $default: { code: LENGTH, routeResponse: true } },
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs" } },
          aws_dynamodb_table: {
            things: { name: "things", hash_key: "id", attribute: [{ name: "id", type: "S" }] },
          },
        },
      });
    });

    const call = async (target: string, body: string): Promise<number> => {
      const headers = {
        ...signed,
        "x-amz-target": target,
        "content-type": "application/x-amz-json-1.0",
      };
      const url = `http://localhost:${gateway.port}/`;
      const response = await fetch(url, { method: "POST", headers, body });
      await response.text();
      return response.status;
    };

    const expectServed = async (): Promise<void> => {
      const client = await gateway.connect();
      client.send("x");
      expect(await client.next()).to.equal("1");
      expect(await call("DynamoDB_20120810.ListTables", "{}")).to.equal(200);
    };

    for (const [target, bodyOf] of [
      [
        "DynamoDB_20120810.PutItem",
        (depth: number) =>
          `{"TableName":"things","Item":{"id":{"S":"x"},"a":${'{"M":{"a":'.repeat(depth)}{"S":"x"}${"}}".repeat(depth)}}}`,
      ],
      [
        "DynamoDB_20120810.PutItem",
        (depth: number) => `{"Item":${lists(depth)},"TableName":"things"}`,
      ],
      [
        "AmazonSQS.SendMessage",
        (depth: number) =>
          `{"QueueUrl":"jobs","MessageBody":"x","MessageAttributes":${maps(depth)}}`,
      ],
      ["AmazonSQS.SendMessage", (depth: number) => `{"QueueUrl":${lists(depth)}}`],
      ["AmazonSQS.SendMessage", (depth: number) => lists(depth)],
      ["DynamoDB_20120810.Query", (depth: number) => lists(depth)],
    ] as const) {
      it(`${target} with ${bodyOf(1).slice(0, 50)}…: is answered`, async () => {
        for (const depth of [...DEPTHS, 100_000]) {
          expect(await call(target, bodyOf(depth))).to.be.within(200, 599);
        }
        await expectServed();
      });
    }

    it("a document of faults: 400, and says why", async () => {
      for (const depth of DEPTHS.filter((each) => each < 30_000)) {
        const url = `http://localhost:${gateway.port}/_local/faults`;
        const response = await fetch(url, { method: "PUT", body: `{"posts":[${lists(depth)}]}` });
        expect(response.status).to.equal(400);
        expect(await response.text()).to.include("Faults:");
      }
      await expectServed();
    });

    it("a post to a client: arrives as it is", async () => {
      const client = await connect(gateway.url);
      const state = await connectionIdOf(gateway);
      for (const depth of DEPTHS) {
        const url = `http://localhost:${gateway.port}/test/@connections/${encodeURIComponent(state)}`;
        await fetch(url, { method: "POST", headers: signed, body: lists(depth) });
        expect(await client.next()).to.equal(lists(depth));
      }
    });
  });

  describe("in a configuration", () => {
    const failureOf = async (stack: object): Promise<Error> => {
      const { configurationPath, directory, remove } = await writeFixtureStack({ routes: {} });
      const path = join(directory, "deep.tf.json");
      try {
        await writeFile(
          path,
          JSON.stringify(stack).replace(
            /"@(\w+) (\d+)@"/g,
            (_, shape: keyof typeof SHAPES, depth) => SHAPES[shape](Number(depth)),
          ),
        );
        expect(configurationPath).to.include(directory);
        return await rejectionOf(startGateway({ configurationPath: path }));
      } finally {
        await remove();
      }
    };

    const api = (name: string, locals = {}) => ({
      resource: { aws_apigatewayv2_api: { api: { name, protocol_type: "WEBSOCKET" } } },
      locals,
    });
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`a${at}`, `\${local.a${at + 1}}`]),
    );

    for (const [what, stack] of [
      ["lists", api("x", { a: "@lists 20000@" })],
      ["maps", api("x", { a: "@maps 20000@" })],
      ["parentheses", api(`\${${"(".repeat(20_000)}1${")".repeat(20_000)}}`)],
      ["lists in an expression", api(`\${${"[".repeat(20_000)}${"]".repeat(20_000)}}`)],
      ["templates in templates", api(`${'${"'.repeat(20_000)}x${'"}'.repeat(20_000)}`)],
      ["negations", api(`\${${"!".repeat(50_000)}true}`)],
      ["conditions", api(`\${${"true ? 1 : ".repeat(20_000)}1}`)],
      ["sums", api(`\${1${" + 1".repeat(50_000)}}`)],
      ["steps", api(`\${local.a${".a".repeat(50_000)}}`, { a: {} })],
      ["jsondecode", api(`\${jsondecode("${"[".repeat(20_000)}${"]".repeat(20_000)}")}`)],
      ["references", api("${local.a0}", { ...chain, a20000: "x" })],
    ] as const) {
      it(`of ${what}: an error that is no trace`, async () => {
        const error = await failureOf(stack);
        expect(error).to.be.instanceOf(GatewayError);
        expect(error.message).to.match(/deep|no "a"|expected a number/i);
      });
    }

    for (const [what, value] of [
      ["lists", lists(20_000)],
      ["maps", maps(20_000)],
    ] as const) {
      it(`of ${what} in a plan: an error that is no trace`, async () => {
        const { directory, remove } = await writeFixtureStack({ routes: {} });
        const address = "aws_apigatewayv2_api.chat";
        const plan = planOf(
          { resources: [resource(address, { tags: "@" })] },
          { resources: [declared(address)] },
          { [address]: { tags: "@" } },
        );
        const planPath = join(directory, "plan.json");
        try {
          await writeFile(planPath, JSON.stringify(plan).replaceAll('"@"', value));
          const error = await rejectionOf(startGateway({ planPath }));
          expect(error).to.be.instanceOf(GatewayError);
          expect(error.message).to.include("nested more than 1000 deep");
        } finally {
          await remove();
        }
      });
    }
  });
});

const connectionIdOf = async ({ port }: FixtureGateway): Promise<string> => {
  const response = await fetch(`http://localhost:${port}/_local/events`);
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const [, id] = /"connectionId":"([^"]+)","apiName"/.exec(Buffer.from(chunk).toString()) ?? [];
    if (id !== undefined) return id;
  }
  throw new Error("The stream has ended");
};
