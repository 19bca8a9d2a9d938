// Functions that are invoked asynchronously: by a route, or by other functions.
import { expect } from "chai";
import { AsyncInvocations } from "../../../gateway/aws/async-invocations.ts";
import { silentOutput } from "../../../gateway/diagnostics/output.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import { UNTRACED } from "../../../gateway/trace/trace.ts";
import { createFastClock } from "../../../gateway/index.ts";
import { directStack } from "../../helpers/direct-stack.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";
import { ask, QUEUE, receive } from "../helpers/queue-route.ts";

const EVENT = { "integration.request.header.X-Amz-Invocation-Type": "'Event'" };
const URI = "${aws_lambda_function.work.invoke_arn}";

interface Work {
  code: string;
  fn?: Record<string, unknown>;
  config?: Record<string, unknown>;
  integration?: Record<string, unknown>;
  permission?: boolean;
  statements?: object[];
}

const start = ({ code, fn, config, integration, permission }: Work): Promise<FixtureGateway> =>
  startFixture(
    directStack({
      routes: { work: { code, fn, permission } },
      resources: {
        ...QUEUE,
        ...(config && {
          aws_lambda_function_event_invoke_config: {
            work: { function_name: "${aws_lambda_function.work.function_name}", ...config },
          },
        }),
      },
      integration: { integration_uri: URI, request_parameters: EVENT, ...integration },
    }),
    // A minute between attempts takes 120 ms; connections are idle for 1.2 s at most.
    { clock: createFastClock(500) },
  );

const FAILS = `async (event) => { console.log("attempt"); throw new Error("no " + event.n); }`;
const attemptsIn = ({ lines }: FixtureGateway): number =>
  lines.filter((line) => line.endsWith(": attempt")).length;

describe("a route that invokes its function asynchronously", () => {
  it("answers before the function has ended, and sends nothing of its result", async () => {
    const code = `async (event) => {
      await fetch(event.release).catch(() => {});
      console.log("done " + event.n);
      return { statusCode: 200, body: "never seen" };
    }`;
    const gateway = await start({ code });
    expect(gateway.warnings).to.deep.equal([]);
    const answer = await ask(gateway, { action: "direct", n: 1, release: "http://127.0.0.1:1/" });
    expect(answer).to.equal("");
    await until(() => gateway.lines.includes("fixture-work: done 1"));
  });

  it("has the status 202, which its integration response can map", async () => {
    const gateway = await start({
      code: "async () => {}",
      integration: { request_templates: { $default: '{"n": $input.json("$.n")}' } },
    });
    expect(await ask(gateway, { action: "direct", n: 7 })).to.equal("");
  });

  it("retries twice, then sends a record to its destination", async () => {
    const gateway = await start({
      code: FAILS,
      config: { destination_config: { on_failure: { destination: "${aws_sqs_queue.jobs.arn}" } } },
    });
    await ask(gateway, { action: "direct", n: 3 });
    let bodies: string[] = [];
    await until(async () => {
      bodies = ((await receive(gateway)) ?? []).map(({ Body }) => Body);
      return bodies.length > 0;
    });
    expect(attemptsIn(gateway)).to.equal(3);
    const record = JSON.parse(bodies[0]!);
    expect(record).to.have.nested.include({
      version: "1.0",
      "requestContext.condition": "RetriesExhausted",
      "requestContext.approximateInvokeCount": 3,
      "requestPayload.n": 3,
      "responseContext.functionError": "Unhandled",
      "responsePayload.errorMessage": "no 3",
    });
    expect(record.requestContext.functionArn).to.match(/:function:fixture-work:\$LATEST$/);
  });

  it("retries as often as its settings say, and sends the event to its dead-letter queue", async () => {
    const gateway = await start({
      code: FAILS,
      fn: { dead_letter_config: { target_arn: "${aws_sqs_queue.jobs.arn}" } },
      config: { maximum_retry_attempts: 0 },
    });
    await ask(gateway, { action: "direct", n: 4 });
    let messages: Awaited<ReturnType<typeof receive>>;
    await until(async () => (messages = await receive(gateway)) !== undefined);
    expect(attemptsIn(gateway)).to.equal(1);
    expect(JSON.parse(messages![0]!.Body)).to.deep.equal({ action: "direct", n: 4 });
    expect(messages![0]!.MessageAttributes).to.have.nested.property(
      "ErrorMessage.StringValue",
      "no 4",
    );
  });

  it("sends a record of success, too", async () => {
    const gateway = await start({
      code: "async () => ({ ok: true })",
      config: { destination_config: { on_success: { destination: "${aws_sqs_queue.jobs.arn}" } } },
    });
    await ask(gateway, { action: "direct" });
    let messages: Awaited<ReturnType<typeof receive>>;
    await until(async () => (messages = await receive(gateway)) !== undefined);
    expect(JSON.parse(messages![0]!.Body)).to.have.nested.include({
      "requestContext.condition": "Success",
      "responsePayload.ok": true,
    });
  });

  it("loses a record that the function's role may not send, and the terminal says why", async () => {
    const gateway = await start({
      code: "async () => ({ ok: true })",
      fn: { role: "arn:aws:iam::000000000000:role/nobody" },
      config: { destination_config: { on_success: { destination: "${aws_sqs_queue.jobs.arn}" } } },
    });
    await ask(gateway, { action: "direct" });
    await until(() => gateway.warnings.some((line) => line.includes("did not reach")));
    expect(gateway.warnings.join("\n")).to.match(
      /aws_lambda_function\.work: an event did not reach arn:aws:sqs:\S+:jobs: User: .* is not authorized to perform: sqs:SendMessage/,
    );
  });

  it("fails when API Gateway may not invoke the function", async () => {
    const gateway = await start({
      code: FAILS,
      permission: false,
      integration: { credentials_arn: undefined },
    });
    expect(gateway.warnings.join()).to.include(
      "API Gateway may not invoke aws_lambda_function.work",
    );
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
    expect(attemptsIn(gateway)).to.equal(0);
  });
});

