// Reads projects from folders: HCL, JSON, overrides, installed modules, and files that cannot be read.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readSources } from "../../../gateway/hcl/sources.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const read = async (files: Record<string, string>) => {
  const directory = await mkdtemp(join(tmpdir(), "sources-"));
  closeAfterwards(() => rm(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const { modules, problems, ...rest } = await readSources(directory);
  return { modules, problems: problems.map((line) => line.replace(`${directory}/`, "")), ...rest };
};

const manifest = (modules: Record<string, string>): Record<string, string> => ({
  ".terraform/modules/modules.json": JSON.stringify({
    Modules: Object.entries(modules).map(([Key, Dir]) => ({ Key, Dir, Source: "" })),
  }),
});

describe("the sources of a project", () => {
  it("are what its files declare, in HCL and in JSON", async () => {
    const { modules, problems } = await read({
      "main.tf": `
        locals { a = "\${var.x}" }
        provider "aws" { region = "eu-west-1" }
        provider "aws" {
          alias  = "other"
          region = "us-east-1"
        }
        resource "aws_sqs_queue" "q" { name = local.a }
        data "aws_region" "here" {}
        module "m" { source = "./m" }
        output "o" { value = 1 }
      `,
      "more.tf.json": JSON.stringify({ variable: { x: { default: 1 } }, locals: { b: 2 } }),
      "notes.txt": "locals {",
    });

    const { body, directory } = modules.get("")!;
    expect(problems).to.deep.equal([]);
    expect(directory).to.equal(".");
    expect(body.locals).to.deep.equal(
      new Map<string, unknown>([
        ["a", "${var.x}"],
        ["b", 2],
      ]),
    );
    expect(body.providers.get("aws")).to.deep.equal({ region: "eu-west-1" });
    expect(body.resources.get("aws_sqs_queue.q")).to.deep.equal({ name: "${local.a}" });
    expect([
      ...body.resources.keys(),
      ...body.calls.keys(),
      ...body.outputs.keys(),
      ...body.variables.keys(),
    ]).to.have.members(["aws_sqs_queue.q", "data.aws_region.here", "m", "o", "x"]);
  });

  it("are replaced by override files, argument by argument", async () => {
    const { modules } = await read({
      "a_override.tf": 'resource "aws_sqs_queue" "q" { name = "new" }',
      "main.tf": 'resource "aws_sqs_queue" "q" {\n  name = "old"\n  fifo_queue = false\n}',
    });
    expect(modules.get("")?.body.resources.get("aws_sqs_queue.q")).to.deep.equal({
      name: "new",
      fifo_queue: false,
    });
  });

  it("include installed modules, and leave out those that are gone", async () => {
    const { modules, problems } = await read({
      "main.tf": "",
      ".terraform/modules/fn/main.tf": 'output "x" { value = 1 }',
      ...manifest({ "": ".", fn: ".terraform/modules/fn", "fn.gone": "gone" }),
    });
    expect([...modules.keys()]).to.deep.equal(["", "fn"]);
    expect(modules.get("fn")?.directory).to.equal(".terraform/modules/fn");
    expect(modules.get("fn")?.body.outputs.get("x")).to.deep.equal({ value: 1 });
    expect(problems).to.deep.equal([]);
  });

  it("name the selected workspace", async () => {
    expect(await read({ ".terraform/environment": "blue\n" })).to.have.property(
      "workspace",
      "blue",
    );
    expect(await read({})).to.have.property("workspace", "default");
  });

  it("keep names that every object inherits", async () => {
    const { modules } = await read({
      "main.tf":
        'locals {\n  __proto__ = 1\n  constructor = 2\n}\nresource "aws_sqs_queue" "__proto__" {\n  __proto__ = 3\n}',
    });
    const { body } = modules.get("")!;
    expect([...body.locals]).to.deep.equal([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
    expect(Object.entries(body.resources.get("aws_sqs_queue.__proto__") ?? {})).to.deep.equal([
      ["__proto__", 3],
    ]);
  });

  for (const [what, files, problem] of [
    [
      "is not HCL",
      { "bad.tf": "locals {" },
      /^bad\.tf cannot be read \(.*\); what it declares is unknown here\.$/,
    ],
    ["is not JSON", { "bad.tf.json": "{" }, /^bad\.tf\.json cannot be read/],
    [
      "is nested too deep",
      { "bad.tf": `locals { a = ${"[".repeat(300)}${"]".repeat(300)} }` },
      /nested more than 200 deep/,
    ],
    [
      "is too long",
      { "bad.tf": `# ${"x".repeat(5_000_000)}` },
      /it is 5000002 characters long; expected at most 4194304/,
    ],
    [
      "lists modules in another shape",
      { ".terraform/modules/modules.json": '{"Modules":[{"Key":1}]}' },
      /modules\.json cannot be read \(Modules\[0\]\.Key is a number; expected a string\)/,
    ],
  ] as const) {
    it(`lack a file that ${what}, which one line says`, async () => {
      const { modules, problems } = await read({ "main.tf": "locals { fine = 1 }", ...files });
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(problem);
      expect(problems[0]).not.to.include("\n");
      expect(modules.get("")?.body.locals.get("fine")).to.equal(1);
    });
  }
});
