// What is logged and counted when AWS refuses a call permanently.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import { reportRefusal } from "../../../../handlers/lib/broadcast/refusals.ts";
import { Tally } from "../../../../handlers/lib/broadcast/tally.ts";
import { stubLog } from "../../../helpers/stubs.ts";

const refusal = (name: string, call: string) => new AwsError(name, "no", { status: 400, call });

const prepare = () => {
  const [log, tally] = [stubLog(), new Tally()];
  const report = (error: unknown) => reportRefusal(log, tally, error, { workId: "w" });
  return { log, tally, report };
};

describe("a refusal", () => {
  it("is logged with the call and what to check", () => {
    const { log, report } = prepare();
    expect(report(refusal("AccessDeniedException", "sqs:SendMessage"))).to.equal(true);
    const [level, , fields] = log.args[0]!;
    expect(level).to.equal("ERROR");
    expect(fields).to.nested.include({
      workId: "w",
      call: "sqs:SendMessage",
      "error.name": "AccessDeniedException",
    });
    expect(fields?.["check"]).to.include("the policy of this function's role");
  });

  it("is logged once for each call and name, and counted each time", () => {
    const { log, tally, report } = prepare();
    for (const [name, call] of [
      ["AccessDeniedException", "sqs:SendMessage"],
      ["AccessDeniedException", "sqs:SendMessage"],
      ["AccessDeniedException", "dynamodb:Query"],
      ["ResourceNotFoundException", "dynamodb:Query"],
    ] as const) {
      report(refusal(name, call));
    }
    expect(log.args.map(([, , fields]) => fields?.["call"])).to.deep.equal([
      "sqs:SendMessage",
      "dynamodb:Query",
      "dynamodb:Query",
    ]);
    expect(tally.get("permanentErrors")).to.equal(4);
  });

  it("ignores errors that may pass", () => {
    const { log, tally, report } = prepare();
    for (const error of [refusal("ThrottlingException", "dynamodb:Query"), "text", new Error("x")])
      expect(report(error)).to.equal(false);
    expect([log.callCount, tally.get("permanentErrors")]).to.deep.equal([0, 0]);
  });
});
