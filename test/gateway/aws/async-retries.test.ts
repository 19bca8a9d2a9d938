// When an asynchronous event is tried again, when it is given up, and what its destination gets.
import { expect } from "chai";
import { AsyncInvocations } from "../../../gateway/aws/async-invocations.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import type { TargetSettings } from "../../../gateway/model/async-settings.ts";
import type { OwnTarget } from "../../../gateway/model/functions.ts";
import { UNTRACED } from "../../../gateway/trace/trace.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const FN = { address: "aws_lambda_function.job", functionName: "job" };
const TARGET = { functionArn: "arn:job", fn: FN } as OwnTarget;
const FAILED: Outcome = { error: { errorType: "Error", errorMessage: "broken" } };
const THROTTLED: Outcome = {
  error: { errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." },
};

/** @param outcomes of the attempts; the last one is that of all further ones. */
const prepare = (
  outcomes: Outcome[],
  settings: Partial<TargetSettings> = {},
  deliver: () => void = () => {},
) => {
  const clock = createManualClock();
  const startMs = clock.now();
  const attemptsMs: number[] = [];
  const given: Record<string, any>[] = [];
  const warnings: string[] = [];
  let cancelled = 0;
  const after: typeof clock.after = (milliseconds, callback) => {
    const cancel = clock.after(milliseconds, callback);
    return () => {
      cancelled += 1;
      cancel();
    };
  };
  const invocations = new AsyncInvocations({
    lambda: {
      invoke: async () => {
        attemptsMs.push(clock.now() - startMs);
        return outcomes[Math.min(attemptsMs.length, outcomes.length) - 1]!;
      },
    },
    settings: [
      {
        target: TARGET,
        maxRetries: 2,
        maxAgeSeconds: 21_600,
        onFailureArn: "arn:failed",
        onSuccessArn: "arn:done",
        ...settings,
      },
    ],
    clock: { ...clock, after },
    output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
    deliver: async (delivery) => {
      given.push(delivery);
      deliver();
    },
  });
  /** Lets time pass in steps, so that each attempt has an outcome before the next. */
  const pass = async (seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 1) {
      await new Promise(setImmediate);
      clock.advance(1000);
    }
    await new Promise(setImmediate);
  };
  const invoke = (event: object = { a: 1 }) => invocations.invoke(TARGET, event, UNTRACED);
  return { invocations, invoke, pass, attemptsMs, given, warnings, cancelled: () => cancelled };
};

