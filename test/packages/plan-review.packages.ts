// terraform-plan-review as in a pipeline, on each supported Node.js.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
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

  it("brings the table of AWS's managed policies", async () => {
    const after = { role: "fn", policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess" };
    const change = { actions: ["create"], before: null, after, after_unknown: {} };
    const attachment = { mode: "managed", type: "aws_iam_role_policy_attachment", name: "fn" };
    const address = `${attachment.type}.${attachment.name}`;
    const { resource_changes, ...plan } = JSON.parse(
      readFileSync(join(folder, "nothing-changed.json"), "utf8"),
    );
    const changes = [...resource_changes, { ...attachment, address, change }];
    writeFileSync(
      join(folder, "power.json"),
      JSON.stringify({ ...plan, resource_changes: changes }),
    );
    const { code, stdout } = await review(["power.json"]);
    expect(code).to.equal(1);
    expect(stdout).to.include("everything but iam:*");
  });

  it("fails closed, and prints its options", async () => {
    expect((await review(["none.json"])).code).to.equal(2);
    expect((await review(["--help"])).stdout).to.match(/^Usage: terraform-plan-review plan\.json/);
    expect((await review(["--version"])).stdout.trim()).to.equal(version);
  });
});
