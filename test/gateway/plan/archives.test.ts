// Functions whose zips Terraform would make: the gateway runs what they would be made of.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startGateway } from "../../../gateway/index.ts";
import { listArchives } from "../../../gateway/plan/archives.ts";
import type { PlanDocument, ValuesModule } from "../../../gateway/plan/plan-document.ts";
import { connect } from "../../helpers/client.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { planPathFor } from "../../helpers/plan-gateway.ts";

const archive = (output_path: string, source: Record<string, string>) => ({
  address: `data.archive_file.x`,
  mode: "data" as const,
  type: "archive_file",
  name: "x",
  values: { output_path, ...source },
});

const CODE = "exports.handler = async () => ({ statusCode: 200, body: require('./answer.js') });";

describe("archives of a plan", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "archives-"));
    closeAfterwards(() => rm(folder, { recursive: true }));
  });

  it("are those that have been read and those that wait for apply, in every module", () => {
    const root = (...resources: ValuesModule["resources"] & object): ValuesModule => ({
      child_modules: [{ resources }],
    });
    const plan: PlanDocument = {
      planned_values: { root_module: root(archive("./b.zip", { source_file: "b.js" })) },
      prior_state: { values: { root_module: root(archive("/a.zip", { source_dir: "src" })) } },
      configuration: { root_module: {} },
    };
    expect([...listArchives(plan, "/p")]).to.deep.equal([
      ["/a.zip", "/p/src"],
      ["/p/b.zip", "/p/b.js"],
    ]);
  });

  const readBuilt = (build_plan: unknown) => {
    const text = JSON.stringify({ filename: "builds/1.zip", runtime: "nodejs22.x", build_plan });
    const prepared = {
      address: "module.fn.data.external.archive_prepare[0]",
      mode: "data" as const,
      type: "external",
      name: "archive_prepare",
      values: { result: { build_plan: text, filename: "builds/1.zip" } },
    };
    const plan: PlanDocument = {
      planned_values: { root_module: {} },
      prior_state: { values: { root_module: { child_modules: [{ resources: [prepared] }] } } },
      configuration: { root_module: {} },
    };
    return [...listArchives(plan, "/p")];
  };

  it("are those that terraform-aws-modules/lambda makes of one folder or file at apply", () => {
    expect(readBuilt([[["zip", "src", null]]])).to.deep.equal([["/p/builds/1.zip", "/p/src"]]);
    const npm = ["npm", "package.json", null, null];
    expect(readBuilt([[npm, ["zip", "/a", null]]])).to.deep.equal([["/p/builds/1.zip", "/a"]]);
    for (const several of [
      [
        ["zip", "a"],
        ["zip", "b"],
      ],
      [["sh", "make"]],
      "zip",
      null,
    ]) {
      expect(readBuilt(several)).to.deep.equal([]);
    }
  });

  it("run from their folder where there is no zip, also by --zip", async () => {
    mkdirSync(join(folder, "src/elsewhere"), { recursive: true });
    writeFileSync(join(folder, "src/index.js"), CODE);
    writeFileSync(join(folder, "src/elsewhere/answer.js"), "module.exports = 'from a folder';");
    symlinkSync("elsewhere/answer.js", join(folder, "src/answer.js"));
    const plan = JSON.parse(readFileSync(planPathFor("module-per-route"), "utf8")) as PlanDocument;
    plan.prior_state = {
      values: { root_module: { resources: [archive("./shout.zip", { source_dir: "src" })] } },
    };
    const planPath = join(folder, "plan.json");
    writeFileSync(planPath, JSON.stringify(plan));
    const warnings: string[] = [];
    const gateway = await startGateway({
      planPath,
      zips: { "words-connect": join(folder, "src"), "words-whisper": join(folder, "src") },
      output: {
        functionLine: (_, line) => warnings.push(line),
        info: () => {},
        warn: (line) => warnings.push(line),
      },
    });
    closeAfterwards(() => gateway.close());
    const client = await connect(`${gateway.url}/dev`);
    for (const action of ["shout", "whisper"]) {
      client.send({ action });
      expect(await client.next(), warnings.join("\n")).to.equal("from a folder");
    }
    expect(warnings.filter((line) => line.includes("zip"))).to.deep.equal([]);
  });
});