describe("an asynchronous event", () => {
  it("is tried again after one minute and after two more, then its failure is told", async () => {
    const { invoke, pass, attemptsMs, given } = prepare([FAILED]);
    invoke();
    await pass(400);
    expect(attemptsMs).to.deep.equal([0, 60_000, 180_000]);
    expect(given).to.have.length(1);
    expect(given[0]).to.include({ destinationArn: "arn:failed", target: TARGET });
    expect(given[0]!["body"]).to.deep.include({ version: "1.0", requestPayload: { a: 1 } });
    expect(given[0]!["body"].requestContext).to.include({
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    });
    expect(given[0]!["body"].responsePayload).to.deep.equal(FAILED.error);
  });

  it("is told of once it succeeds", async () => {
    const { invoke, pass, attemptsMs, given } = prepare([FAILED, { payload: '{"done":true}' }]);
    invoke();
    await pass(100);
    expect(attemptsMs).to.deep.equal([0, 60_000]);
    expect(given.map(({ destinationArn }) => destinationArn)).to.deep.equal(["arn:done"]);
    expect(given[0]!["body"].requestContext).to.include({
      condition: "Success",
      approximateInvokeCount: 2,
    });
    expect(given[0]!["body"].responsePayload).to.deep.equal({ done: true });
  });

  for (const [maxRetries, attempts] of [
    [0, [0]],
    [1, [0, 60_000]],
  ] as const) {
    it(`is tried again no more than ${maxRetries} times where that is set`, async () => {
      const { invoke, pass, attemptsMs, given } = prepare([FAILED], { maxRetries });
      invoke();
      await pass(200);
      expect(attemptsMs).to.deep.equal(attempts);
      expect(given).to.have.length(1);
    });
  }

  for (const [maxAgeSeconds, attempts] of [
    [60, 2],
    [179, 2],
    [180, 3],
  ] as const) {
    it(`is given up when it would be older than ${maxAgeSeconds} seconds`, async () => {
      const { invoke, pass, attemptsMs, given } = prepare([FAILED], { maxAgeSeconds });
      invoke();
      await pass(300);
      expect(attemptsMs).to.have.length(attempts);
      const { condition } = given[0]!["body"].requestContext;
      expect(condition).to.equal(attempts === 3 ? "RetriesExhausted" : "EventAgeExceeded");
    });
  }

  it("waits longer for each throttled attempt, up to five minutes, and none of them counts", async () => {
    const { invoke, pass, attemptsMs, given } = prepare([THROTTLED], { maxAgeSeconds: 1410 });
    invoke();
    await pass(1600);
    const waitsMs = attemptsMs.slice(1).map((atMs, index) => atMs - attemptsMs[index]!);
    const doubled = [1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1000);
    expect(waitsMs).to.deep.equal([...doubled, 300_000, 300_000]);
    expect(given[0]!["body"].requestContext).to.include({
      condition: "EventAgeExceeded",
      approximateInvokeCount: 0,
    });
  });

  it("that failed is itself sent to the function's dead-letter queue, with what became of it", async () => {
    const fn = { ...FN, deadLetterArn: "arn:dead" };
    const target = { functionArn: "arn:job", fn } as OwnTarget;
    const failing = prepare([FAILED], { maxRetries: 0, target });
    failing.invocations.invoke(target, { a: 1 }, UNTRACED);
    await failing.pass(1);
    const [record, { attributes, ...delivery }] = failing.given as [any, any];
    expect(record.destinationArn).to.equal("arn:failed");
    expect(delivery).to.deep.include({ destinationArn: "arn:dead", body: { a: 1 }, target });
    expect(attributes).to.deep.equal({
      RequestID: record.body.requestContext.requestId,
      ErrorCode: "200",
      ErrorMessage: "broken",
    });
    const succeeding = prepare([{ payload: "null" }], { target });
    succeeding.invocations.invoke(target, {}, UNTRACED);
    await succeeding.pass(1);
    expect(succeeding.given.map(({ destinationArn }) => destinationArn)).to.deep.equal([
      "arn:done",
    ]);
  });

  it("is told of to nobody where no destination is set", async () => {
    for (const outcome of [FAILED, { payload: "null" }]) {
      const nowhere = { maxRetries: 0, onFailureArn: undefined, onSuccessArn: undefined };
      const { invoke, pass, given, attemptsMs } = prepare([outcome], nowhere);
      invoke();
      await pass(1);
      expect([attemptsMs, given]).to.deep.equal([[0], []]);
    }
  });

  it("has a record that names the function, with the version or alias that was called", async () => {
    const { invocations, pass, given } = prepare([{ payload: "{" }]);
    invocations.invoke(TARGET, { a: 1 }, UNTRACED);
    await pass(1);
    const { timestamp, requestContext, ...body } = given[0]!["body"];
    expect(new Date(timestamp).toISOString()).to.equal(timestamp);
    expect(requestContext).to.deep.equal({
      requestId: requestContext.requestId,
      functionArn: "arn:job:$LATEST",
      condition: "Success",
      approximateInvokeCount: 1,
    });
    expect(requestContext.requestId).to.match(/^[\da-f-]{36}$/);
    expect(body).to.deep.equal({
      version: "1.0",
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST" },
      responsePayload: undefined,
    });
    const failing = prepare([FAILED], { maxRetries: 0, target: { ...TARGET, qualifier: "live" } });
    failing.invocations.invoke({ ...TARGET, qualifier: "live" }, {}, UNTRACED);
    await failing.pass(1);
    expect(failing.given[0]!["body"].requestContext.functionArn).to.equal("arn:job:live");
    expect(failing.given[0]!["body"].responseContext.functionError).to.equal("Unhandled");
  });

  it("whose destination does not take the record is finished all the same, and named", async () => {
    for (const [thrown, reason] of [
      [new Error("no such queue"), "no such queue"],
      ["a text", "a text"],
    ] as const) {
      const { invoke, pass, warnings, attemptsMs } = prepare([FAILED], { maxRetries: 0 }, () => {
        throw thrown;
      });
      invoke();
      await pass(1);
      expect(attemptsMs).to.deep.equal([0]);
      expect(warnings).to.deep.equal([
        `aws_lambda_function.job: an event did not reach arn:failed: ${reason}`,
      ]);
    }
  });

  it("is not tried again once the gateway stops", async () => {
    const { invocations, invoke, pass, attemptsMs, cancelled } = prepare([FAILED]);
    invoke();
    await pass(61);
    invocations.stop();
    await pass(200);
    expect(attemptsMs).to.deep.equal([0, 60_000]);
    expect(cancelled(), "what waits no more is forgotten").to.equal(1);
  });

  it("is not tried again either when it fails after the stop", async () => {
    const { invocations, invoke, pass, attemptsMs } = prepare([FAILED]);
    invoke();
    invocations.stop();
    await pass(200);
    expect(attemptsMs).to.deep.equal([0]);
  });

  it("makes room for others when it is finished", async () => {
    const { invoke, pass, attemptsMs, warnings } = prepare([{ payload: "null" }]);
    for (let round = 0; round < 3; round += 1) {
      for (let sent = 0; sent < 6000; sent += 1) invoke();
      await pass(1);
    }
    expect(attemptsMs).to.have.length(18_000);
    expect(warnings).to.deep.equal([]);
  });
});
