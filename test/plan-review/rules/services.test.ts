// Changes of the services that people put beside a WebSocket API: dangerous ones are found, harmless ones pass.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { findFindings } from "../../../plan-review/rules/rules.ts";

interface Row {
  what: string;
  type: string;
  before: object | null;
  after: object | null;
}

const read = (name: string): (Row & { found?: string[] })[] =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/changes/${name}.json`, import.meta.url), "utf8"),
  ) as Row[];

/** @returns each severity and id once, without notices. */
const review = ({ type, before, after }: Row): string[] => {
  const actions = [before === null ? "create" : after === null ? "delete" : "update"];
  const change = { actions, before, after, after_unknown: {} };
  const plan = {
    format_version: "1.2",
    resource_changes: [{ address: `${type}.one`, type, change }],
  };
  const found = findFindings(readPlan(parsePlan(JSON.stringify(plan)), undefined));
  const judged = found.filter(({ severity }) => severity !== "notice");
  return [...new Set(judged.map(({ severity, id }) => `${severity} ${id}`))];
};

describe("a dangerous change", () => {
  for (const row of read("dangerous")) {
    it(`is found: ${row.what}, ${row.type}`, () => {
      expect(review(row)).to.deep.equal(row.found);
    });
  }
});

describe("a harmless change", () => {
  for (const row of read("harmless")) {
    it(`passes: ${row.what}, ${row.type}`, () => {
      expect(review(row)).to.deep.equal([]);
    });
  }
});
