// Marks of work against the embedded DynamoDB.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import { createJsonApi, type JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import {
  createDeliveryMarker,
  type DeliveryMarker,
  type Mark,
} from "../../../../handlers/lib/broadcast/delivery-marker.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import type { Gateway } from "../../../../gateway/index.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { startFixture } from "../../../helpers/fixture-gateway.ts";

const LEASE_MS = 60_000;

const TABLE = {
  name: "marks",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "p",
  range_key: "c",
  attribute: [
    { name: "p", type: "S" },
    { name: "c", type: "S" },
  ],
};

describe("delivery marker", () => {
  let gateway: Gateway | undefined;
  let dynamoDb: JsonApi;
  let nowMs: number;

  beforeEach(async () => {
    gateway = await startFixture({ routes: {}, resources: { aws_dynamodb_table: { t: TABLE } } });
    nowMs = 1_800_000_000_000;
    dynamoDb = createJsonApi({
      endpoint: `http://127.0.0.1:${gateway.port}`,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => ({ accessKeyId: "any", secretAccessKey: "any" }),
      clock: systemClock,
    });
  });

  afterEach(() => gateway?.close());

  const markerWith = (api: JsonApi = dynamoDb): DeliveryMarker =>
    createDeliveryMarker({
      dynamoDb: api,
      tableName: TABLE.name,
      now: () => nowMs,
    });

  const claim = async (id = "w"): Promise<Mark> => {
    const mark = await markerWith().claim(id, LEASE_MS);
    if (typeof mark === "string") throw new Error(`Expected a mark, received ${mark}`);
    return mark;
  };

  const claimState = async (id = "w") => {
    const mark = await markerWith().claim(id, LEASE_MS);
    return typeof mark === "string" ? mark : "mine";
  };

  it("gives work to one worker, and reports it as busy to the others", async () => {
    const marks = await Promise.all([1, 2, 3].map(() => markerWith().claim("w", LEASE_MS)));
    const [mark, ...others] = marks.filter((one) => typeof one !== "string");
    expect(others).to.deep.equal([]);
    expect(mark).to.include({ isTakenOver: false, rest: undefined });
    expect(marks.filter((one) => one === "busy")).to.have.length(2);
  });

  it("remembers finished work for one day", async () => {
    await (await claim()).finish();
    expect(await claimState()).to.equal("done");
    nowMs += 24 * 60 * 60 * 1000 - 1;
    expect(await claimState()).to.equal("done");
    nowMs += 1;
    expect(await claimState()).to.equal("mine");
  });

  it("gives released work, and a dead worker's, to the next worker as taken over", async () => {
    await (await claim()).release();
    expect(await claim()).to.include({ isTakenOver: true });
    nowMs += LEASE_MS - 1;
    expect(await claimState()).to.equal("busy");
    nowMs += 1;
    expect(await claim()).to.include({ isTakenOver: true });
  });

  it("keeps what is left for the next worker, after a release or a crash, until it is done", async () => {
    const first = await claim();
    await first.keep("the rest");
    await first.release();
    const second = await claim();
    expect(second.rest).to.equal("the rest");
    nowMs += LEASE_MS;
    const third = await claim();
    expect(third.rest).to.equal("the rest");
    await third.finish();
    expect(await claimState()).to.equal("done");
  });

  it("rejects changes by a worker whose lease expired and was taken over", async () => {
    const late = await claim();
    nowMs += LEASE_MS;
    const owner = await claim();
    for (const change of [() => late.keep("x"), () => late.finish(), () => late.release()]) {
      expect((await catchRejection(change())).name).to.equal("ConditionalCheckFailedException");
    }
    await owner.release();
    expect((await claim()).rest).to.equal(undefined);
  });

  it("rejects a rest that arrives after the mark was finished or released", async () => {
    for (const end of ["finish", "release"] as const) {
      const mark = await claim(end);
      await mark[end]();
      expect((await catchRejection(mark.keep("x"))).name).to.equal(
        "ConditionalCheckFailedException",
      );
    }
    expect((await claim("release")).rest).to.equal(undefined);
  });

  it("accepts repeated changes, as after a lost response", async () => {
    const mark = await claim();
    for (let times = 0; times < 2; times += 1) await mark.keep("x");
    for (let times = 0; times < 2; times += 1) await mark.finish();
    expect(await claimState()).to.equal("done");
  });

  it("gives work to a worker that claims twice because the response was lost", async () => {
    const twice = async <Output>(operation: string, input: object | string): Promise<Output> => {
      if (operation === "UpdateItem") await dynamoDb(operation, input);
      return dynamoDb<Output>(operation, input);
    };
    expect(await markerWith(twice).claim("w", LEASE_MS)).to.include({ rest: undefined });
  });

  it("does not reopen finished work for a claim that arrives late", async () => {
    let late: object | string | undefined;
    const remembering = <Output>(operation: string, input: object | string): Promise<Output> => {
      late ??= input;
      return dynamoDb<Output>(operation, input);
    };
    const mark = (await markerWith(remembering).claim("w", LEASE_MS)) as Mark;
    await mark.finish();
    const error = await catchRejection(dynamoDb("UpdateItem", late!));
    expect(error.name).to.equal("ConditionalCheckFailedException");
    nowMs += LEASE_MS;
    expect(await claimState()).to.equal("done");
  });

  it("reads the state of work consistently, and reports it as busy if its mark is gone meanwhile", async () => {
    await claim();
    const inputs: (object | string)[] = [];
    const losing = async <Output>(operation: string, input: object | string): Promise<Output> => {
      if (operation === "UpdateItem") return dynamoDb<Output>(operation, input);
      inputs.push(input);
      return {} as Output;
    };
    expect(await markerWith(losing).claim("w", LEASE_MS)).to.equal("busy");
    expect(inputs).to.deep.equal([
      { TableName: "marks", Key: { p: { S: "work#w" }, c: { S: "w" } }, ConsistentRead: true },
    ]);
  });

  /** Fails to claim, but would respond with the state. */
  const failingWith =
    (error: Error): JsonApi =>
    async (operation, input) => {
      if (operation === "UpdateItem") throw error;
      return dynamoDb(operation, input);
    };

  for (const name of ["AccessDeniedException", "ThrottlingException", "ConnectionError"]) {
    it(`throws other errors: ${name}`, async () => {
      const failing = failingWith(new AwsError(name, "no", { status: 400 }));
      const error = await catchRejection(markerWith(failing).claim("w", LEASE_MS));
      expect(error.name).to.equal(name);
    });
  }

  it("throws an error that is a bug", async () => {
    const defect = Object.assign(new Error("a defect"), { name: "TypeError" });
    const error = await catchRejection(markerWith(failingWith(defect)).claim("w", LEASE_MS));
    expect(error).to.equal(defect);
  });
});
