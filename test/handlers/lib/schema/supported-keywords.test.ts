// Keywords of JSON Schema that are supported, wherever they are, and what libraries are asked for.
import { expect } from "chai";
import { readSchema, type SchemaSource } from "../../../../handlers/lib/schema/standard-schema.ts";

const KEYWORDS =
  "title, description, default, examples, deprecated, readOnly, contentEncoding, type, const, enum, pattern, format, " +
  "minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, prefixItems, items, " +
  "minItems, maxItems, properties, required, additionalProperties, propertyNames, anyOf, oneOf, allOf";

const refusal = (source: object): string => {
  try {
    expect(readSchema(source, "It")).to.equal(source);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("a keyword of a schema", () => {
  it("is one of those that are supported", () => {
    expect(refusal({ not: {} })).to.equal(
      `It has the keyword "not", which is not supported; expected ${KEYWORDS}.`,
    );
  });

  const inner = { not: {} };
  for (const [outer, where] of [
    [{ properties: { a: inner } }, 'It, "a",'],
    [{ properties: { a: { items: inner } } }, 'It, "a",, a part,'],
    ...[
      { items: inner },
      { additionalProperties: inner },
      { propertyNames: inner },
      { prefixItems: [{}, inner] },
      { anyOf: [{}, inner] },
      { oneOf: [{}, inner] },
      { allOf: [{}, inner] },
    ].map((each) => [each, "It, a part,"] as const),
  ] as const) {
    it(`is looked for in every part: ${JSON.stringify(outer)}`, () => {
      expect(refusal(outer).startsWith(`${where} has the keyword "not", `)).to.equal(true);
    });
  }

  it("may be a boolean where JSON Schema allows one", () => {
    for (const schema of [{ items: false }, { additionalProperties: true }, { type: "array" }])
      expect(refusal(schema)).to.equal("");
  });

  it("may be a format with a pattern, which is what is checked", () => {
    expect(refusal({ format: "email", pattern: "@" })).to.equal("");
    expect(refusal({ format: "email" })).to.include('It has the format "email" without a pattern');
  });
});

describe("a library", () => {
  const ask = (vendor: string, answer: () => object) => {
    const asked: { target?: string; libraryOptions?: object }[] = [];
    const input = (options: object) => {
      asked.push(options);
      return answer();
    };
    const source = { "~standard": { version: 1, vendor, jsonSchema: { input, output: input } } };
    return { asked, read: () => readSchema(source as unknown as SchemaSource, "The input") };
  };

  it("is asked for what is sent, and its schema is read without the dialect", () => {
    const { asked, read } = ask("other", () => ({ $schema: "https://x", type: "string" }));
    expect(read()).to.deep.equal({ type: "string" });
    expect(asked).to.deep.equal([{ target: "draft-2020-12" }]);
  });

  it("may say why there is none", () => {
    const cause = new Error("Dates have none");
    const { read } = ask("other", () => {
      throw cause;
    });
    expect(read)
      .to.throw("The input has no JSON Schema: Dates have none")
      .with.property("cause", cause);
  });

  it("is asked about each part when it leaves checks out, as zod does", () => {
    const { asked, read } = ask("zod", () => ({ type: "string" }));
    read();
    const { override } = asked[0]!.libraryOptions as { override: (context: object) => void };
    const tell = (...checks: object[]) =>
      override({
        zodSchema: { _zod: { def: { checks: checks.map((def) => ({ _zod: { def } })) } } },
      });
    for (const def of [
      {},
      { check: "min" },
      { pattern: /a/ },
      { pattern: /a/u },
      { pattern: /a/v },
    ])
      expect(() => tell(def)).not.to.throw();
    expect(() => override({ zodSchema: { _zod: { def: {} } } })).not.to.throw();
    for (const [def, lost] of [
      [{ check: "custom" }, "a refinement"],
      [{ check: "overwrite" }, "a transformation such as trim()"],
      [{ pattern: /a/gu }, 'an expression with the flags "gu"'],
      [{ pattern: /a/s }, 'an expression with the flags "s"'],
    ] as const)
      expect(() => tell({}, def)).to.throw(
        `It has ${lost}, which JSON Schema cannot express; do that in the handler.`,
      );
    expect(() => override({ zodSchema: { _zod: { def: { check: "custom" } } } })).to.throw(
      "It has a refinement",
    );
  });
});
