// A fast clock shortens waits, but keeps the time of day.
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import { createFastClock, systemClock } from "../../../gateway/time/clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { ECHO_EVENT, LOG_EVENT } from "../../helpers/handler-code.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { until } from "../../helpers/until.ts";

const NOW_MS = 1_700_000_000_000;

const prepare = () => {
  const real = createManualClock(NOW_MS);
  return { real, clock: createFastClock(60, real) };
};

describe("the clock of the system", () => {
  it("calls back once, unless that is cancelled", () => {
    const time = useFakeTimers({ now: NOW_MS });
    try {
      let calls = 0;
      const cancel = systemClock.after(100, () => (calls += 1));
      systemClock.after(200, () => (calls += 10));
      cancel();
      time.tick(199);
      expect([calls, systemClock.now()]).to.deep.equal([0, NOW_MS + 199]);
      time.tick(1000);
      expect([calls, systemClock.speed]).to.deep.equal([10, 1]);
    } finally {
      time.restore();
    }
  });
});

describe("a clock at 60 times the speed", () => {
  it("calls back after a sixtieth of the time, and keeps the time of day", () => {
    const { real, clock } = prepare();
    let called = false;
    clock.after(60_000, () => (called = true));
    real.advance(999);
    expect(called).to.equal(false);
    real.advance(1);
    expect(called).to.equal(true);
    expect(clock.now()).to.equal(NOW_MS + 1000);
    expect(clock.speed).to.equal(60);
  });

  it("does not call back after cancellation", () => {
    const { real, clock } = prepare();
    let called = false;
    const prevent = clock.after(60_000, () => (called = true));
    prevent();
    real.advance(60_000);
    expect(called).to.equal(false);
  });

  it("is faster still than a fast clock that it is made of", () => {
    const { real, clock } = prepare();
    const faster = createFastClock(10, clock);
    expect(faster.speed).to.equal(600);
    let called = false;
    faster.after(600_000, () => (called = true));
    real.advance(999);
    expect(called).to.equal(false);
    real.advance(1);
    expect(called).to.equal(true);
  });

  it("closes with 1001 after ten idle seconds, counted from the last message", async () => {
    const { real, clock } = prepare();
    const gateway = await startFixture(
      { routes: { echo: { code: ECHO_EVENT, routeResponse: true } } },
      { clock },
    );
    const client = await gateway.connect();
    real.advance(9000);
    client.send({ action: "echo" });
    const { requestContext } = JSON.parse(await client.next());
    expect(requestContext).to.include({ connectedAt: NOW_MS, requestTimeEpoch: NOW_MS + 9000 });
    real.advance(9999);
    client.send({ action: "echo" });
    await client.next();
    real.advance(10_000);
    expect((await client.closed).code).to.equal(1001);
  });

  it("closes with 1001 after two minutes, even when busy", async () => {
    const { real, clock } = prepare();
    const gateway = await startFixture(
      { routes: { echo: { code: ECHO_EVENT, routeResponse: true } } },
      { clock },
    );
    const client = await gateway.connect();
    for (let seconds = 0; seconds < 120; seconds += 8) {
      client.send({ action: "echo" });
      await client.next();
      real.advance(8000);
    }
    expect((await client.closed).code).to.equal(1001);
  });

  it("runs a schedule of five minutes every five seconds", async () => {
    const { real, clock } = prepare();
    const gateway = await startFixture(
      {
        routes: { job: { code: LOG_EVENT } },
        resources: {
          aws_cloudwatch_event_rule: {
            tick: { name: "tick", schedule_expression: "rate(5 minutes)" },
          },
          aws_cloudwatch_event_target: {
            tick: {
              rule: "${aws_cloudwatch_event_rule.tick.name}",
              arn: "${aws_lambda_function.job.arn}",
            },
          },
          aws_lambda_permission: {
            tick: {
              action: "lambda:InvokeFunction",
              function_name: "${aws_lambda_function.job.arn}",
              principal: "events.amazonaws.com",
              source_arn: "${aws_cloudwatch_event_rule.tick.arn}",
            },
          },
        },
      },
      { clock },
    );
    real.advance(5000);
    await until(() => gateway.lines.length === 1);
    expect(gateway.lines[0]).to.include('"time":"2023-11-14T22:13:25Z"');
  });

  it("expires items with an hour to live within a minute of being seen", async () => {
    const { real, clock } = prepare();
    const table = {
      name: "things",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      ttl: { attribute_name: "expires", enabled: true },
    };
    const gateway = await startFixture(
      { routes: {}, resources: { aws_dynamodb_table: { things: table } } },
      { clock },
    );
    const dynamoDb = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${gateway.port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    const expires = { N: String(NOW_MS / 1000 + 3600) };
    const Item = { id: { S: "a" }, expires };
    await dynamoDb.send(new PutItemCommand({ TableName: "things", Item }));
    const count = async () =>
      (await dynamoDb.send(new ScanCommand({ TableName: "things" }))).Items?.length;
    for (let seconds = 0; seconds < 59; seconds += 1) {
      real.advance(1000);
      expect(await count()).to.equal(1);
    }
    real.advance(3000);
    await until(async () => (await count()) === 0);
  });
});
