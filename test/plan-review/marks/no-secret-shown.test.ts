// What Terraform hides has no influence on what is printed, wherever it is, in any format.
import { config, expect } from "chai";
import * as fc from "fast-check";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { findFormat, FORMAT_NAMES } from "../../../plan-review/render/formats.ts";
import { writeFitted, writeWhole } from "../../../plan-review/render/page.ts";
import { reportOn } from "../../../plan-review/review.ts";
import { reviewStack } from "../resources.ts";
import { SECRET, SECRET_NUMBER, secretPlans } from "./secret-plans.ts";

config.truncateThreshold = 0;

/** `PLAN_REVIEW_CASES=10000 npx mocha test/plan-review/marks/no-secret-shown.test.ts` tries more. */
const CASES = Number(process.env["PLAN_REVIEW_CASES"] ?? 150);

interface Secrets {
  text: string;
  number: number;
}

const fill = (plan: object, { text, number }: Secrets): string =>
  JSON.stringify(plan)
    .replaceAll(`"${SECRET_NUMBER}"`, String(number))
    .replaceAll(SECRET, JSON.stringify(text).slice(1, -1));

/** Everything that can be printed of a plan. */
const printAll = (text: string): string[] => {
  const reviewed = reviewStack(readPlan(parsePlan(text), undefined));
  const [short, whole] = [reportOn(reviewed, true), reportOn(reviewed, false)];
  const options = { isFull: true, version: "1.2.3", path: "plan.json" };
  return [
    ...FORMAT_NAMES.map((name) => findFormat(name).write([reviewed], options)),

    writeWhole([short]),
    writeWhole([whole]),
    writeFitted([short], 3000),
    JSON.stringify(reviewed),
  ];
};

/** A short excerpt, which says more in an error than a whole page. */
const findAround = (text: string, part: string): string => {
  const at = text.indexOf(part);
  return at < 0 ? "" : text.slice(Math.max(0, at - 150), at + 50);
};

/** No word of a plan consists of these. */
const secretText = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom(..."QXZJK0123456789".split("")),
      minLength: 8,
      maxLength: 60,
    }),
    fc.constantFrom("", '"', "\\", "\n", "`", "|", "<b>", "${", "ü", "*"),
  )
  .map(([start, end]) => start + end + start);

const secrets = fc.record({ text: secretText, number: fc.integer({ min: 1e9, max: 2e9 }) });

describe("what Terraform hides", () => {
  it(`leaves no trace in any of ${CASES} reviews: another secret gives the same text`, function () {
    this.timeout(0);
    const property = fc.property(secretPlans, secrets, secrets, (plan, one, other) => {
      const printed = printAll(fill(plan, one));
      expect(findAround(printed.join("\n"), one.text.slice(0, 6))).to.equal("");
      expect(printed).to.deep.equal(printAll(fill(plan, other)));
    });
    fc.assert(property, { numRuns: CASES, seed: Number(process.env["PLAN_REVIEW_SEED"] ?? 1) });
  });
});
