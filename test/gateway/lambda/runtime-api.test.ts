// Lambda's Runtime API, as a program of any language uses it.
import { expect } from "chai";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { RuntimeApi } from "../../../gateway/lambda/runtime-api.ts";
import { until } from "../../helpers/until.ts";
import type { WorkerMessage } from "../../../gateway/lambda/worker-protocol.ts";

const INVOCATION = {
  requestId: "r-1",
  event: '{"a":"é"}',
  invoked: { functionArn: "arn:fn", functionVersion: "$LATEST" },
};

const open = async (isRunning = async () => true) => {
  const messages: WorkerMessage[] = [];
  let initErrors = 0;
  const api = await RuntimeApi.open();
  closeAfterwards(() => api.close());
  api.serve({
    timeoutMs: 3000,
    onMessage: (message) => messages.push(message),
    onInitError: () => (initErrors += 1),
    outputIsRead: async () => {},
    isRunning,
  });
  const call = (path: string, body?: string, headers: Record<string, string> = {}) =>
    fetch(`http://${api.address}/2018-06-01/runtime/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers,
      ...(body !== undefined && { body }),
    });
  return { api, messages, call, initErrors: () => initErrors };
};

describe("the Runtime API", () => {
  it("is ready at the first request, gives the event with its headers, and takes the result", async () => {
    const { api, messages, call } = await open();
    const asked = call("invocation/next");
    api.send(INVOCATION);
    const response = await asked;
    expect(messages).to.deep.equal([{ type: "ready" }]);
    expect(await response.text()).to.equal(INVOCATION.event);
    expect(response.headers.get("lambda-runtime-aws-request-id")).to.equal("r-1");
    expect(response.headers.get("lambda-runtime-invoked-function-arn")).to.equal("arn:fn");
    expect(response.headers.get("lambda-runtime-trace-id")).to.match(/^Root=1-/);
    const leftMs = Number(response.headers.get("lambda-runtime-deadline-ms")) - Date.now();
    expect(leftMs).to.be.within(0, 3000);

    const taken = await call("invocation/r-1/response", '{"statusCode":200}');

    expect(taken.status).to.equal(202);
    expect(await taken.json()).to.deep.equal({ status: "OK" });
    expect(messages[1]).to.deep.equal({
      type: "outcome",
      outcome: { payload: '{"statusCode":200}' },
    });
  });

  it("keeps an event that is sent before the program asks", async () => {
    const { api, call } = await open();
    api.send(INVOCATION);
    expect(await (await call("invocation/next")).text()).to.equal(INVOCATION.event);
  });

  it("takes errors as the program reports them", async () => {
    const { api, messages, call } = await open();
    api.send(INVOCATION);
    await call("invocation/next");
    const error = { errorMessage: "broken", errorType: "E", stackTrace: ["at x"] };
    await call("invocation/r-1/error", JSON.stringify(error));
    expect(messages[1]).to.deep.equal({ type: "outcome", outcome: { error } });
  });

  it("names an error without a body by its header", async () => {
    const { api, messages, call } = await open();
    api.send(INVOCATION);
    await call("invocation/next");
    await call("invocation/r-1/error", "no json", {
      "lambda-runtime-function-error-type": "Function.Broken",
    });
    expect(messages[1]).to.deep.equal({
      type: "outcome",
      outcome: { error: { errorType: "Function.Broken", errorMessage: "" } },
    });
  });

  it("ends a program that cannot start", async () => {
    const { messages, call, initErrors } = await open();
    await call("init/error", '{"errorMessage":"no table","errorType":"Config"}');
    expect(messages).to.deep.equal([
      { type: "crashed", error: { errorType: "Config", errorMessage: "no table" } },
    ]);
    expect(initErrors()).to.equal(1);
  });

  it("refuses a result of more than 6 MB, which fails the function", async () => {
    const { api, messages, call } = await open();
    api.send(INVOCATION);
    await call("invocation/next");
    const taken = await call("invocation/r-1/response", `"${"x".repeat(6_291_556)}"`);
    expect(taken.status).to.equal(413);
    expect(messages[1]).to.have.nested.property(
      "outcome.error.errorType",
      "Function.ResponseSizeTooLarge",
    );
  });

  it("refuses results of other requests, and a result twice", async () => {
    const { api, messages, call } = await open();
    api.send(INVOCATION);
    expect((await call("invocation/r-1/response", "1")).status).to.equal(400);
    await call("invocation/next");
    expect((await call("invocation/r-2/response", "1")).status).to.equal(400);
    expect((await call("invocation/r-1/response", "1")).status).to.equal(202);
    const again = await call("invocation/r-1/response", "2");
    expect(await again.json()).to.have.property("errorType", "InvalidRequestID");
    expect(messages).to.have.length(2);
  });

  it("refuses pages, other hosts, and other paths", async () => {
    const { call } = await open();
    const origin = { origin: "https://example.com" };
    expect((await call("init/error", "{}", origin)).status).to.equal(403);
    expect((await call("invocation/constructor/response", "{}")).status).to.equal(400);
    expect((await call("restore/next")).status).to.equal(404);
  });

  it("gives no event to a program that has ended since it asked", async () => {
    let isAsked = false;
    const { api, messages, call } = await open(async () => {
      isAsked = true;
      return false;
    });
    const asked = call("invocation/next").catch(() => "no answer");
    await until(() => messages.length === 1);
    api.send(INVOCATION);
    await until(() => isAsked);
    api.close();
    expect(await asked).to.equal("no answer");
    expect(messages).to.deep.equal([{ type: "ready" }, { type: "unbegun" }]);
  });

  it("says of an event that it was not taken when the program ends", async () => {
    const { api, messages } = await open();
    api.send(INVOCATION);
    api.close();
    expect(messages).to.deep.equal([{ type: "unbegun" }]);
  });
});
