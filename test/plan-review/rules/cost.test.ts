// The work of all rules grows with the number of resources, and not with its square.
import { expect } from "chai";
import type { Resource } from "../../../plan-review/plan/model.ts";
import { changed, findings, policy } from "../resources.ts";

/** @returns how often rules read a field of a resource, which is the same on every machine. */
const countReads = (count: number): number => {
  let reads = 0;
  const counted = (resource: Resource): Resource =>
    new Proxy(resource, {
      get: (target, name) => {
        reads += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
  const resources = Array.from({ length: count }, (_, at) => {
    const body = (action: string) => ({
      id: `role${at}:p`,
      role: `role${at}`,
      policy: policy(action, `arn:aws:sqs:eu-west-1:111111111111:jobs${at}`),
    });
    const address = `aws_iam_role_policy.p${at}`;
    return changed("aws_iam_role_policy", body("sqs:ReceiveMessage"), body("sqs:SendMessage"), {
      address,
    });
  });
  expect(findings(...resources.map(counted))).to.have.length(count);
  return reads;
};

describe("a review of twice as many policies", () => {
  it("reads them twice as often", () => {
    expect(countReads(200) / countReads(100)).to.be.within(1.9, 2.1);
  });
});
