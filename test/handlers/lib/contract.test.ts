// Contracts: which frames a route takes and sends.
import { expect } from "chai";
import { type Contract, frameRoute, ID, route } from "../../../handlers/lib/contract.ts";
import type { Schema } from "../../../handlers/lib/schema/schema.ts";

const TEXT = { type: "string" } as const;

describe("a contract", () => {
  it("adds action and id to the fields, and to a reply by id", () => {
    const { request, reply, output } = route("shout", {
      input: { type: "object", properties: { text: TEXT }, required: ["text"] },
      output: TEXT,
    }) as Contract;
    expect(Object.keys(request.properties ?? {})).to.deep.equal(["action", "id", "text"]);
    expect(request.required).to.deep.equal(["action", "text"]);
    expect(request.properties?.["action"]).to.deep.equal({ const: "shout" });
    expect(output).to.deep.equal(TEXT);
    expect(reply).to.deep.equal({
      type: "object",
      properties: { action: { const: "shout" }, id: ID, data: TEXT },
      required: ["action", "id", "data"],
    });
    expect(ID).to.deep.equal({
      description: "Comes back in the reply, so that replies can be told apart.",
      type: ["string", "integer"],
      maxLength: 64,
    });
  });

  it("has a description for the documents if it is given one", () => {
    const input = { type: "object" } as const;
    const description = "Says it aloud.";
    expect(route("shout", { input, description })).to.include({ description });
    expect(route("shout", { input })).not.to.have.property("description");
    const request = { type: "object", properties: { action: { const: "shout" } } } as const;
    expect(frameRoute({ ...request, description }, input)).to.include({ description });
    expect(frameRoute(request, input)).not.to.have.property("description");
  });

  it("names the part whose schema checks something that cannot be compiled", () => {
    const input = { type: "object" } as const;
    const unknown = { type: "string", contentEncoding: "base64", if: {} } as never;
    for (const [options, part] of [
      [{ input: unknown }, "input"],
      [{ input, output: unknown }, "output"],
    ] as const)
      expect(() => route("shout", options)).to.throw(`The ${part} of "shout"`);
  });

  it("adds them to each alternative, and where other fields are refused", () => {
    const { check } = route("draw", {
      input: {
        anyOf: [
          { type: "object", properties: { r: {} }, required: ["r"], additionalProperties: false },
          { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false },
        ],
      },
    });
    check({ action: "draw", id: 1, r: 1 }, "");
    check({ action: "draw", a: 1 }, "");
    expect(() => check({ action: "draw", id: [], a: 1 }, "")).to.throw("with");
    expect(() => check({ action: "draw" }, "")).to.throw(
      'Expected an object with "r" or an object with "a", received an object.',
    );
  });

  it("has no reply by id when it is bare, and none at all without an output", () => {
    const input = { type: "object" } as const;
    expect(route("ping", { input, output: TEXT, ignoresId: true })).not.to.have.property("reply");
    expect(route("tell", { input })).not.to.have.any.keys("reply", "output");
  });

  it("refuses an input that is not an object, or has a field that every message has", () => {
    expect(() => route("shout", { input: TEXT })).to.throw(
      'The input of "shout" is of the type string',
    );
    const input = { type: "object", properties: { id: TEXT } } as const;
    expect(() => route("shout", { input })).to.throw('The input of "shout" is an object with "id"');
  });

  const fields = { type: "object", properties: { text: TEXT } } as const;

  for (const [input, problem] of [
    [{}, "of the type undefined"],
    [{ type: "string" }, "of the type string"],
    [{ type: ["object", "null"] }, "of the type object,null"],
    [{ type: "string", anyOf: [fields] }, "of the type string"],
    [{ anyOf: [fields, {}] }, "of the type undefined"],
    [{ oneOf: [fields, { type: "null" }] }, "of the type null"],
    [{ type: "object", properties: { action: {} } }, 'an object with "action"'],
    [{ type: "object", allOf: [fields] }, "of the type object"],
  ] as [Schema, string][]) {
    it(`refuses an input that is ${problem}: ${JSON.stringify(input)}`, () => {
      expect(() => route("shout", { input })).to.throw(
        `The input of "shout" is ${problem}; expected an object without "action" and "id", which every message may have.`,
      );
    });
  }

  it("adds them to each of which one must be chosen", () => {
    const { check } = route("draw", {
      input: { oneOf: [fields, { type: "object", required: ["r"], properties: { r: {} } }] },
    });
    check({ action: "draw", text: "x" }, "");
    expect(() => check({ action: "draw", text: 5 }, "")).to.throw("received an object");
  });
});
