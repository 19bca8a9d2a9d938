// The limit of events that wait for functions.
import { expect } from "chai";
import {
  Backlog,
  MAX_UNFINISHED_CHARACTERS,
  MAX_UNFINISHED_EVENTS,
} from "../../../gateway/lambda/backlog.ts";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";

describe("a backlog", () => {
  it("accepts events up to its limit, and again once one is finished", () => {
    const backlog = new Backlog();
    const finish = Array.from({ length: MAX_UNFINISHED_EVENTS }, () => backlog.enter(1));
    expect(finish.every((each) => each !== undefined)).to.equal(true);
    expect(backlog.enter(1)).to.equal(undefined);
    finish[0]?.();
    expect(backlog.enter(1)).to.be.a("function");
    expect(backlog.enter(1)).to.equal(undefined);
  });

  it("accepts characters up to its limit, and again once they are finished", () => {
    const backlog = new Backlog();
    const finish = backlog.enter(MAX_UNFINISHED_CHARACTERS - 1);
    expect(backlog.enter(2)).to.equal(undefined);
    expect(backlog.enter(1)).to.be.a("function");
    finish?.();
    expect(backlog.enter(2)).to.be.a("function");
  });

  it("throttles a call like Lambda when it is full", async () => {
    const { invoke } = await startFunction("exports.handler = () => new Promise(() => {});");
    const waiting = Array.from({ length: MAX_UNFINISHED_EVENTS }, () => invoke());
    expect(describeOutcome(await invoke())).to.match(
      /^TooManyRequestsException: Rate Exceeded\. \(/,
    );
    expect(waiting).to.have.length(MAX_UNFINISHED_EVENTS);
  });
});
