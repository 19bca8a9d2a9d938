// docs/other-terraform.md lists exactly the resource types that are served, and their arguments that are not.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { ARGUMENTS } from "../../../../gateway/model/arguments/table.ts";
import { COMMON } from "../../../../gateway/model/arguments/declaration.ts";

const PAGE = readFileSync("docs/other-terraform.md", "utf8");

const listUnserved = (type: string): string[] =>
  [
    ...new Set(
      (ARGUMENTS.get(type) ?? [])
        .filter((declaration) => declaration.kind === "unserved" && !COMMON.includes(declaration))
        .map(({ path }) => path),
    ),
  ].toSorted();

describe("the documentation of what is served", () => {
  it("has a row for each resource type, with the arguments that are not served", () => {
    const [, section = ""] = /<!-- served -->\n([^]*)<!-- \/served -->/.exec(PAGE) ?? [];
    const rows = [...section.matchAll(/^\| `(aws_\w+)` +\| (.*?) *\|$/gm)].map(([, type, cell]) => [
      type,
      cell === "none" ? [] : cell!.split(", ").map((name) => name.replaceAll("`", "")),
    ]);
    expect(rows).to.deep.equal(
      [...ARGUMENTS.keys()].toSorted().map((type) => [type, listUnserved(type)]),
    );
  });
});
