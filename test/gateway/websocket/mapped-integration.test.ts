// Non-proxy integrations with functions: the mapped event, and the mapped response.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { throws } from "../../helpers/handler-code.ts";
import { type MappedRoute, mappedStack } from "../../helpers/mapped-stack.ts";

const start = (options: MappedRoute) => startFixture(mappedStack(options));

const answerTo = async (message: unknown, options: MappedRoute): Promise<string> => {
  const gateway = await start(options);
  const client = await gateway.connect();
  client.send(message);
  return client.next();
};

const templates = (request_templates: Record<string, string>, more = {}) => ({
  integration: { request_templates, ...more },
});

describe("the event of a function behind a non-proxy integration", () => {
  it("#43 is the rendered request template", async () => {
    const gateway = await start(
      templates({
        $default: `{
          "connectionId": "$context.connectionId",
          "stage": "$context.stage",
          "table": "$stageVariables.table",
          "item": $input.json('$.item'),
          "params": "$input.params()"
        }`,
      }),
    );
    const client = await gateway.connect("?token=t");
    client.send({ action: "map", item: { a: [1] } });
    const event = JSON.parse(await client.next());
    expect(event.connectionId).to.match(/^[\w-]{15}=$/);
    expect(event).to.deep.include({
      stage: "test",
      table: "people",
      item: { a: [1] },
      // Messages have neither a query nor headers.
      params: "{path={}, querystring={}, header={}}",
    });
  });

  it("is built by directives of the request template", async () => {
    const $default = `#set($items = $input.path('$.items'))
      {"names": [#foreach($item in $items)"$item.name.toUpperCase()"#if($foreach.hasNext), #end#end],
      "many": #if($items.size() > 1)true#{else}false#end}`;
    const message = { action: "map", items: [{ name: "a" }, { name: "b" }] };
    expect(JSON.parse(await answerTo(message, templates({ $default })))).to.deep.equal({
      names: ["A", "B"],
      many: true,
    });
  });

  it("fails with its template, and the terminal says why", async () => {
    const gateway = await start(templates({ $default: "$input.body.substring(999)" }));
    const client = await gateway.connect();
    client.send({ action: "map" });
    expect(await client.next()).to.include("Internal server error");
    expect(gateway.warnings).to.deep.equal([
      "aws_apigatewayv2_integration.map: its request template failed: " +
        "substring(999, 16) is outside of a text of 16 characters.",
    ]);
  });

  it("is the message without a template", async () => {
    expect(await answerTo({ action: "map", a: 1 }, {})).to.equal('{"action":"map","a":1}');
  });

  for (const [what, kind, answer] of [
    ["that the message selects", "one", "1"],
    ["for $default, when none is selected", "two", "0"],
  ] as const) {
    it(`comes from the template ${what}`, async () => {
      const options = templates(
        { one: '{"n":1}', $default: '{"n":0}' },
        { template_selection_expression: "$request.body.kind" },
      );
      expect(await answerTo({ action: "map", kind }, options)).to.equal(`{"n":${answer}}`);
    });
  }

  it("comes from the template for JSON without a selection expression", async () => {
    const options = templates({ "application/json": '{"n":2}', other: '{"n":3}' });
    expect(await answerTo({ action: "map" }, options)).to.equal('{"n":2}');
  });

  for (const [passthrough_behavior, outcome] of [
    ["WHEN_NO_MATCH", '"action":"map"'],
    ["WHEN_NO_TEMPLATES", "Internal server error"],
    ["NEVER", "Internal server error"],
  ] as const) {
    it(`is the message when no template matches, if passthrough allows it: ${passthrough_behavior}`, async () => {
      const selection = { template_selection_expression: "two", passthrough_behavior };
      expect(await answerTo({ action: "map" }, templates({ one: "{}" }, selection))).to.include(
        outcome,
      );
    });
  }

  it("must be JSON, or the gateway warns", async () => {
    const gateway = await start(templates({ $default: "hello $context.stage" }));
    const client = await gateway.connect();
    client.send({ action: "map" });
    expect(await client.next()).to.include("Internal server error");
    expect(gateway.warnings).to.deep.equal([
      "aws_apigatewayv2_integration.map: its request template does not produce JSON: hello test.",
    ]);
  });
});

