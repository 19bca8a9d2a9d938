// Asynchronous events that functions do not finish: their number, their size, and what the terminal says.
import { expect } from "chai";
import { AsyncInvocations } from "../../../gateway/aws/async-invocations.ts";
import type { OwnTarget } from "../../../gateway/model/functions.ts";
import { UNTRACED } from "../../../gateway/trace/trace.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const MIB = 1024 * 1024;

const open = () => {
  const warnings: string[] = [];
  let invoked = 0;
  const invocations = new AsyncInvocations({
    lambda: {
      invoke: () => {
        invoked += 1;
        return new Promise(() => {});
      },
    },
    settings: [],
    clock: createManualClock(),
    output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
    deliver: async () => {},
  });
  const target = { fn: { address: "aws_lambda_function.loop" } } as OwnTarget;
  const send = (event: object, times: number): void => {
    for (let sent = 0; sent < times; sent += 1) invocations.invoke(target, event, UNTRACED);
  };
  return { send, warnings, invoked: () => invoked };
};

describe("asynchronous events that are not finished", () => {
  it("are at most 128 MiB of text", () => {
    const { send, invoked } = open();
    send({ text: "x".repeat(MIB) }, 130);
    expect(invoked()).to.equal(127);
  });

  it("are at most ten thousand; of those that are lost the terminal tells ever fewer", () => {
    const { send, invoked, warnings } = open();
    send({}, 11_000);
    expect(invoked()).to.equal(10_000);
    expect(warnings[0]).to.equal(
      "An asynchronous event for aws_lambda_function.loop is lost (1 so far): too many are waiting. " +
        "Does the function cause further events for itself?",
    );
    expect(warnings.map((line) => /\((\d+) so far\)/.exec(line)?.[1])).to.deep.equal([
      "1",
      "2",
      "4",
      "8",
      "16",
      "32",
      "64",
      "128",
      "256",
      "512",
    ]);
  });
});
