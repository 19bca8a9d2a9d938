// Schemas of libraries: whatever they check is checked, or the schema is refused.
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { expect } from "chai";
import * as v from "valibot";
import { z } from "zod";
import {
  readSchema,
  type SchemaSource,
  type TypeOf,
} from "../../../../handlers/lib/schema/standard-schema.ts";

describe("a schema of a library", () => {
  it("is read as JSON Schema, from zod and from valibot", () => {
    const expected = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1 },
        tags: { type: "array", items: { type: "string" } },
      },
      required: ["name"],
    };
    const ofZod = z.object({ name: z.string().min(1), tags: z.array(z.string()).optional() });
    expect(readSchema(ofZod, "The input")).to.deep.equal(expected);
    const ofValibot = v.object({
      name: v.pipe(v.string(), v.minLength(1)),
      tags: v.optional(v.array(v.string())),
    });
    expect(readSchema(toStandardJsonSchema(ofValibot), "The input")).to.deep.equal(expected);
  });

  it("may be marked as read-only, which checks nothing", () => {
    expect(readSchema(z.array(z.string()).readonly(), "The input")).to.have.property("items");
  });

  it("has the type of what is sent, before defaults and transformations", () => {
    const schema = z.object({ n: z.string().transform(Number), d: z.string().default("x") });
    const value: TypeOf<typeof schema> = { n: "1" };
    expect(readSchema(schema, "The input").required).to.deep.equal(Object.keys(value));
  });

  for (const [what, source, problem] of [
    ["a refinement of zod", z.string().refine((text) => text !== "x"), "It has a refinement"],
    [
      "a refinement inside",
      z.object({ a: z.object({}).refine(() => true) }),
      "It has a refinement",
    ],
    ["a transformation of zod", z.object({ a: z.string().trim() }), "It has a transformation"],
    ["flags", z.string().regex(/a/i), 'It has an expression with the flags "i"'],
    ["a date", z.date(), "Date cannot be represented"],
    [
      "a check of valibot",
      toStandardJsonSchema(
        v.pipe(
          v.string(),
          v.check(() => true),
        ),
      ),
      '"check" action',
    ],
    [
      "a format without a pattern",
      z.object({ a: z.url() }),
      'The input, "a", has the format "uri" without a pattern',
    ],
    [
      "an unknown keyword",
      { type: "array", items: { not: {} } } as object,
      'The input, a part, has the keyword "not", which is not supported; expected title, description,',
    ],
    [
      "an older library",
      v.string(),
      "Wrap it in toStandardJsonSchema() of @valibot/to-json-schema.",
    ],
    [
      "another older library",
      { "~standard": { version: 1, vendor: "old" } } as const,
      "Use a version of old that implements it.",
    ],
  ] as [string, SchemaSource, string][]) {
    it(`is refused with ${what}`, () => {
      expect(() => readSchema(source, "The input"))
        .to.throw(problem)
        .with.property("message")
        .that.matches(/^The input/);
    });
  }

  it("may have whatever describes and checks nothing", () => {
    const described = {
      type: "string",
      title: "t",
      description: "d",
      default: "x",
      examples: ["x"],
      deprecated: true,
      readOnly: true,
      contentEncoding: "base64",
    };
    expect(readSchema(described as object, "The input")).to.deep.equal(described);
  });

  it("says what to do about a format that nothing would check", () => {
    expect(() => readSchema(z.object({ a: z.url() }), "The input")).to.throw(
      'The input, "a", has the format "uri" without a pattern, so nothing would check it; add a pattern or ' +
        "a regular expression, or check it in the handler.",
    );
  });
});