describe("the response of a function behind a non-proxy integration", () => {
  it("reaches the client unchanged, or through the template of its integration response", async () => {
    expect(await answerTo({ action: "map" }, { responses: { $default: {} } })).to.equal(
      '{"action":"map"}',
    );
    const response_templates = {
      "200": "$input.path('$.action') by $context.routeKey",
      $default: "other",
    };
    const template_selection_expression = "$integration.response.statuscode";
    expect(
      await answerTo(
        { action: "map" },
        { responses: { $default: { response_templates, template_selection_expression } } },
      ),
    ).to.equal("map by map");
  });

  it("#44 is matched by its entire error message", async () => {
    const answer = (text: string) => ({ response_templates: { $default: text } });
    const options = {
      responses: {
        "/not found: .*/": answer("no such thing: $input.path('$.errorMessage')"),
        "/2\\d\\d/": answer("a status is not an error message"),
        $default: answer("$input.body"),
      },
    };
    expect(await answerTo({ action: "map", fail: "not found: x" }, options)).to.equal(
      "no such thing: not found: x",
    );
    expect(await answerTo({ action: "map", fail: "it was not found: x" }, options)).to.include(
      '"errorMessage":"it was not found: x"',
    );
    expect(await answerTo({ action: "map" }, options)).to.equal('{"action":"map"}');
  });

  it("is an error when no integration response matches", async () => {
    expect(await answerTo({ action: "map" }, { responses: {} })).to.include(
      "Internal server error",
    );
  });

  it("is an error when a pattern backtracks forever, and the next message gets a response", async () => {
    const gateway = await start({ responses: { "/(?=a)(a+)+/": {}, $default: {} } });
    const client = await gateway.connect();
    client.send({ action: "map", fail: `${"a".repeat(60)}b` });
    expect(await client.next()).to.include("Internal server error");
    expect(gateway.warnings.at(-1)).to.include(
      "the patterns of its integration responses take too",
    );
    client.send({ action: "map" });
    expect(await client.next()).to.equal('{"action":"map"}');
  });

  it("may be the AccessDeniedException of a call by the function", async () => {
    const code = `async () => {
      throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
    }`;
    const answer = await answerTo({ action: "map" }, { code });
    expect(answer).to.include('"errorType":"AccessDeniedException"');
  });

  it("is an error when its template reads JSON from other text", async () => {
    const response_templates = { $default: "$util.parseJson($input.json('$.x'))" };
    const options = { responses: { $default: { response_templates } } };
    expect(await answerTo({ action: "map", x: "y" }, options)).to.equal("y");
    expect(
      await answerTo(
        { action: "map" },
        { responses: { $default: { response_templates: { $default: "$util.parseJson('x')" } } } },
      ),
    ).to.include("Internal server error");
  });

  it("is not sent by a route without a route response, with or without a mapping", async () => {
    const gateway = await start({ isTwoWay: false, responses: {} });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect();
    client.send({ action: "map" });
    client.send({ action: "unknown" });
    expect(await client.next()).to.include("Forbidden");
    expect(client.pending).to.deep.equal([]);
  });

  it("is an error when the call is not permitted", async () => {
    expect(await answerTo({ action: "map" }, { permission: false })).to.include(
      "Internal server error",
    );
  });
});

describe("$connect with a non-proxy integration", () => {
  const request_templates = { $default: `{"fail": "$input.params('fail')"}` };
  const options = { routeKey: "$connect", isTwoWay: false, integration: { request_templates } };

  it("accepts a client regardless of the function's result, with the query in its template", async () => {
    const gateway = await start(options);
    await (await gateway.connect("?fail=")).close();
  });

  it("rejects a client when the function fails", async () => {
    const { url } = await start(options);
    expect(await waitForRefusal(`${url}?fail=no`)).to.equal(502);
    const { url: other } = await start({ ...options, code: throws("no") });
    expect(await waitForRefusal(other)).to.equal(502);
  });
});
