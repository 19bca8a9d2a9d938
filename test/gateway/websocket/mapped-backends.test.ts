// Backends of non-proxy integrations: their requests, and how their results are matched.
import { expect } from "chai";
import { stub } from "sinon";
import { ACCESS_DENIED } from "../../../gateway/websocket/integration-outcome.ts";
import {
  answerMock,
  createAsyncBackend,
  createFunctionBackend,
} from "../../../gateway/websocket/mapped-backends.ts";

const noJson = (request: string) => ({
  kind: "error",
  reason: `its request template does not produce JSON: ${request}`,
});

describe("a mock", () => {
  for (const [request, status] of [
    ['{"statusCode":200}', 200],
    ['{ "statusCode" : "404" }', 404],
    ["{statusCode:500}", 500],
    ['{"a":1,"statusCode": 201}', 201],
  ] as const) {
    it(`answers with the status of its template: ${request}`, () => {
      expect(answerMock(request)).to.deep.equal({
        statusCode: status,
        body: "",
        matched: String(status),
      });
    });
  }

  for (const request of ["", "{}", '{"statusCode":20}', '{"statusCode":2000}', '{"status":200}']) {
    it(`fails without a status: ${request}`, () => {
      expect(answerMock(request)).to.deep.equal({
        kind: "error",
        reason: `its request template does not set statusCode, which a MOCK integration requires: ${request}`,
      });
    });
  }
});

describe("a mapped function", () => {
  const call = (result: object, request = '{"a":1}', routeKey = "say") => {
    const invoke = stub().resolves(result);
    return { invoke, answer: createFunctionBackend(routeKey, invoke)(request) };
  };

  it("is invoked with the JSON of its template, or an empty object", async () => {
    for (const [request, event] of [
      ['{"a":1}', { a: 1 }],
      ["", {}],
      ["[1]", [1]],
    ] as const) {
      const { invoke, answer } = call({ payload: "1" }, request);
      await answer;
      expect(invoke.args).to.deep.equal([[event]]);
    }
  });

  it("is not invoked when its template does not produce JSON", async () => {
    const { invoke, answer } = call({ payload: "1" }, "hello");
    expect(await answer).to.deep.equal(noJson("hello"));
    expect(invoke.callCount).to.equal(0);
  });

  for (const [payload, matched] of [
    ['{"a":1}', ""],
    ['{"errorMessage":"not found"}', "not found"],
    ["text", ""],
  ] as const) {
    it(`answers with its result, matched by its error message: ${payload}`, async () => {
      expect(await call({ payload }).answer).to.deep.equal({
        statusCode: 200,
        body: payload,
        matched,
      });
    });
  }

  it("that fails answers with its error, matched by its message", async () => {
    const error = { errorType: "Error", errorMessage: "broken" };
    expect(await call({ error }).answer).to.deep.equal({
      statusCode: 200,
      body: JSON.stringify(error),
      matched: "broken",
    });
  });

  it("that fails for $connect is an error", async () => {
    const error = { errorType: "Error", errorMessage: "broken" };
    expect(await call({ error }, "{}", "$connect").answer).to.deep.equal({
      kind: "error",
      reason: "broken",
    });
  });

  it("that cannot be called is an error", async () => {
    const error = { errorType: "Gateway.Other", errorMessage: "no zip" };
    expect(await call({ error }).answer).to.deep.equal({ kind: "error", reason: "no zip" });
  });

  it("that may not be called is an error that says so", async () => {
    const error = { errorType: ACCESS_DENIED, errorMessage: "no permission" };
    expect(await call({ error }).answer).to.deep.equal({
      kind: "error",
      reason: "no permission",
      isUnauthorized: true,
    });
  });

  it("whose error has no type answers with it, since it was called", async () => {
    const error = { errorType: "", errorMessage: "broken" };
    expect(await call({ error }).answer).to.include({ statusCode: 200, matched: "broken" });
  });

  it("may take too long", async () => {
    const timeout = { kind: "timeout", ended: Promise.resolve() };
    expect(await call(timeout).answer).to.equal(timeout);
  });
});

describe("a mapped function that is not waited for", () => {
  for (const [request, event] of [
    ['{"a":1}', { a: 1 }],
    ["", {}],
  ] as const) {
    it(`is accepted with the JSON of its template: ${request}`, () => {
      const accept = stub();
      expect(createAsyncBackend(accept)(request)).to.deep.equal({
        statusCode: 202,
        body: "",
        matched: "",
      });
      expect(accept.args).to.deep.equal([[event]]);
    });
  }

  it("is not called when its template does not produce JSON", () => {
    const accept = stub();
    expect(createAsyncBackend(accept)("hello")).to.deep.equal(noJson("hello"));
    expect(accept.callCount).to.equal(0);
  });

  it("is refused with the reason", () => {
    expect(createAsyncBackend(() => "no permission")("{}")).to.deep.equal({
      kind: "error",
      reason: "no permission",
      isUnauthorized: true,
    });
  });
});
