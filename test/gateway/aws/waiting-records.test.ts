// Records that wait while a function fails or is slow: their memory is bounded.
import { expect } from "chai";
import type { StreamRecord } from "../../../gateway/aws/stream-records.ts";
import { WaitingRecords } from "../../../gateway/aws/waiting-records.ts";
import {
  MAX_UNFINISHED_CHARACTERS,
  MAX_UNFINISHED_EVENTS,
} from "../../../gateway/lambda/backlog.ts";

const createRecord = (eventID: string, SizeBytes = 1) =>
  ({ eventID, dynamodb: { SizeBytes } }) as StreamRecord;

const ids = (records: StreamRecord[]): string[] => records.map(({ eventID }) => eventID);

describe("records that wait for a function", () => {
  it("are taken in their order", () => {
    const waiting = new WaitingRecords();
    for (const id of ["a", "b", "c"]) expect(waiting.add(createRecord(id))).to.equal(0);
    expect(ids(waiting.take(2))).to.deep.equal(["a", "b"]);
    expect(ids(waiting.take(2))).to.deep.equal(["c"]);
    expect(waiting.length).to.equal(0);
  });

  it("lose the oldest when there are too many", () => {
    const waiting = new WaitingRecords();
    const lost = Array.from({ length: MAX_UNFINISHED_EVENTS + 2 }, (_, at) =>
      waiting.add(createRecord(String(at))),
    );
    expect(lost.slice(-3)).to.deep.equal([0, 1, 1]);
    expect(waiting.length).to.equal(MAX_UNFINISHED_EVENTS);
    expect(ids(waiting.take(1))).to.deep.equal(["2"]);
  });

  it("lose as many of the oldest as a large one needs", () => {
    const waiting = new WaitingRecords();
    const third = MAX_UNFINISHED_CHARACTERS / 3;
    for (const id of ["a", "b", "c"]) waiting.add(createRecord(id, third));
    expect(waiting.add(createRecord("d", 2 * third))).to.equal(2);
    expect(ids(waiting.take(3))).to.deep.equal(["c", "d"]);
  });

  it("make room once they are taken", () => {
    const waiting = new WaitingRecords();
    for (let round = 0; round < 3; round += 1) {
      expect(waiting.add(createRecord("all", MAX_UNFINISHED_CHARACTERS))).to.equal(0);
      waiting.take(1);
    }
  });
});
