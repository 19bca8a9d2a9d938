// The body of an HTTP API: an OpenAPI definition in JSON or YAML.
import { expect } from "chai";
import { readDefinitions } from "../../../gateway/model/openapi-definitions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

describe("the body of an HTTP API", () => {
  const read = async (body: Value, protocol_type = "HTTP", type = "aws_apigatewayv2_api") =>
    Object.fromEntries(
      await readDefinitions([createResource(type, "web", { protocol_type, body })]),
    );
  const refusal = (body: Value) => read(body).then(String, (error: Error) => error.message);

  it("is JSON or YAML, where dates and versions stay as they are written", async () => {
    expect(await read('{"openapi":"3.0.1"}')).to.deep.equal({ web: { openapi: "3.0.1" } });
    expect(await read("openapi: 3.0.1\nat: 2020-01-01\nversion: 2.0")).to.deep.equal({
      web: { openapi: "3.0.1", at: "2020-01-01", version: 2 },
    });
  });

  it("is read of HTTP APIs only, and may be empty", async () => {
    for (const body of ["", " \n", null]) expect(await read(body)).to.deep.equal({});
    expect(await read("{}", "WEBSOCKET")).to.deep.equal({});
    expect(await read("{}", "HTTP", "aws_api_gateway_rest_api")).to.deep.equal({});
  });

  it("is refused when it is neither, or no map", async () => {
    expect(await refusal(5)).to.match(/^web: body is .*; expected a text/);
    expect(await refusal("[1]")).to.include(
      "web: body is not a map in JSON or YAML; expected an OpenAPI 3.0 definition",
    );
    expect(await refusal("a: [")).to.include(
      "web: body is neither JSON nor YAML: unexpected end of the stream within a flow collection (1:5); " +
        "expected an OpenAPI 3.0 definition",
    );
  });

  it("is refused when it is deep, or has many aliases", async () => {
    const nested = (depth: number) => `${"{a: ".repeat(depth)}1${"}".repeat(depth)}`;
    const aliased = (count: number) =>
      `a: &a 1\nb: [${Array.from({ length: count }, () => "*a").join(", ")}]`;
    expect(await refusal(nested(50))).to.equal("[object Object]");
    expect(await refusal(nested(98))).to.equal("[object Object]");
    expect(await refusal(nested(99))).to.include("body is neither JSON nor YAML");
    expect(await refusal(aliased(1000))).to.equal("[object Object]");
    expect(await refusal(aliased(1001))).to.include("body is neither JSON nor YAML");
  });
});
