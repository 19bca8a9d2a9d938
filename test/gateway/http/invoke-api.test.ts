// Lambda's Invoke: what a program gets that calls a function by its name. test/end-to-end/channel-hooks.test.ts calls it
// under the roles of functions.
import { expect } from "chai";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0";

describe("the Invoke API", () => {
  let gateway: FixtureGateway;

  before(async () => {
    gateway = await startFixture({
      routes: {
        echo: { code: "async (event) => ({ event })" },
        fails: { code: "async () => { throw new TypeError('no'); }" },
        says: { code: "async () => console.log('said')" },
        full: { code: "async () => 1", fn: { reserved_concurrent_executions: 0 } },
      },
    });
  });

  const invoke = async (
    name: string,
    { method = "POST", body, ...headers }: Record<string, string> = {},
  ) => {
    const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
    const response = await fetch(`http://localhost:${gateway.port}${path}`, {
      method,
      body,
      headers: { authorization: SIGNED, ...headers },
    });
    const { status } = response;
    const kind = ["x-amz-function-error", "x-amzn-errortype"].map((key) =>
      response.headers.get(key),
    );
    return { status, kind: kind.find((value) => value !== null), answer: await response.json() };
  };

  for (const name of [
    "fixture-echo",
    "arn:aws:lambda:eu-west-1:000000000000:function:fixture-echo",
  ]) {
    it(`returns what ${name} returns`, async () => {
      const { status, kind, answer } = await invoke(name, { body: '{"a":"é"}' });
      expect({ status, kind, answer }).to.deep.equal({
        status: 200,
        kind: undefined,
        answer: { event: { a: "é" } },
      });
    });
  }

  for (const [type, status, lines] of [
    ["Event", 202, ["fixture-says: said"]],
    ["DryRun", 204, []],
  ] as const) {
    it(`answers ${status} for the invocation type ${type}`, async () => {
      const before = gateway.lines.length;
      const response = await fetch(
        `http://localhost:${gateway.port}/2015-03-31/functions/fixture-says/invocations`,
        { method: "POST", headers: { authorization: SIGNED, "x-amz-invocation-type": type } },
      );
      expect([response.status, await response.text()]).to.deep.equal([status, ""]);
      await until(() => gateway.lines.length === before + lines.length);
      expect(gateway.lines.slice(before)).to.deep.equal(lines);
    });
  }

  it("passes an empty object for an empty body", async () => {
    expect((await invoke("fixture-echo")).answer).to.deep.equal({ event: {} });
  });

  it("returns a function's error with status 200, and says so in a header", async () => {
    const { status, kind, answer } = await invoke("fixture-fails");
    expect([status, kind]).to.deep.equal([200, "Unhandled"]);
    expect(answer).to.include({ errorType: "TypeError", errorMessage: "no" });
  });

  for (const [what, name, request, status, kind] of [
    ["an unknown function", "other", {}, 404, "ResourceNotFoundException"],
    [
      "a call without credentials",
      "fixture-echo",
      { authorization: "" },
      403,
      "MissingAuthenticationTokenException",
    ],
    ["what is not JSON", "fixture-echo", { body: "{" }, 400, "InvalidRequestContentException"],
    [
      "another invocation type",
      "fixture-echo",
      { "x-amz-invocation-type": "Later" },
      400,
      "InvalidParameterValueException",
    ],
    ["a function without concurrency", "fixture-full", {}, 429, "TooManyRequestsException"],
    ["another method", "fixture-echo", { method: "DELETE" }, 404, "NotFound"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const refused = await invoke(name, request);
      expect([refused.status, refused.kind]).to.deep.equal([status, kind]);
    });
  }
});
