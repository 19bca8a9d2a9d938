// Results of functions behind a proxy integration, well-formed or not.
import { expect } from "chai";
import { parseProxyResponse } from "../../../gateway/websocket/proxy-response.ts";

const parse = (value: unknown) => parseProxyResponse(JSON.stringify(value));

describe("the result of a function behind a proxy integration", () => {
  for (const [what, result, response] of [
    ["empty", {}, {}],
    ["a status", { statusCode: 204 }, { statusCode: 204 }],
    ["the lowest status", { statusCode: 100 }, { statusCode: 100 }],
    ["the highest status", { statusCode: 599 }, { statusCode: 599 }],
    ["a status as text", { statusCode: "201" }, { statusCode: 201 }],
    ["a body", { body: "é" }, { body: "é" }],
    ["no body", { body: null }, {}],
    ["a base64 body", { body: "w6k=", isBase64Encoded: true }, { body: "é" }],
    ["no body in base64", { body: null, isBase64Encoded: true }, {}],
    ["a body that is not base64", { body: "aGk=", isBase64Encoded: false }, { body: "aGk=" }],
    ["not exactly true", { body: "aGk=", isBase64Encoded: "true" }, { body: "aGk=" }],
    [
      "headers",
      { headers: { "X-A": "b", n: 1, o: {} } },
      { headers: { "x-a": "b", n: "1", o: "{}" } },
    ],
    ["headers that are none", { headers: "x" }, {}],
    ["no headers", { headers: null }, {}],
    ["several values", { multiValueHeaders: { a: ["b"] } }, {}],
  ] as const) {
    it(`may have ${what}`, () => {
      expect(parse(result)).to.deep.equal({ statusCode: 200, headers: {}, body: "", ...response });
    });
  }

  for (const [what, result] of [
    ["null", null],
    ["a text", "x"],
    ["a number", 200],
    ["a list", []],
    ["an unexpected key", { statusCode: 200, Body: "x" }],
    ["an empty key", { "": 1 }],
    ["a status below 100", { statusCode: 99 }],
    ["a status above 599", { statusCode: 600 }],
    ["a fraction", { statusCode: 200.5 }],
    ["no status", { statusCode: null }],
    ["a text as status", { statusCode: "ok" }],
    ["a list as status", { statusCode: [200] }],
    ["an object as body", { body: {} }],
    ["a number as body", { body: 0 }],
    ["false as body", { body: false }],
  ] as const) {
    it(`is malformed: ${what}`, () => {
      expect(parse(result)).to.equal(undefined);
    });
  }

  it("is malformed when it is not JSON", () => {
    expect(["", "{", "undefined"].map(parseProxyResponse)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
