// Budgets against the embedded DynamoDB, with the stack's table and a fake clock.
import { expect } from "chai";
import { createAuthorizer } from "../../../handlers/lib/authorize.ts";
import { createJsonApi, type JsonApi } from "../../../handlers/lib/aws/json-api.ts";
import { budgetFromEnv, createBudget } from "../../../handlers/lib/budget.ts";
import { systemClock } from "../../../handlers/lib/clock.ts";
import { createSendmessage } from "../../../handlers/sendmessage.ts";
import { type DevGateway, startDevGateway } from "../../helpers/dev-stack.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { authorizerEvent, messageEvent } from "../../helpers/events.ts";
import { stubLog, stubPoster, stubQueue } from "../../helpers/stubs.ts";

const CREDENTIALS = { accessKeyId: "any", secretAccessKey: "any" };
const START_MS = 1_800_000_000_000;

describe("a budget", () => {
  let gateway: DevGateway;
  let dynamoDb: JsonApi;
  let nowMs = START_MS;
  const tableName = "websocket-dev-connections";

  before(async () => {
    gateway = await startDevGateway({ expectedWarning: /called the table "not-there"/ });
    dynamoDb = createJsonApi({
      endpoint: gateway.endpoint,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => CREDENTIALS,
      clock: systemClock,
    });
  });

  after(() => gateway.close());

  beforeEach(() => {
    nowMs = START_MS;
  });

  const prepare = (limits: { perMinute: number; atOnce: number }) => {
    const calls: string[] = [];
    const counting: JsonApi = (operation, input) => {
      calls.push(operation);
      return dynamoDb(operation, input);
    };
    const spend = createBudget({
      ...limits,
      deed: "broadcast",
      tableName,
      dynamoDb: counting,
      now: () => nowMs,
    });
    return { calls, spend };
  };

  let count = 0;
  const newClient = () => `client-${(count += 1)}`;

  it("allows a burst at once, then one per interval, and says when to retry", async () => {
    const { spend } = prepare({ perMinute: 60, atOnce: 3 });
    const client = newClient();
    const tries = [];
    for (const atMs of [0, 0, 0, 0, 500, 999, 1000, 1000, 2500, 2999, 3000, 3000]) {
      nowMs = START_MS + atMs;
      tries.push(await spend(client));
    }
    const [yes, no] = [undefined, 1000];
    expect(tries).to.deep.equal([yes, yes, yes, no, no, no, yes, no, yes, no, yes, no]);
  });

  it("refills over time, but never beyond the burst", async () => {
    const { spend } = prepare({ perMinute: 60, atOnce: 2 });
    const client = newClient();
    for (const atMs of [0, 3_600_000]) {
      nowMs = START_MS + atMs;
      expect([await spend(client), await spend(client), await spend(client)]).to.deep.equal([
        undefined,
        undefined,
        1000,
      ]);
    }
  });

  it("returns whole milliseconds, after which there is a token", async () => {
    const { spend } = prepare({ perMinute: 7, atOnce: 1 });
    const client = newClient();
    await spend(client);
    const waitMs = await spend(client);
    expect(waitMs).to.equal(8572);
    nowMs += waitMs!;
    expect(await spend(client)).to.equal(undefined);
  });

  it("is separate for each client, whatever its name", async () => {
    const { spend } = prepare({ perMinute: 1, atOnce: 1 });
    for (const client of ["__proto__", "constructor", "a#b", "\u00e9 \u{1f44b}", newClient()]) {
      expect(await spend(client)).to.equal(undefined);
      expect(await spend(client)).to.equal(60_000);
    }
  });

  it("allows no more to concurrent requests", async () => {
    const { spend } = prepare({ perMinute: 60, atOnce: 5 });
    const client = newClient();
    const results = await Promise.all(Array.from({ length: 20 }, () => spend(client)));
    expect(results.filter((waitMs) => waitMs === undefined)).to.have.length(5);
  });

  it("costs one write when it is full, and two otherwise", async () => {
    const { spend, calls } = prepare({ perMinute: 60, atOnce: 2 });
    const client = newClient();
    const writes = [];
    for (let tries = 0; tries < 3; tries += 1) {
      calls.length = 0;
      await spend(client);
      writes.push(calls.length);
    }
    expect(writes).to.deep.equal([1, 2, 2]);
    expect(new Set(calls)).to.deep.equal(new Set(["UpdateItem"]));
  });

  it("is one item, which expires once the bucket is full", async () => {
    const { spend } = prepare({ perMinute: 60, atOnce: 10 });
    const client = newClient();
    await spend(client);
    await spend(client);
    const { Item } = await dynamoDb<{ Item: any }>("GetItem", {
      TableName: tableName,
      Key: { p: { S: `budget#broadcast#${client}` }, c: { S: "bucket" } },
    });
    expect(Number(Item.t.N)).to.equal(START_MS + 2000);
    expect(Number(Item.e.N)).to.equal(START_MS / 1000 + 10 + 60);
  });

  it("cannot be spent while the table cannot be reached", async () => {
    const spend = createBudget({
      perMinute: 1,
      atOnce: 1,
      deed: "broadcast",
      tableName: "not-there",
      dynamoDb,
    });
    expect((await catchRejection(spend("x"))).name).to.equal("ResourceNotFoundException");
  });

  describe("from the environment", () => {
    afterEach(() => {
      for (const name of ["PER_MINUTE", "AT_ONCE"]) delete process.env[`BUDGET_${name}`];
    });

    it("is undefined when the stack sets none", () => {
      expect(budgetFromEnv("connect")).to.equal(undefined);
    });

    it("needs all the variables that the stack sets", () => {
      process.env["BUDGET_PER_MINUTE"] = "60";
      expect(() => budgetFromEnv("connect")).to.throw("BUDGET_AT_ONCE is missing");
      process.env["BUDGET_AT_ONCE"] = "20";
      expect(budgetFromEnv("connect")).to.include({ perMinute: 60, atOnce: 20 });
    });
  });

  describe("of sendmessage", () => {
    const send = async (
      spend: (client: string) => Promise<number | undefined>,
      authorizer = {},
    ) => {
      const [queue, poster] = [stubQueue(), stubPoster()];
      const budget = { perMinute: 60, atOnce: 20, spend };
      const log = stubLog();
      const parts = { queue, poster, assertMayBroadcast: () => {}, budget, log };
      const event = messageEvent({ data: 1 }, "sendmessage");
      event.requestContext.authorizer = authorizer;
      await createSendmessage(parts)(event);
      return { queue, log, replies: poster.post.args.map(([, { bytes }]) => bytes.toString()) };
    };

    it("is per user, or per connection when tokens do not identify users", async () => {
      const clients: string[] = [];
      const spend = async (client: string) => void clients.push(client);
      await send(spend, { principalId: "user-1", claims: "{}" });
      await send(spend, { principalId: "token-12345678" });
      expect(clients).to.deep.equal(["user-1", "TXzPWdnOjoECGjA="]);
    });

    it("sends nothing beyond it, and says when to retry", async () => {
      const { queue, log, replies } = await send(async () => 1000);
      expect(queue.send.callCount).to.equal(0);
      expect(log.firstCall.args[1]).to.equal("refused");
      expect(log.firstCall.args[2]).to.include({ reason: "TooManyRequests" });
      expect(replies.map((reply) => JSON.parse(reply))).to.deep.equal([
        {
          error: "TooManyRequests",
          message: "Expected at most 60 messages a minute, and 20 at once, received more.",
          action: "sendmessage",
          retryAfterMs: 1000,
        },
      ]);
    });

    it("sends nothing while the table cannot be reached", async () => {
      const error = await catchRejection(send(() => Promise.reject(new Error("no table"))));
      expect(error.message).to.equal("no table");
    });
  });

  describe("of connects", () => {
    const decide = async (spend: () => Promise<number | undefined>, refuses = false) => {
      const log = stubLog();
      const authorize = createAuthorizer({
        verify: async () => {
          if (refuses) throw new Error("must not be asked");
          return { principalId: "user-1" };
        },
        isAllowedOrigin: () => true,
        budget: { spend },
        count: () => {},
        log,
      });
      const event = authorizerEvent({ queryStringParameters: { token: "good" } });
      const { policyDocument } = await authorize(event);
      return [policyDocument.Statement[0]?.Effect, log.lastCall.args[2]?.["reason"]];
    };

    it("allows connects within it, and denies those beyond it", async () => {
      expect(await decide(async () => undefined)).to.deep.equal(["Allow", undefined]);
      expect(await decide(async () => 1000)).to.deep.equal(["Deny", "too many connects"]);
    });

    it("allows no connect while the table cannot be reached", async () => {
      const error = await catchRejection(decide(() => Promise.reject(new Error("no table"))));
      expect(error.message).to.equal("no table");
    });

    it("costs nothing when the token is refused", async () => {
      const error = await catchRejection(
        decide(() => Promise.reject(new Error("budget was spent")), true),
      );
      expect(error.message).to.equal("must not be asked");
    });
  });
});
