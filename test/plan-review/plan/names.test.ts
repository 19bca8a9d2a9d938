// Names that every object inherits are reviewed like any other name in a plan.
import { expect } from "chai";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { writePage } from "../resources.ts";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";

const reviewChange = (change: object, others: object = {}): string => {
  const plan = { format_version: "1.2", resource_changes: [change], ...others };
  const options = { subject: "Plan", allowList: [], today: "2026-12-01", allow: "notice" as const };
  return writePage(readPlan(parsePlan(JSON.stringify(plan)), undefined), options);
};

const anonymous = (text: string, name: string): string => text.replaceAll(name, "NAME");

const reportBoth = (name: string): string[] => {
  const [before, after] = [having(name, "old"), having(name, having(name, "new"))];
  const marked = having(name, true);
  const createChange = (type: string, change: object): object => ({
    address: `${type}.one`,
    mode: "managed",
    type,
    name: "one",
    change: { before: null, after: null, ...change },
  });
  const types = [name, "aws_iam_role_policy", "aws_sqs_queue"];
  const reports = types.flatMap((type) => [
    reviewChange(createChange(type, { actions: ["create"], after, after_unknown: marked })),
    reviewChange(
      createChange(type, { actions: ["update"], before, after, before_sensitive: marked }),
    ),
    reviewChange(
      createChange(type, { actions: ["delete", "create"], before, after, replace_paths: [[name]] }),
    ),
    reviewChange(createChange(type, { actions: ["delete"], before })),
  ]);
  return reports.map((report) => anonymous(report, name));
};

describe("names that every object inherits, in a plan,", () => {
  for (const name of INHERITED_NAMES) {
    it(`are resources, attributes and marks like any other: ${name}`, () => {
      expect(reportBoth(name)).to.deep.equal(reportBoth(ORDINARY_NAME));
    });
  }

  it("are not valid actions", () => {
    for (const name of [ORDINARY_NAME, ...INHERITED_NAMES]) {
      const change = { actions: [name] };
      expect(() => reviewChange({ address: "a.b", type: "a", change })).to.throw(
        `has the actions ["${name}"]`,
      );
    }
  });
});
