// Which mutants a piece of code has, and that the instrumented text activates one at a time.
import { readFileSync } from "node:fs";
import { parse } from "acorn";
import { expect } from "chai";
import { instrument } from "../../../../scripts/lib/mutants/instrument.ts";
import { findTarget, FOLDERS } from "../../../../scripts/lib/mutants/targets.ts";

const listMutants = (code: string): string[] =>
  instrument("code.ts", code).mutants.map(({ mutated }) => mutated);

/** Runs the text with one mutant active, or none. @returns the export `result`, and the places reached. */
const run = async (code: string, alive = -1) => {
  const name = `code-${alive}.ts`;
  const state = { alive, reached: [] as number[] };
  const before: unknown = Reflect.get(globalThis, "__mutants");
  Object.assign(globalThis, { __mutants: { file: () => state } });
  try {
    const { text } = instrument(name, code);
    const { result } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    return { result: result as unknown, reached: Object.keys(state.reached).map(Number) };
  } finally {
    Object.assign(globalThis, { __mutants: before });
  }
};

/** @returns the results of all mutants, in order. */
const runMutants = async (code: string): Promise<unknown[]> => {
  const results: unknown[] = [];
  for (const { number } of instrument("code.ts", code).mutants) {
    results.push((await run(code, number)).result);
  }
  return results;
};

describe("mutants", () => {
  for (const [what, code, mutated] of [
    ["a number", "f = 14;", ["f = 15;"]],
    ["a string", 'f = "a";', ['f = "";']],
    ["an empty string", 'f = "";', ['f = "mutated";']],
    ["a template", "f = `a${b}`;", ['f = "";']],
    ["a comparison", "f = a < b;", ["f = (a) <= (b);", "f = (a) >= (b);"]],
    ["an equality", "f = a === b;", ["f = (a) !== (b);"]],
    ["an and", "f = a && b;", ["f = (a) || (b);"]],
    ["a fallback", "f = a ?? b;", ["f = (a) && (b);"]],
    ["a negation", "f = !a;", ["f = (a);"]],
    ["a sum", "f = a + b;", ["f = (a) - (b);"]],
    ["a list", "f = [a];", ["f = [];"]],
    ["an object", "f = { a };", ["f = ({});"]],
    ["a method with an opposite", "f = a.some(b);", ["f = a.every(b);"]],
    ["a method that can be removed", "f = a.filter(b);", ["f = a;"]],
    ["optional chaining", "f = a?.b;", ["f = a.b;"]],
    ["an arrow", "f = () => a;", ["f = () => undefined;"]],
    ["an arrow only if it returns something", "f = () => undefined;", []],
    ["a condition", "f = a ? b : c;", ["f = true ? b : c;", "f = false ? b : c;"]],
    ["a pattern", "f = /^a/;", ["f = /a/;"]],
  ] as const) {
    it(`are made of ${what}`, () => {
      expect(listMutants(code)).to.have.members(["", ...mutated]);
    });
  }

  it("keep the parentheses of what a chain begins with", async () => {
    const code =
      "const read = async (a: number[] | undefined) => [(await a)?.length, (a as number[])?.at(0), (a ?? [5]).slice(1)?.length];\n" +
      "export const result = await read([7, 8]);\n";
    const results = await runMutants(code);
    expect(results).to.have.lengthOf(listMutants(code).length);
    expect(results).to.deep.include([2, 7, 2]);
  });

  it("leave a text that can be parsed, in every folder", () => {
    for (const file of FOLDERS.flatMap((folder) => findTarget(folder).sources)) {
      const { text } = instrument(file, readFileSync(file, "utf8"));
      const check = () => parse(text, { ecmaVersion: "latest", sourceType: "module" });
      expect(check, file).not.to.throw();
    }
  });

  it("of a condition are true, false and its boundary, but not its negation", () => {
    expect(listMutants("if (a < b) c();")).to.have.members([
      "if (true) c();",
      "if (false) c();",
      "if ((a) <= (b)) c();",
    ]);
  });

  it("remove single statements and whole blocks", () => {
    const mutated = listMutants("const f = () => {\n  a();\n  b();\n};\n");
    expect(mutated).to.have.members(["const f = () => {};", "", ""]);
  });

  it("are not made of names, types, concatenated strings and log messages", () => {
    expect(
      listMutants(
        'import { a } from "b";\nexport { c } from "d";\ntype E = "e" | 1;\nlet f: E = g as "e";\n',
      ),
    ).to.deep.equal([]);
    expect(listMutants('f = "a" + b;')).not.to.include('f = ("a") - (b);');
    expect(listMutants('log("INFO", "posted", { a });')).to.have.members([
      "",
      'log("INFO", "posted", ({}));',
    ]);
  });

  it("have the line and its mutated text", () => {
    const [mutant] = instrument(
      "code.ts",
      "// A comment.\n  const a: number = 1; // one\n",
    ).mutants;
    expect(mutant).to.deep.equal({
      number: 0,
      line: 2,
      code: "const a: number = 1; // one",
      mutated: "const a: number = 2; // one",
    });
  });

  it("do nothing until one is active", async () => {
    const code = "let n = 1; if (n > 0) { n += 2; n *= 5; } export const result: number = n;";
    expect((await run(code)).result).to.equal(15);
  });

  it("are active one at a time", async () => {
    const code = 'const { a } = { a: "x" };\nexport const result = [a ?? "y", 1 + 2];\n';
    const results = await runMutants(code);
    expect(results).to.have.deep.members([
      ["y", 3], // {}
      ["", 3],
      [],
      ["y", 3], // a && "y"
      ["x", 3], // "y" is not reached
      ["x", -1],
      ["x", 4],
      ["x", 4],
    ]);
  });

  it("keep an optional chain intact", async () => {
    const code =
      "const a: string[] | undefined = undefined;\nexport const result = a?.filter(Boolean).length;\n";
    expect((await run(code)).result).to.equal(undefined);
    expect(listMutants(code)).to.have.members([
      "export const result = a.length;",
      "export const result = a.filter(Boolean).length;",
    ]);
  });

  it("record which of them are reached", async () => {
    const code = "const f = (a: boolean) => (a ? 1 : 2);\nexport const result = f(true);\n";
    const { mutants } = instrument("code.ts", code);
    const { reached } = await run(code);
    const of = (mutated: string): boolean =>
      reached.includes(mutants.find((mutant) => mutant.mutated.includes(mutated))!.number);
    expect(of("? 2 : 2")).to.equal(true);
    expect(of("? 1 : 3")).to.equal(false);
  });
});
