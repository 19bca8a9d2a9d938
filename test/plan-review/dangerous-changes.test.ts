// Dangerous changes of this project's own stacks: each is found, in words that name it, with the right severity.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Finding } from "../../plan-review/plan/model.ts";
import { findFindings } from "../../plan-review/rules/rules.ts";
import { compareSynthesized } from "../../plan-review/synth/synthesized.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { API_ROWS } from "./dangerous/api-rows.ts";
import { DATA_ROWS } from "./dangerous/data-rows.ts";

const ROWS = [...API_ROWS, ...DATA_ROWS];

const toLine = ({ severity, id, resource }: Finding): string => `${severity} ${id} ${resource}`;

const isOf = (one: Finding, others: Finding[]): boolean =>
  others.some((other) => toLine(one) === toLine(other) && one.what === other.what);

for (const { what, stack, edit, found } of ROWS) {
  it(`in ${stack}, ${what}: ${found.map(([line]) => line).join(", ")}`, async () => {
    const base = JSON.parse(readFileSync(await synthesizedStack(stack), "utf8"));
    const head = structuredClone(base);
    edit(head.resource);
    const known = findFindings(compareSynthesized(base, base));
    const added = findFindings(compareSynthesized(base, head)).filter((one) => !isOf(one, known));
    expect(added.map(toLine)).to.have.members(found.map(([line]) => line));
    for (const [line, text] of found) {
      const texts = added.filter((one) => toLine(one) === line).map((one) => one.what);
      expect(texts.join("\n")).to.contain(text);
    }
  });
}
