// Invalid mappings of non-proxy integrations are rejected, and unsupported details warned of, at start and by address.
import { expect } from "chai";
import { type MappedRoute, mappedStack } from "../../helpers/mapped-stack.ts";
import { readMapping } from "../../../gateway/model/mappings.ts";
import { UnservedError } from "../../../gateway/model/unserved-error.ts";
import { resourceWith } from "../helpers/resource-with.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

describe("an unsupported mapping", () => {
  for (const [what, options, problem] of [
    [
      "another passthrough behavior",
      { integration: { passthrough_behavior: "SOMETIMES" } },
      'aws_apigatewayv2_integration.map: passthrough_behavior is "SOMETIMES"; ' +
        'expected "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES" or "NEVER".',
    ],
    [
      "a key that is not a pattern",
      { responses: { "200": {} } },
      'aws_apigatewayv2_integration_response.response0: integration_response_key is "200"; ' +
        'expected "$default" or a pattern such as "/4\\d\\d/".',
    ],
    ...["x/4/", "/4/x"].map((key) => [
      `a pattern with more around it, ${key}`,
      { responses: { [key]: {} } },
      `aws_apigatewayv2_integration_response.response0: integration_response_key is "${key}"; ` +
        'expected "$default" or a pattern such as "/4\\d\\d/".',
    ]),
    [
      "an invalid pattern",
      { responses: { "/(/": {} } },
      'aws_apigatewayv2_integration_response.response0: integration_response_key is "/(/"; ' +
        'expected "$default" or a pattern such as "/4\\d\\d/".',
    ],
  ] as [string, MappedRoute, string][]) {
    it(`is rejected by address: ${what}`, () => {
      expect(() => readFixture(mappedStack(options)))
        .to.throw()
        .with.property("message", problem);
    });
  }

  for (const passthrough of [undefined, "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]) {
    it(`is none with the passthrough behavior ${passthrough}`, () => {
      const integration = resourceWith("aws_apigatewayv2_integration.map", {
        id: "i",
        ...(passthrough !== undefined && { passthrough_behavior: passthrough }),
      });
      expect(readMapping(integration, [])).to.deep.equal({
        request: { byKey: new Map() },
        passthrough: passthrough ?? "WHEN_NO_MATCH",
        responses: [],
      });
    });
  }

  for (const [what, values, problem] of [
    ["a request template", { request_templates: { "a/b": "#if(" } }, 'request_templates["a/b"]: '],
    [
      "a selection expression",
      { template_selection_expression: "$request.cookie.x" },
      "template_selection_expression: ",
    ],
  ] as const) {
    it(`is named by its argument: ${what}`, () => {
      const integration = resourceWith("aws_apigatewayv2_integration.map", { id: "i", ...values });
      expect(() => readMapping(integration, []))
        .to.throw(UnservedError)
        .with.property("message")
        .that.match(/^aws_apigatewayv2_integration\.map: /)
        .and.include(`: ${problem}`);
    });
  }

  it("is none with responses of its own, of which patterns match whole texts", () => {
    const response = (name: string, values: object) =>
      resourceWith(`aws_apigatewayv2_integration_response.${name}`, {
        integration_id: "i",
        ...values,
      });
    const mapping = readMapping(
      resourceWith("aws_apigatewayv2_integration.map", {
        id: "i",
        template_selection_expression: "\\$default",
        request_templates: { $default: "{}" },
      }),
      [
        response("other", { integration_id: "other", integration_response_key: "$default" }),
        response("errors", {
          integration_response_key: "/4\\d\\d/",
          response_templates: { $default: "no" },
        }),
        response("rest", { integration_response_key: "$default" }),
      ],
    );
    expect([...mapping.request.byKey.keys()]).to.deep.equal(["$default"]);
    expect(mapping.request).to.have.property("select");
    expect(mapping.responses).to.have.length(2);
    const [errors, rest] = mapping.responses;
    expect(
      ["404", "4040", "x404", "200"].map((text) => errors?.pattern?.matches(text)),
    ).to.deep.equal([true, false, false, false]);
    expect([...errors!.templates.byKey.keys()]).to.deep.equal(["$default"]);
    expect(rest).not.to.have.property("pattern");
    expect(rest?.templates).not.to.have.property("select");
  });

  it("causes a warning by address where it only changes the result of a message", () => {
    const { warnings } = readFixture({
      routes: { map: {} },
      resources: {
        aws_apigatewayv2_integration: {
          map: {
            api_id,
            integration_type: "AWS_PROXY",
            integration_uri: "${aws_lambda_function.map.invoke_arn}",
            content_handling_strategy: "CONVERT_TO_BINARY",
          },
        },
        aws_apigatewayv2_route: {
          map: {
            api_id,
            route_key: "map",
            target: "integrations/${aws_apigatewayv2_integration.map.id}",
            api_key_required: true,
            request_models: { $default: "model" },
          },
        },
      },
    });
    expect(warnings.slice(1, 4)).to.deep.equal([
      "aws_apigatewayv2_integration.map.content_handling_strategy is not served locally: messages remain text.",
      "aws_apigatewayv2_route.map.api_key_required is not served locally: API keys are not checked.",
      "aws_apigatewayv2_route.map.request_models is not served locally: messages are not validated.",
    ]);
  });
});
