// Parameters of requests to backends: their sources, and what is rejected.
import { expect } from "chai";
import { MappingError } from "../../../gateway/mapping/mapping-error.ts";
import { compileParameter } from "../../../gateway/mapping/parameters.ts";
import { createScope } from "../../../gateway/mapping/scope.ts";

const EVENT = {
  requestContext: { connectionId: "c", authorizer: { level: 7 } },
  body: '{"a":{"b":[1,"x"]}}',
  queryStringParameters: { token: "t" },
  headers: { Host: "h" },
};

const read = (source: string, event: object = EVENT): string | undefined =>
  compileParameter("integration.request.header.X", source).read(createScope(event, { s: "v" }));

describe("a parameter of a request to a backend", () => {
  for (const [source, value] of [
    ["'a static text'", "a static text"],
    ["''", ""],
    ["context.connectionId", "c"],
    ["context.authorizer.level", "7"],
    ["context.constructor", undefined],
    ["stageVariables.s", "v"],
    ["stageVariables.toString", undefined],
    ["route.request.body", EVENT.body],
    ["route.request.body.a.b[1]", "x"],
    ["route.request.body.a.c", undefined],
    ["route.request.header.Host", "h"],
    ["route.request.querystring.token", "t"],
    ["route.request.path.id", undefined],
  ] as const) {
    it(`is ${value} from ${source}`, () => {
      expect(read(source)).to.equal(value);
    });
  }

  it("goes to a header, the query string or the path", () => {
    for (const [target, place, name] of [
      ["integration.request.header.Content-Type", "header", "content-type"],
      ["integration.request.querystring.QueueUrl", "querystring", "QueueUrl"],
      ["integration.request.path.id", "path", "id"],
    ]) {
      expect(compileParameter(target!, "''")).to.include({ place, name });
    }
  });

  it("cannot be read from a body that is not JSON", () => {
    expect(() => read("route.request.body.a", { requestContext: {}, body: "hi" })).to.throw(
      SyntaxError,
    );
  });

  for (const [target, source] of [
    ["integration.request.body.x", "'a'"],
    ["integration.request.header.", "'a'"],
    ["append:header.x", "'a'"],
    ["integration.request.header.x", "plain"],
    ["integration.request.header.x", "$context.stage"],
    ["integration.request.header.x", "route.request.body.a[*]"],
    ["integration.request.header.x", "'a' + 'b'"],
  ] as const) {
    it(`is rejected: ${target} = ${source}`, () => {
      expect(() => compileParameter(target, source)).to.throw(MappingError, "not supported");
    });
  }
});
