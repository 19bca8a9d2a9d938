// terraform-plan-review as in a pipeline, on each supported Node.js.
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { installPacked } from "../helpers/packed.ts";
import { formatCommand, runToEnd } from "../helpers/packed-command.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const { name, version } = JSON.parse(readFileSync("plan-review/package.json", "utf8"));

describe("the package of the plan review", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await installPacked(["plan-review"]);
    for (const plan of ["nothing-changed", "table-replaced"]) {
      copyFileSync(`test/fixtures/plans/${plan}.json`, join(folder, `${plan}.json`));
    }
  });

  const review = (args: string[], node?: string) =>
    runToEnd(formatCommand(folder, name), args, { cwd: folder, node });

  for (const node of NODES) {
    it(`passes a plan without changes, and fails one that replaces a table, on Node.js ${node}`, async () => {
      const binary = await nodeFor(node);
      expect((await review(["nothing-changed.json"], binary)).code).to.equal(0);
      const { code, stdout } = await review(["table-replaced.json"], binary);
      expect(code).to.equal(1);
      expect(stdout).to.match(/replace/i);
    });
  }

  it("fails closed, and prints its options", async () => {
    expect((await review(["none.json"])).code).to.equal(2);
    expect((await review(["--help"])).stdout).to.match(/^Usage: terraform-plan-review plan\.json/);
    expect((await review(["--version"])).stdout.trim()).to.equal(version);
  });
});
