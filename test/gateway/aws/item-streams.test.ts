// Streams of tables: what records say of each kind of write.
import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { startStream } from "../../helpers/item-stream.ts";

const N = (n: number) => ({ N: String(n) });

describe("the stream of a table", () => {
  it("has a record of each change, as AWS builds it", async () => {
    const { put, remove, batches, gateway } = await startStream({ mapping: { batch_size: 1 } });
    const beganSeconds = Math.floor(Date.now() / 1000);

    await put("a", 1);
    await put("a", 2);
    await remove("a");

    const [insert, modify, removal] = (await batches(3)).flat();
    const { eventID, dynamodb, ...rest } = insert!;
    expect(rest).to.deep.equal({
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      eventSourceARN: gateway.model.tables[0]!.stream!.arn,
    });
    expect(eventID).to.match(/^[\da-f]{32}$/);
    const { ApproximateCreationDateTime, SequenceNumber, SizeBytes, ...images } = dynamodb;
    expect(images).to.deep.equal({
      Keys: { id: { S: "a" } },
      NewImage: { id: { S: "a" }, n: N(1) },
      StreamViewType: "NEW_AND_OLD_IMAGES",
    });
    expect(ApproximateCreationDateTime).to.be.within(beganSeconds, Date.now() / 1000);
    expect(SizeBytes).to.be.above(0);
    expect(modify!.eventName).to.equal("MODIFY");
    expect(modify!.dynamodb.OldImage!["n"]).to.deep.equal(N(1));
    expect(modify!.dynamodb.NewImage!["n"]).to.deep.equal(N(2));
    expect(removal!.eventName).to.equal("REMOVE");
    expect(removal!.dynamodb.OldImage!["n"]).to.deep.equal(N(2));
    expect(removal!.dynamodb).not.to.have.property("NewImage");
    expect(BigInt(modify!.dynamodb.SequenceNumber) > BigInt(SequenceNumber)).to.equal(true);
  });

  for (const [view, images] of [
    ["KEYS_ONLY", []],
    ["NEW_IMAGE", ["NewImage"]],
    ["OLD_IMAGE", ["OldImage"]],
    ["NEW_AND_OLD_IMAGES", ["NewImage", "OldImage"]],
  ] as const) {
    it(`has the images of its view: ${view}`, async () => {
      const { put, batches } = await startStream({ view, mapping: { batch_size: 1 } });
      await put("a", 1);
      await put("a", 2);
      const [, [modify]] = (await batches(2)) as [unknown, [{ dynamodb: object }]];
      expect(Object.keys(modify.dynamodb).filter((name) => name.endsWith("Image"))).to.have.members(
        [...images],
      );
    });
  }

  it("has no record of a write that changes nothing, or that is refused", async () => {
    const { put, update, remove, batches } = await startStream({ mapping: { batch_size: 1 } });
    await put("a", 1);
    await put("a", 1);
    await update({ id: "a" });
    await update({
      id: "a",
      UpdateExpression: "SET n = :n",
      ConditionExpression: "n = :n",
      ExpressionAttributeValues: { ":n": N(9) },
    }).catch(() => {});
    await update({ id: "", UpdateExpression: "SET n = n" }).catch(() => {});
    await remove("b");
    await put("end", 1);
    const records = (await batches(2)).flat();
    expect(records.map(({ dynamodb }) => dynamodb.Keys["id"]!.S)).to.deep.equal(["a", "end"]);
  });

  it("says what each of many concurrent writes of an item has changed", async () => {
    const { update, batches } = await startStream({ mapping: { batch_size: 1 } });
    const add = { UpdateExpression: "ADD n :one", ExpressionAttributeValues: { ":one": N(1) } };
    await Promise.all(Array.from({ length: 20 }, () => update({ id: "a", ...add })));
    const records = (await batches(20)).flat();
    const steps = records.map(({ dynamodb: { OldImage, NewImage } }) => [
      Number(OldImage?.["n"]?.N ?? 0),
      Number(NewImage?.["n"]?.N),
    ]);
    expect(steps).to.deep.equal(Array.from({ length: 20 }, (_, index) => [index, index + 1]));
  });

  it("has a record for each item of a batch", async () => {
    const { batch, batches } = await startStream({ mapping: { batch_size: 1 } });
    await batch("a", "b", "c");
    const records = (await batches(3)).flat();
    expect(records.map(({ dynamodb }) => dynamodb.Keys["id"]!.S)).to.have.members(["a", "b", "c"]);
  });

  it("says of an item that has expired that DynamoDB has deleted it", async () => {
    const clock = createManualClock(1_700_000_000_000);
    const { put, remove, batches } = await startStream(
      { table: { ttl: { attribute_name: "n", enabled: true } }, mapping: { batch_size: 1 } },
      { clock },
    );
    await put("expired", 1_600_000_000);
    await put("removed", 1_600_000_000);
    await remove("removed");
    await batches(3);
    clock.advance(60_000);
    const records = (await batches(4)).flat();
    expect(records.map(({ userIdentity }) => userIdentity)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      { type: "Service", principalId: "dynamodb.amazonaws.com" },
    ]);
  });
});
