// Which template maps a message, which one maps the response, and what goes wrong with them.
import { expect } from "chai";
import { stub, useFakeTimers } from "sinon";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { callMapped } from "../../../gateway/websocket/mapped-integration.ts";

const say =
  (text: string) =>
  ({ body }: { body: string }) =>
    `${text}: ${body}`;

const fails = (error: unknown) => () => {
  throw error;
};

const templates = (byKey: object = {}, select?: (from: object) => string) => ({
  byKey: new Map(Object.entries(byKey)),
  ...(select && { select }),
});

const matching = (matched: string) => ({ matches: (text: string) => text === matched });

interface Given {
  request?: object;
  passthrough?: string;
  responses?: object[];
  hasRouteResponse?: boolean;
  answer?: object;
}

const call = async ({
  request = templates(),
  passthrough = "WHEN_NO_MATCH",
  responses = [{ templates: templates() }],
  hasRouteResponse = true,
  answer = { statusCode: 201, body: "answer", matched: "201" },
}: Given) => {
  const callBackend = stub().resolves(answer);
  const outcome = await callMapped({
    route: { hasRouteResponse },
    mapping: { request, passthrough, responses },
    scope: { context: {}, stageVariables: {}, params: {}, body: "message" },
    callBackend,
  } as never);
  return { outcome, requests: callBackend.args.flat() };
};

const response = (body: string, statusCode = 201) => ({
  kind: "response",
  response: { statusCode, headers: {}, body },
});

const byName = () => "named";

describe("the template of a message", () => {
  for (const [what, request, expected] of [
    ["that of JSON, without a selection", templates({ "application/json": say("json") }), "json"],
    [
      "$default before that of JSON",
      templates({ "application/json": say("json"), $default: say("default") }),
      "default",
    ],
    ["the selected one", templates({ named: say("n"), $default: say("default") }, byName), "n"],
    [
      "$default, when the selected one does not exist",
      templates({ other: say("o"), $default: say("default") }, byName),
      "default",
    ],
  ] as const) {
    it(`is ${what}`, async () => {
      expect((await call({ request })).requests).to.deep.equal([`${expected}: message`]);
    });
  }

  it("is selected by the message alone", async () => {
    const select = stub().returns("named");
    await call({ request: templates({ named: say("n") }, select) });
    expect(select.args).to.deep.equal([[{ requestBody: "message" }]]);
  });

  const other = templates({ other: say("o") });
  const unselected = templates({ "application/json": say("json") }, byName);
  for (const [passthrough, request, passes] of [
    ["WHEN_NO_MATCH", templates(), true],
    ["WHEN_NO_MATCH", other, true],
    ["WHEN_NO_MATCH", unselected, true],
    ["WHEN_NO_TEMPLATES", templates(), true],
    ["WHEN_NO_TEMPLATES", other, false],
    ["NEVER", templates(), false],
    ["NEVER", other, false],
  ] as const) {
    it(`may not exist: ${passthrough} with ${request.byKey.size} ${passes ? "passes the message" : "fails"}`, async () => {
      const { outcome, requests } = await call({ request, passthrough });
      expect(requests).to.deep.equal(passes ? ["message"] : []);
      expect(outcome).to.deep.equal(
        passes
          ? response("answer")
          : {
              kind: "error",
              reason: "no request template is selected, and the message is not passed through",
            },
      );
    });
  }

  for (const [error, problem] of [
    [new Error("no JSON"), "no JSON"],
    ["a text", "a text"],
  ] as const) {
    it(`may fail: ${problem}`, async () => {
      const { outcome, requests } = await call({ request: templates({ $default: fails(error) }) });
      const reason = `its request template failed: ${problem}`;
      expect(outcome).to.deep.equal({ kind: "error", reason });
      expect(requests).to.deep.equal([]);
    });
  }
});

describe("the template of a response", () => {
  it("does not exist for a backend that failed", async () => {
    const answer = { kind: "error", reason: "no queue" };
    expect((await call({ answer })).outcome).to.equal(answer);
  });

  it("is not used without a route response", async () => {
    const responses = [{ templates: templates({ $default: fails(new Error("used")) }) }];
    expect((await call({ hasRouteResponse: false, responses })).outcome).to.deep.equal(
      response(""),
    );
  });

  it("is that of the first response whose pattern matches, in any order", async () => {
    const named = (text: string, pattern?: object) => ({
      ...(pattern && { pattern }),
      templates: templates({ $default: say(text) }),
    });
    const fallback = named("default");
    const listed = [fallback, named("no", matching("404")), named("yes", matching("201"))];
    const later = named("later", matching("201"));
    for (const [responses, text] of [
      [listed, "yes"],
      [[...listed, later], "yes"],
      [listed.slice(0, 2), "default"],
    ] as const)
      expect((await call({ responses: [...responses] })).outcome).to.deep.equal(
        response(`${text}: answer`),
      );
  });

  it("must exist, or there is a $default", async () => {
    const responses = [{ pattern: matching("404"), templates: templates() }];
    expect((await call({ responses })).outcome).to.deep.equal({
      kind: "error",
      reason: 'no integration response matches "201", and none exists for $default',
    });
  });

  it("is selected by the message and the status", async () => {
    const select = stub().returns("named");
    const responses = [{ templates: templates({ named: say("n") }, select) }];
    expect((await call({ responses })).outcome).to.deep.equal(response("n: answer"));
    expect(select.args).to.deep.equal([[{ requestBody: "message", statusCode: 201 }]]);
  });

  it("is given the rest of what the message's template is given", async () => {
    const template = stub().returns("x");
    await call({ responses: [{ templates: templates({ $default: template }) }] });
    expect(template.args).to.deep.equal([
      [{ context: {}, stageVariables: {}, params: {}, body: "answer" }],
    ]);
  });

  it("may have a pattern that takes too long", async () => {
    const pattern = { matches: fails(new Error("timed out")) };
    const { outcome } = await call({ responses: [{ pattern, templates: templates() }] });
    expect(outcome).to.deep.equal({
      kind: "error",
      reason: "the patterns of its integration responses take too long to match",
    });
  });

  it("may have patterns that take too long together", async () => {
    const clock = useFakeTimers({ toFake: ["performance"] });
    closeAfterwards(() => clock.restore());
    const matches = stub().callsFake(() => {
      clock.tick(400);
      return false;
    });
    const slow = { pattern: { matches }, templates: templates() };
    const { outcome } = await call({ responses: Array.from({ length: 50 }, () => slow) });
    expect(outcome).to.deep.equal({
      kind: "error",
      reason: "the patterns of its integration responses take too long to match",
    });
    expect(matches.callCount).to.equal(3);
  });

  it("may not be selected: the expression makes too much of the message", async () => {
    const responses = [{ templates: templates({}, fails(new RangeError("too large"))) }];
    expect((await call({ responses })).outcome).to.deep.equal({
      kind: "error",
      reason: "its response template failed: too large. The response was: answer",
    });
  });

  it("may fail", async () => {
    const responses = [{ templates: templates({ $default: fails(new Error("no JSON")) }) }];
    expect((await call({ responses })).outcome).to.deep.equal({
      kind: "error",
      reason: "its response template failed: no JSON. The response was: answer",
    });
  });
});
