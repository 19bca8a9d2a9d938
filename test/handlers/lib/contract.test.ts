// Contracts: which frames a route takes and sends.
import { expect } from "chai";
import { type Contract, route } from "../../../handlers/lib/contract.ts";

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
    expect(reply?.properties?.["action"]).to.deep.equal({ const: "shout" });
    expect(reply?.required).to.deep.equal(["action", "id", "data"]);
    expect(reply?.properties?.["data"]).to.equal(output);
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
});