describe("asynchronous invocations", () => {
  const target = {
    functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:work",
    fn: { address: "aws_lambda_function.work", arn: "a", functionName: "work" } as never,
  };

  const run = (settings: object, outcomes: Outcome[]) => {
    const clock = createManualClock(0);
    const invokedAtMs: number[] = [];
    const records: { requestContext: { condition: string } }[] = [];
    const invocations = new AsyncInvocations({
      lambda: {
        invoke: () => {
          invokedAtMs.push(clock.now());
          return Promise.resolve(outcomes.shift() ?? { payload: "null" });
        },
      },
      settings: [
        {
          target,
          maxRetries: 2,
          maxAgeSeconds: 21_600,
          onFailureArn: "f",
          onSuccessArn: "s",
          ...settings,
        },
      ],
      clock,
      output: silentOutput,
      deliver: ({ body }) => Promise.resolve(void records.push(body as never)),
    });
    invocations.invoke(target, {}, UNTRACED);
    return { clock, invokedAtMs, records, invocations };
  };

  const error = (errorType: string): Outcome => ({ error: { errorType, errorMessage: "" } });
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it("wait one minute, then two", async () => {
    const { clock, invokedAtMs, records } = run({}, [
      error("Error"),
      error("Error"),
      error("Error"),
    ]);
    for (const milliseconds of [59_999, 1, 119_999, 1]) {
      await settle();
      clock.advance(milliseconds);
    }
    await settle();
    expect(invokedAtMs).to.deep.equal([0, 60_000, 180_000]);
    expect(records.map(({ requestContext }) => requestContext.condition)).to.deep.equal([
      "RetriesExhausted",
    ]);
  });

  it("wait for a throttled function at growing intervals, which do not count as attempts", async () => {
    const throttled = error("TooManyRequestsException");
    const { clock, invokedAtMs, records } = run({ maxRetries: 0 }, [
      throttled,
      throttled,
      throttled,
    ]);
    for (const milliseconds of [1000, 2000, 4000]) {
      await settle();
      clock.advance(milliseconds);
    }
    await settle();
    expect(invokedAtMs).to.deep.equal([0, 1000, 3000, 7000]);
    expect(records[0]!.requestContext).to.include({
      condition: "Success",
      approximateInvokeCount: 1,
    });
  });

  it("give an event up that would become too old", async () => {
    const { invokedAtMs, records } = run({ maxAgeSeconds: 60 }, [error("Error")]);
    await settle();
    expect(invokedAtMs).to.deep.equal([0]);
    expect(records).to.have.lengthOf(0);
    const older = run({ maxAgeSeconds: 59 }, [error("Error")]);
    await settle();
    expect(older.records[0]!.requestContext.condition).to.equal("EventAgeExceeded");
  });

  it("end when they are stopped", async () => {
    const { clock, invokedAtMs, invocations } = run({}, [error("Error")]);
    await settle();
    invocations.stop();
    clock.advance(60_000);
    expect(invokedAtMs).to.deep.equal([0]);
  });
});
