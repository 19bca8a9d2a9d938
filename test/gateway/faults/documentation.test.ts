// docs/faults.md has recipes that the gateway accepts, and lists every field.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseFaults } from "../../../gateway/faults/document.ts";

const text = readFileSync("docs/faults.md", "utf8");
const recipes = [...text.matchAll(/### (.*)\n\n```json\n([\s\S]*?)```/g)];

describe("docs/faults.md", () => {
  it("has a recipe for each kind", () => {
    const kinds = new Set(recipes.flatMap(([, , json]) => Object.keys(JSON.parse(json!))));
    expect([...kinds].toSorted()).to.deep.equal(Object.keys(parseFaults({})).toSorted());
  });

  for (const [, title, json] of recipes) {
    it(`has a valid recipe: ${title}`, () => {
      const document = JSON.parse(json!);
      expect(parseFaults(document)).to.have.property("seed", document.seed ?? 1);
    });
  }

  it("lists every field with its default", () => {
    const all = parseFaults({
      posts: [{ answer: 429 }],
      disconnects: [{}],
      zombies: [{}],
      deliveries: [{ twice: false }],
      dynamodb: [{}],
      kills: [{}],
    });
    const rows = new Map(
      [...text.matchAll(/^\| `(\w+\[\]\.\w+)` +\|[^|]*\| ([^|]*?) +\|/gm)].map(
        ([, field, value]) => [field!, value!.replaceAll("`", "")],
      ),
    );
    const { seed: _, ...kinds } = all;
    for (const [kind, [rule]] of Object.entries(kinds)) {
      for (const [field, value] of Object.entries(rule!)) {
        if (field === "share") continue;
        expect(rows.has(`${kind}[].${field}`), `${kind}[].${field}`).to.equal(true);
        if (field !== "answer") expect(rows.get(`${kind}[].${field}`)).to.equal(String(value));
      }
    }
  });
});
