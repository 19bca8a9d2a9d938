// What somebody reads in an editor who uses a package.
import { globSync } from "node:fs";
import { expect } from "chai";
import { optionalProperties } from "../helpers/interfaces.ts";

/** Interfaces that a package's users fill in. */
const FILES = [
  ...globSync("modules/*.ts"),
  "create/index.ts",
  "gateway/index.ts",
  "gateway/console/console.ts",
  "gateway/model/overrides.ts",
];

describe("an optional property of a package", function () {
  it("says what its default is", () => {
    const properties = optionalProperties(FILES);
    expect(properties.map(({ path }) => path)).to.include.members([
      "LambdaFunctionProps.runtime",
      "ConnectionTableProps.table",
      "CommonOptions.port",
    ]);
    const silent = properties.filter(({ comment }) => !/@default \S/.test(comment));
    expect(silent.map(({ path }) => path)).to.deep.equal([]);
  });
});
