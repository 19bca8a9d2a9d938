// Values that a plan lacks: some are rebuilt from references, the others are reported.
import { expect } from "chai";
import { readModel } from "../../../gateway/model/model.ts";
import { listWarnings } from "../../../gateway/model/warnings.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type { Expression } from "../../../gateway/plan/plan-document.ts";
import { readAttribute, declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

const FUNCTIONS = [
  resource("aws_lambda_function.fn", { function_name: "one" }, "one"),
  resource("aws_lambda_function.fn", { function_name: "two" }, "two"),
];

const toInvokeArn = (name: string): string =>
  "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
  `arn:aws:lambda:eu-west-1:000000000000:function:${name}/invocations`;

/** An integration whose URI has these references. */
const integration = (
  uri: Expression,
  { key, forEach }: { key?: string; forEach?: Expression } = {},
) => {
  const own = resource("aws_apigatewayv2_integration.i", {}, key);
  const plan = createPlan(
    { resources: [...FUNCTIONS, own] },
    {
      resources: [
        declared("aws_lambda_function.fn"),
        declared("aws_apigatewayv2_integration.i", { integration_uri: uri }, forEach),
      ],
    },
    { [own.address]: { integration_uri: true } },
  );
  return readAttribute(plan, own.address, "integration_uri");
};

describe("a value that is not in the plan", () => {
  it("is the attribute of the referenced instance", () => {
    const uri = refs('aws_lambda_function.fn["two"].invoke_arn', 'aws_lambda_function.fn["two"]');
    expect(integration(uri)).to.deep.equal({ value: toInvokeArn("two"), unknown: [] });
  });

  it("is that of the instance with the same key", () => {
    const uri = refs("aws_lambda_function.fn", "each.key");
    expect(integration(uri, { key: "two" }).value).to.equal(toInvokeArn("two"));
  });

  it("follows each.value to the instance that for_each iterates over", () => {
    const options = { key: "one", forEach: refs("aws_lambda_function.fn") };
    const uri = refs("each.value.invoke_arn", "each.value");
    expect(integration(uri, options).value).to.equal(toInvokeArn("one"));
  });

  it("follows each.value through another resource", () => {
    const route = { ...resource("aws_apigatewayv2_route.r", {}, "a") };
    const own = resource("aws_apigatewayv2_route_response.r", {}, "a");
    const api = resource("aws_apigatewayv2_api.api", { name: "chat" });
    const plan = createPlan(
      { resources: [api, route, own] },
      {
        resources: [
          declared("aws_apigatewayv2_api.api"),
          declared("aws_apigatewayv2_route.r", { api_id: refs("aws_apigatewayv2_api.api.id") }),
          declared(
            "aws_apigatewayv2_route_response.r",
            { api_id: refs("each.value.api_id", "each.value") },
            refs("aws_apigatewayv2_route.r"),
          ),
        ],
      },
      { [route.address]: { api_id: true }, [own.address]: { api_id: true } },
    );
    expect(readAttribute(plan, own.address, "api_id").value).to.equal(
      readAttribute(plan, api.address, "id").value,
    );
  });

  for (const [type, attribute, referred] of [
    ["aws_apigatewayv2_integration_response", "api_id", "aws_apigatewayv2_api"],
    ["aws_apigatewayv2_integration_response", "integration_id", "aws_apigatewayv2_integration"],
  ] as const) {
    it(`is the id of the ${referred} with the same key: ${type}.${attribute}`, () => {
      const named = resource(`${referred}.named`, {}, "one");
      const own = resource(`${type}.own`, {}, "one");
      const plan = createPlan(
        { resources: [named, resource(`${referred}.named`, {}, "two"), own] },
        {
          resources: [
            declared(`${referred}.named`),
            declared(`${type}.own`, { [attribute]: refs(`${referred}.named`, "each.key") }),
          ],
        },
        { [own.address]: { [attribute]: true } },
      );
      const { value } = readAttribute(plan, own.address, attribute);
      expect(value)
        .to.be.a("string")
        .and.equal(readAttribute(plan, named.address, "id").value);
    });
  }

  it("is reported when several instances are possible", () => {
    const uri = refs("aws_lambda_function.fn", "local.names");
    expect(integration(uri)).to.deep.equal({
      value: undefined,
      unknown: ["aws_apigatewayv2_integration.i.integration_uri"],
    });
  });

  it("is reported when it depends on a local", () => {
    expect(integration(refs("local.uri")).unknown).to.have.length(1);
  });

  it("does not recurse when it depends on itself", () => {
    const own = resource("aws_sqs_queue.q");
    const configuration = {
      resources: [declared("aws_sqs_queue.q", { name: refs("aws_sqs_queue.q.name") })],
    };
    const plan = createPlan({ resources: [own] }, configuration, { [own.address]: { name: true } });
    expect(readAttribute(plan, own.address, "name").value).to.match(/^terraform-/);
  });
});

describe("values in modules", () => {
  const FN = "aws_lambda_function.this";
  const child = (key: string) => ({
    address: `module.fn["${key}"]`,
    resources: [
      {
        ...resource(FN, { function_name: `fn-${key}` }),
        address: `module.fn["${key}"].${FN}`,
      },
    ],
  });
  const own = resource("aws_apigatewayv2_integration.i", {}, "b");
  const planWith = (uri: Expression) =>
    createPlan(
      { resources: [own], child_modules: [child("a"), child("b"), child("c]d")] },
      {
        resources: [declared("aws_apigatewayv2_integration.i", { integration_uri: uri })],
        module_calls: {
          fn: {
            module: {
              resources: [declared(FN)],
              outputs: { uri: { expression: refs(`${FN}.invoke_arn`, FN) } },
            },
          },
        },
      },
      { [own.address]: { integration_uri: true } },
    );

  it("are those of the referenced output", () => {
    const plan = planWith(refs('module.fn["a"].uri', 'module.fn["a"]', "module.fn"));
    expect(readAttribute(plan, own.address, "integration_uri").value).to.equal(toInvokeArn("fn-a"));
  });

  it("are those of the referenced output, also with a bracket in the module's key", () => {
    const plan = planWith(refs('module.fn["c]d"].uri', 'module.fn["c]d"]', "module.fn"));
    expect(readAttribute(plan, own.address, "integration_uri").value).to.equal(
      toInvokeArn("fn-c]d"),
    );
  });

  it("are those of the only function in the module with the same key", () => {
    const plan = planWith(refs("module.fn", "each.key"));
    expect(readAttribute(plan, own.address, "integration_uri").value).to.equal(toInvokeArn("fn-b"));
  });
});

describe("several APIs in a plan", () => {
  const api = (name: string, protocol = "WEBSOCKET") =>
    resource(`aws_apigatewayv2_api.${name}`, {
      name: `the-${name}`,
      protocol_type: protocol,
      route_selection_expression: "$request.body.action",
    });
  const plan = createPlan({ resources: [api("chat"), api("news"), api("rest", "HTTP")] }, {}, {});
  const { resources } = planConfiguration(plan);
  const read = (name?: string) =>
    readModel({ region: "eu-west-1", resources }, ".", { apiName: name });

  const addresses = (name?: string) => read(name).apis.map(({ address }) => address);

  it("are all served, and HTTP APIs beside them", () => {
    expect(addresses()).to.deep.equal(["aws_apigatewayv2_api.chat", "aws_apigatewayv2_api.news"]);
    expect(read().httpApis.map(({ address }) => address)).to.deep.equal([
      "aws_apigatewayv2_api.rest",
    ]);
    expect(listWarnings(resources, read()).join("\n")).not.to.include("is not served");
  });

  it("are chosen by address or by name, with a warning for the others", () => {
    expect(addresses("the-chat")).to.deep.equal(["aws_apigatewayv2_api.chat"]);
    const model = read("aws_apigatewayv2_api.news");
    expect(model.apis.map(({ address }) => address)).to.deep.equal(["aws_apigatewayv2_api.news"]);
    expect(listWarnings(resources, model).join("\n")).to.match(
      /^aws_apigatewayv2_api\.chat \(WEBSOCKET\) is not served.*only aws_.*\.news and aws_.*\.rest\.$/m,
    );
  });

  it("are listed in the error when none has the requested name", () => {
    expect(() => read("talk")).to.throw(
      /the address or name "talk", found aws_.*\.chat, aws_.*\.news\. Pass one of these/,
    );
  });
});

describe("a plan's configuration", () => {
  it("has the provider's Region, also from a variable", () => {
    const plan = createPlan({}, {}, {}, refs("var.region"));
    expect(planConfiguration(plan).region).to.equal("sa-east-1");
    expect(planConfiguration(createPlan({}, {}, {}, refs("local.r"))).region).to.equal("us-east-1");
  });

  it("evaluates references in given variables, and rejects unknown ones", () => {
    const plan = createPlan(
      { resources: [resource("aws_sqs_queue.jobs", { name: "jobs" })] },
      { resources: [declared("aws_sqs_queue.jobs")] },
      {},
    );
    const { evaluate } = planConfiguration(plan);
    expect(evaluate("<${aws_sqs_queue.jobs.arn}>")).to.equal(
      "<arn:aws:sqs:eu-west-1:000000000000:jobs>",
    );
    expect(() => evaluate("${aws_sqs_queue.none.arn}"))
      .to.throw(
        /"aws_sqs_queue.none.arn" has no value in the plan; expected .* such as "\$\{aws_apigatewayv2_api\.NAME\.id\}"\.$/,
      )
      .with.property("code", "UNKNOWN_REFERENCE");
  });
});
