import type { SQSRecord } from "aws-lambda";
import { expect } from "chai";
import { stub } from "sinon";
import {
  processRecords,
  type RecordLoopOptions,
} from "../../../../handlers/lib/broadcast/record-loop.ts";
import { BadRequestError } from "../../../../handlers/lib/errors.ts";
import { record } from "../../../helpers/records.ts";
import { stubLog } from "../../../helpers/stubs.ts";

const prepare = (options: Partial<RecordLoopOptions<string>> = {}) => {
  const source = {
    isWork: () => false,
    giveUp: stub<[SQSRecord], Promise<void>>().resolves(),
    comeBack: stub<[SQSRecord], Promise<void>>().resolves(),
    forget: async () => {},
  };
  const log = stubLog();
  const onRefused = stub();
  const run = async (...bodies: string[]): Promise<string[]> => {
    const records = bodies.map((body, index) => record(`m${index}`, body));
    const read = ({ body }: SQSRecord) => body;
    const work = async () => true;
    const failures = await processRecords(records, {
      source,
      log,
      read,
      work,
      onRefused,
      ...options,
    });
    return failures.map(({ messageId }) => messageId);
  };
  return { source, log, onRefused, run };
};

describe("the loop over records", () => {
  it("starts all records at once, and returns those that SQS must keep", async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const work = (item: string) => {
      if (item !== "small") return promise;
      resolve(false);
      return Promise.resolve(true);
    };
    const { run } = prepare({ work });
    expect(await run("large", "small")).to.deep.equal(["m0"]);
  });

  it("gives up a bad request immediately, and works on the others", async () => {
    const bad = new BadRequestError({ expected: "JSON", actual: "text" });
    const read = ({ body }: SQSRecord) => {
      if (body === "bad") throw bad;
      return body;
    };
    const { run, source, onRefused, log } = prepare({ read });
    expect(await run("bad", "good")).to.deep.equal(["m0"]);
    expect(source.giveUp.args.map(([{ messageId }]) => messageId)).to.deep.equal(["m0"]);
    expect(source.comeBack.callCount).to.equal(0);
    expect(onRefused.callCount).to.equal(1);
    expect(log.args.map(([level, message]) => [level, message])).to.deep.equal([
      ["ERROR", "refused"],
    ]);
    expect(log.args[0]![2]).to.nested.include({ messageId: "m0", "error.message": bad.message });
  });

  it("retries later what failed, whether a bug is in reading or in working", async () => {
    for (const name of ["read", "work"] as const) {
      const { run, source, onRefused, log } = prepare({
        [name]: () => {
          throw new TypeError("a defect");
        },
      });
      expect(await run("one")).to.deep.equal(["m0"]);
      expect(source.comeBack.callCount).to.equal(1);
      expect(source.giveUp.callCount).to.equal(0);
      expect(onRefused.callCount).to.equal(0);
      expect(log.args[0]?.slice(0, 2)).to.deep.equal(["ERROR", "failed"]);
      expect(log.args[0]![2]).to.nested.include({ messageId: "m0", "error.message": "a defect" });
    }
  });

  it("treats a bad request during the work as a failure: the message itself was valid", async () => {
    const work = async () => {
      throw new BadRequestError({ expected: "JSON", actual: "text" });
    };
    const { run, source } = prepare({ work });
    expect(await run("one")).to.deep.equal(["m0"]);
    expect(source.giveUp.callCount).to.equal(0);
    expect(source.comeBack.callCount).to.equal(1);
  });

  it("leaves the retry to the visibility timeout when SQS does not respond", async () => {
    const { run, source, log } = prepare({ work: () => Promise.reject(new Error("busy")) });
    source.comeBack.rejects(new Error("SQS is away"));
    expect(await run("one")).to.deep.equal(["m0"]);
    expect(log.args.at(-1)?.slice(0, 2)).to.deep.equal(["WARN", "visibility not changed"]);
    expect(log.args.at(-1)![2]).to.nested.include({
      messageId: "m0",
      "error.message": "SQS is away",
    });
  });
});
