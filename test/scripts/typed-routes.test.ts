// Routes of one's own with zod and with valibot, from contract to zip, document, and client.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { compileFunction } from "node:vm";
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { unzipSync } from "fflate";
import { stub } from "sinon";
import { messageEvent } from "../helpers/events.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const FIXTURE = "test/fixtures/typed-routes";

/** What clients need, too. */
const PRODUCT =
  /^(handlers|modules|stacks|shared|gateway|plan-review|scripts|client|docs)\/|^[^/]+$/;

const ADDRESS = { by: "post", address: "Main Street 1" };
const ITEM = { sku: "ABC-1", count: 2 };

describe("routes of one's own", function () {
  let copy: string;

  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });

  before(() => {
    copy = createWorkingCopy((path) => PRODUCT.test(path) || path.startsWith("test/client/types/"));
    cpSync(join(FIXTURE, "handlers"), join(copy, "handlers"), { recursive: true });
    cpSync(join(FIXTURE, "drift"), join(copy, "drift"), { recursive: true });
    for (const script of ["scripts/build.ts", "scripts/api-documents.ts"]) {
      const { status, stderr } = run(script);
      expect(status, stderr).to.equal(0);
    }
  });

  const readZip = (name: string): Buffer => readFileSync(join(copy, `dist/${name}.zip`));

  const readCode = (name: string): string =>
    Buffer.from(unzipSync(readZip(name))["index.js"]!).toString();

  /** Runs the function of a zip. */
  const ask = async (name: string, fields: object): Promise<unknown> => {
    const module = { exports: {} as { handler: (event: object) => Promise<{ body: string }> } };
    const load = compileFunction(readCode(name), ["require", "module", "exports"]);
    Reflect.apply(load, undefined, [createRequire(import.meta.url), module, module.exports]);
    // Its log lines do not belong to the tests' output.
    const write = stub(process.stdout, "write").returns(true);
    try {
      const event = messageEvent({ action: name, ...fields }, name);
      return JSON.parse((await module.exports.handler(event)).body);
    } finally {
      write.restore();
    }
  };

  it("run without the library that they are written with", async () => {
    expect(await ask("order", { items: [ITEM, ITEM], delivery: ADDRESS })).to.deep.equal({
      number: 0,
      total: 4,
    });
    expect(await ask("rename", { id: 7, name: " Ada " })).to.deep.equal({
      action: "rename",
      id: 7,
      data: { name: "Ada" },
    });
  });

  for (const [name, fields, message] of [
    ["order", {}, 'Expected the field "items", received a message without it.'],
    ["order", { items: [] }, 'Expected the field "delivery", received a message without it.'],
    [
      "order",
      { items: [], delivery: ADDRESS },
      'Expected an array of at least 1 items in "items", received 0 items.',
    ],
    [
      "order",
      { items: [ITEM, { sku: "abc", count: 1 }], delivery: ADDRESS },
      String.raw`Expected a string that matches ^[A-Z]{3}-\d+$ in "items.1.sku", received "abc".`,
    ],
    [
      "order",
      { items: [{ ...ITEM, count: 0 }], delivery: ADDRESS },
      'Expected an integer of at least 1 in "items.0.count", received 0.',
    ],
    [
      "order",
      { items: [ITEM], delivery: { by: "drone" } },
      'Expected one of "post", "mail" in "delivery.by", received "drone".',
    ],
    [
      "order",
      { items: [ITEM], delivery: { by: "mail", mail: "me" } },
      'Expected a string of the format email in "delivery.mail", received "me".',
    ],
    [
      "order",
      { items: [ITEM], delivery: ADDRESS, note: 1 },
      'Expected a string of at most 80 characters or null in "note", received a number.',
    ],
    [
      "order",
      { items: [ITEM], delivery: ADDRESS, colour: "green" },
      'Expected one of "red", "blue" in "colour", received "green".',
    ],
    [
      "order",
      { items: [ITEM], delivery: ADDRESS, gift: true },
      'Expected no fields besides "action", "id", "items", "delivery", "note", "colour", received the field "gift".',
    ],
    [
      "rename",
      { name: "" },
      'Expected a string of 1 to 20 characters in "name", received 0 characters.',
    ],
  ] as const) {
    it(`refuse ${name} of ${JSON.stringify(fields)}: ${message}`, async () => {
      expect(await ask(name, { id: "a", ...fields })).to.deep.equal({
        error: "BadRequest",
        message,
        action: name,
        id: "a",
      });
    });
  }

  it("add at most 1 KB to a zip, and no package", () => {
    // The smallest route that returns its reply.
    const plain = readZip("ping").length;
    writeFileSync(
      join(copy, "handlers/bare.ts"),
      `import { answerByReturn } from "./lib/answer-by-return.ts";
export const handler = answerByReturn({ action: "bare", check: () => {} }, () => ({ a: 1 }));
`,
    );
    expect(run("scripts/build.ts").status).to.equal(0);
    const bare = readZip("bare").length;
    expect(bare).to.be.greaterThan(plain);
    for (const name of ["order", "rename"]) {
      expect(readZip(name).length - bare, name).to.be.at.most(1024);
      expect(
        JSON.parse(readFileSync(join(copy, `dist/${name}.cdx.json`), "utf8")).components,
      ).to.deep.equal([]);
      expect(readCode(name)).not.to.match(/zod|valibot|Orders items|Renames/i);
    }
  });

  it("are in the AsyncAPI document", () => {
    const { components, operations } = JSON.parse(
      readFileSync(join(copy, "docs/asyncapi.json"), "utf8"),
    );
    expect(operations.order.summary).to.equal("Orders items of a shop.");
    expect(components.messages.rename.payload.properties.name).to.include({ maxLength: 20 });
    expect(components.messages["rename-reply"].payload.required).to.include("data");
  });

  it("fail the build when a check would be lost, with the file and the reason", () => {
    const path = join(copy, "handlers/routes/rename.ts");
    const source = readFileSync(path, "utf8");
    writeFileSync(path, source.replace("v.minLength(1)", "v.trim()"));
    const { status, stderr } = run("scripts/build.ts");
    writeFileSync(path, source);
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /handlers\/routes\/rename\.ts.*The input of "rename" has no JSON Schema.*"trim"/s,
    );
  });

  it("fail tsc wherever a handler or a client drifts from the contract, and nowhere else", () => {
    const configuration = {
      extends: "./tsconfig.json",
      include: ["drift", "test/client/types"],
      exclude: [],
    };
    writeFileSync(join(copy, "drift.json"), JSON.stringify(configuration));
    const { stdout } = run(resolve("node_modules/typescript/bin/tsc"), "-p", "drift.json");
    const refused = [...stdout.matchAll(/^([\w./-]+)\((\d+),\d+\): error/gm)].map(
      ([, path, line]) => `${path}:${line}`,
    );
    const drift = ["drift/client.ts", "drift/handlers.ts"].flatMap((path) =>
      readFileSync(join(copy, path), "utf8")
        .split("\n")
        .flatMap((line, at) => (line.endsWith("// drift") ? [`${path}:${at + 1}`] : [])),
    );
    expect(drift).to.have.length(12);
    expect(refused.toSorted(), stdout).to.deep.equal(drift.toSorted());
  });

  it("fail tsc when the client's types are those of an earlier contract", () => {
    const path = join(copy, "handlers/routes/order.ts");
    const source = readFileSync(path, "utf8");
    writeFileSync(path, source.replace("number: z.int()", "number: z.string()"));
    const { stdout } = run(resolve("node_modules/typescript/bin/tsc"), "-p", "drift.json");
    writeFileSync(path, source);
    expect(stdout).to.match(/test\/client\/types\/agreement\.ts\(\d+,\d+\): error/);
  });
});
