// None for what works; warnings of routes whose integration has no response for what no pattern matches, and of APIs of no known protocol.
import { expect } from "chai";
import { readModel } from "../../../gateway/model/model.ts";
import { listWarnings } from "../../../gateway/model/warnings.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { fixtureDocument } from "../../helpers/fixture-stack.ts";
import { type MappedRoute, mappedStack } from "../../helpers/mapped-stack.ts";
import { readFixture } from "../helpers/read-fixture.ts";

/** Without those of zips, which no fixture of a model has. */
const withoutZips = (lines: string[]): string[] =>
  lines.filter((line) => !line.includes("Build the zip"));

const warn = (options: MappedRoute): string[] =>
  withoutZips(readFixture(mappedStack(options)).warnings);

describe("warnings of responses that no pattern matches", () => {
  const LINE =
    'aws_apigatewayv2_route.map: aws_apigatewayv2_integration.map has no aws_apigatewayv2_integration_response for "$default", ' +
    "so clients receive an error for every response that no other pattern matches.";

  it("name a two-way route whose integration has only patterns, or no response", () => {
    expect(warn({ responses: {} })).to.deep.equal([LINE]);
    expect(warn({ responses: { "/4\\d\\d/": {}, "/5\\d\\d/": {} } })).to.deep.equal([LINE]);
  });

  it("are none with a default, among others too, or for one-way and proxy routes", () => {
    expect(warn({})).to.deep.equal([]);
    expect(warn({ responses: { "/4\\d\\d/": {}, $default: {} } })).to.deep.equal([]);
    expect(warn({ responses: {}, isTwoWay: false })).to.deep.equal([]);
    const { warnings } = readFixture({ routes: { ping: { routeResponse: true }, pong: {} } });
    expect(withoutZips(warnings)).to.deep.equal([]);
  });
});

describe("warnings of what may be called", () => {
  it("are none for a URL that anybody may call, and for functions with code", () => {
    const function_name = "${aws_lambda_function.ping.arn}";
    const configuration = loadConfiguration(
      fixtureDocument({
        routes: { ping: {} },
        resources: {
          aws_lambda_function_url: { open: { authorization_type: "NONE", function_name } },
          aws_lambda_permission: {
            anybody: { action: "lambda:*", principal: "*", function_name },
          },
        },
      }),
      {},
    );
    const model = readModel(configuration, "/stack");
    const functions = model.functions.map((fn) => ({ ...fn, zipPath: import.meta.dirname }));
    expect(listWarnings(configuration.resources, { ...model, functions })).to.deep.equal([]);
  });
});

describe("warnings of another API", () => {
  it("say that its protocol is unknown where it has none", () => {
    const { warnings } = readFixture({
      routes: { ping: {} },
      resources: { aws_apigatewayv2_api: { other: { name: "other" } } },
    });
    expect(withoutZips(warnings)).to.deep.equal([
      "aws_apigatewayv2_api.other (unknown protocol) is not served; the gateway serves only aws_apigatewayv2_api.api.",
    ]);
  });
});
