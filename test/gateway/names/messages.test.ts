// Names that every object inherits work like any other name in messages.
import { expect } from "chai";
import type { TestClient } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { ECHO_EVENT } from "../../helpers/handler-code.ts";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";
import { mappedStack } from "../../helpers/mapped-stack.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

type Event = Record<string, Record<string, unknown>>;

/** Reads own properties only, not inherited ones. */
const own = (event: Event, part: string, name: string): unknown =>
  Object.getOwnPropertyDescriptor(event[part] ?? {}, name)?.value;

const answer = async (client: TestClient, message: unknown): Promise<string> => {
  client.send(message);
  return client.next();
};

describe("names that every object inherits, in a message", () => {
  const routesTo = (key: string) => ({
    [key]: { code: ECHO_EVENT, routeResponse: true },
  });

  for (const [what, expression, describeMessage] of [
    ["actions", "$request.body.action", (name: string) => ({ action: name })],
    ["keys of a template", "${request.body.a}", (name: string) => ({ a: name })],
  ] as const) {
    it(`are ${what} without a route`, async () => {
      const gateway = await startFixture({
        routes: routesTo("known"),
        routeSelectionExpression: expression,
      });
      const client = await gateway.connect();
      for (const name of NAMES) {
        expect(await answer(client, describeMessage(name))).to.match(/^{"message": "Forbidden"/);
      }
    });
  }

  it("are route keys", async () => {
    for (const name of NAMES) {
      const gateway = await startFixture({ routes: having(name, routesTo(name)[name]!) });
      const client = await gateway.connect();
      const event = JSON.parse(await answer(client, { action: name }));
      expect(event.requestContext.routeKey).to.equal(name);
      await gateway.close();
    }
  }).timeout(60_000);

  it("are selected by route selection only as the message's own fields", async () => {
    for (const name of NAMES) {
      const gateway = await startFixture({
        routes: routesTo("known"),
        routeSelectionExpression: `$request.body.${name}.${name}`,
      });
      const client = await gateway.connect();
      expect(await answer(client, having(name, having(name, "known")))).to.include('"MESSAGE"');
      expect(await answer(client, {})).to.match(/^{"message": "Forbidden"/);
      await gateway.close();
    }
  }).timeout(60_000);

  it("are paths of templates, stage variables and keys of templates", async () => {
    for (const name of NAMES) {
      const template = `{"a":"$input.path('$.${name}')$stageVariables.get('${name}')","b":$input.json('$["${name}"]')}`;
      const gateway = await startFixture({
        ...mappedStack({
          routeKey: "$default",
          integration: {
            template_selection_expression: "$request.body.kind",
            request_templates: having(
              name,
              template.replace(
                "$stageVariables.get('" + name + "')",
                /^[a-z]/i.test(name) ? `$stageVariables.${name}` : "",
              ),
            ),
          },
        }),
        stage: { stage_variables: having(name, "~") },
      });
      const client = await gateway.connect();
      const mark = /^[a-z]/i.test(name) ? "~" : "";
      const given = { kind: name, ...having(name, "x") };
      expect(JSON.parse(await answer(client, given))).to.deep.equal({ a: `x${mark}`, b: "x" });
      expect(JSON.parse(await answer(client, { kind: name }))).to.deep.equal({ a: mark, b: "" });
      await gateway.close();
    }
  }).timeout(60_000);

  it("are stage variables", async () => {
    for (const name of NAMES) {
      const gateway = await startFixture({
        routes: routesTo("$default"),
        stage: { stage_variables: having(name, "x") },
      });
      const event = JSON.parse(await answer(await gateway.connect(), "x")) as Event;
      expect(own(event, "stageVariables", name)).to.equal("x");
      await gateway.close();
    }
  }).timeout(60_000);
});
