import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { throws } from "../../helpers/handler-code.ts";
import {
  callLocal,
  outline,
  findTrace,
  tracesUntil,
  type TraceRecord,
} from "../../helpers/local-api.ts";
import { until } from "../../helpers/until.ts";

const prepare = async (sources: string[], resources = {}) => {
  const queues = sources.map((name) => ({
    name,
    visibility_timeout_seconds: 1,
    redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}","maxReceiveCount":1}',
  }));
  const gateway = await startFixture({
    routes: { worker: { code: throws("not yet"), fn: { timeout: 1 } } },
    resources: {
      aws_sqs_queue: Object.fromEntries(
        [{ name: "dead" }, ...queues].map((queue) => [queue.name, queue]),
      ),
      ...resources,
    },
  });
  const call = (method: string, path: string, body?: string) =>
    callLocal(gateway.port, method, `/_local/queues/${path}`, body === undefined ? {} : { body });
  const contents = async (name: string) => (await call("GET", `${name}/messages`)).json();
  return { gateway, call, contents };
};

describe("queues in the console", () => {
  it("accepts a message, and shows it", async () => {
    const { call, contents } = await prepare(["one"]);
    const { messageId } = (await call("POST", "one/messages", "hello")).json();
    expect(await contents("one")).to.deep.equal([{ messageId, body: "hello", state: "ready" }]);
  });

  it("traces a message as sent by an operator", async () => {
    const { gateway, call } = await prepare(["one"]);
    await call("POST", "one/messages", "hello");
    const spans = findTrace(
      await tracesUntil(gateway.port, () => true),
      "operator",
      "SQS SendMessage",
    );
    expect(outline(spans)).to.deep.equal(["operator SQS SendMessage", "  queue one"]);
  });

  for (const [what, method, path, body, message] of [
    [
      "an unknown queue",
      "POST",
      "other/messages",
      "x",
      'There is no queue "other"; expected one of: dead, one.',
    ],
    [
      "no message",
      "POST",
      "one/messages",
      "",
      "Expected a message of 1 to 1048576 bytes; received an empty one.",
    ],
    [
      "a message that is too large",
      "POST",
      "one/messages",
      "x".repeat(1024 * 1024 + 1),
      "received a larger one.",
    ],
    ["characters that SQS refuses", "POST", "one/messages", "\\u0000", "AmazonSQS.SendMessage"],
    ["an unknown target queue", "POST", "dead/redrive", "other", 'There is no queue "other"'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { call } = await prepare(["one"]);
      const answer = await call(method, path, body.replace("\\u0000", "\u0000"));
      expect(answer.status).to.equal(400);
      expect(answer.json().message).to.include(message);
    });
  }

  it("redrives dead letters to the only possible source queue", async () => {
    const { call, contents } = await prepare(["one"]);
    for (let count = 1; count <= 12; count += 1) await call("POST", "dead/messages", `m${count}`);

    const answer = await call("POST", "dead/redrive");

    expect(answer.json()).to.deep.equal({ moved: 12, left: 0 });
    expect(await contents("dead")).to.deep.equal([]);
    expect(await contents("one")).to.have.length(12);
  });

  it("leaves dead letters of unknown source, unless the call names a target", async () => {
    const { call, contents } = await prepare(["one", "other"]);
    await call("POST", "dead/messages", "whose?");

    expect((await call("POST", "dead/redrive")).json()).to.deep.equal({ moved: 0, left: 1 });
    expect(await contents("dead")).to.have.length(1);
    await call("POST", "dead/messages", "mine");
    expect((await call("POST", "dead/redrive", "other")).json()).to.deep.equal({
      moved: 1,
      left: 0,
    });

    expect((await contents("other")).map(({ body }: any) => body)).to.deep.equal(["mine"]);
  });

  it("knows the source of messages that a function failed on", async () => {
    const mapping = {
      event_source_arn: "${aws_sqs_queue.other.arn}",
      function_name: "${aws_lambda_function.worker.arn}",
    };
    const { gateway, call, contents } = await prepare(["one", "other"], {
      aws_lambda_event_source_mapping: { mapping },
    });
    await call("POST", "other/messages", "fails");
    await until(async () => (await contents("dead")).length > 0);

    const answer = await call("POST", "dead/redrive");

    expect(answer.json()).to.deep.equal({ moved: 1, left: 0 });
    expect(await contents("one")).to.deep.equal([]);
    const returned = (traces: TraceRecord[]) =>
      outline(findTrace(traces, "operator", "redrive dead")).length === 4;
    const spans = findTrace(await tracesUntil(gateway.port, returned), "operator", "redrive dead");
    expect(outline(spans)).to.deep.equal([
      "operator redrive dead",
      "  queue other",
      "    function fixture-worker",
      "      log line",
    ]);
  });
});
