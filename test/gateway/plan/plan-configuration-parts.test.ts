// What a plan's configuration makes of each part of a value: known, rebuilt, replaced or omitted.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type { Expressions, PlanDocument } from "../../../gateway/plan/plan-document.ts";
import type { PlanOptions } from "../../../gateway/plan/plan-options.ts";
import { createPlan, declared, refs, resource } from "../helpers/small-plan.ts";

interface Attribute {
  value?: unknown;
  unknown?: unknown;
  /** Undefined: the configuration does not have the argument. */
  expression?: Expressions;
}

/** The attribute of a resource beside a queue, and the notes of it. */
const read = (path: string, { value, unknown, expression }: Attribute, options?: PlanOptions) => {
  const [type = "", name = ""] = path.split(".");
  const address = `${type}.own`;
  const plan = createPlan(
    {
      resources: [
        resource("aws_sqs_queue.jobs", { name: "jobs" }),
        resource(address, { [name]: value }),
      ],
    },
    {
      resources: [
        declared("aws_sqs_queue.jobs"),
        declared(address, expression === undefined ? {} : { [name]: expression }),
      ],
    },
    { [address]: { [name]: unknown } },
  );
  const { resources, unknown: notes, unknownAttributes } = planConfiguration(plan, options);
  const rebuilt = resources.find((one) => one.address === address)?.attribute(name);
  return { value: rebuilt, notes: Object.fromEntries(notes), attributes: [...unknownAttributes] };
};

const JOBS = "arn:aws:sqs:eu-west-1:000000000000:jobs";
const TO_JOBS = refs("aws_sqs_queue.jobs.arn", "aws_sqs_queue.jobs");
const MISSING = "but the plan does not contain the expression.";

const known = (value: unknown) => ({ value, notes: {}, attributes: [] });

describe("a value of a plan", () => {
  it("is taken as it is when it is known, whatever its expression", () => {
    const expression = refs("local.none");
    for (const unknown of [undefined, false, {}])
      expect(read("aws_x.v", { value: 5, unknown, expression })).to.deep.equal(known(5));
    const block = { value: [{ a: 1 }], unknown: [{ a: false }], expression: [{ a: TO_JOBS }] };
    expect(read("aws_x.v", block)).to.deep.equal(known([{ a: 1 }]));
  });

  it("is the only value that its expression refers to, unless that is too uncertain", () => {
    const attribute = { unknown: true, expression: TO_JOBS };
    expect(read("aws_x.v", attribute)).to.deep.equal(known(JOBS));
    expect(read("aws_x.v", attribute, { isStrict: true }).value).to.equal(undefined);
    expect(read("aws_x.v", attribute, { isStrict: true }).attributes).to.deep.equal([
      "aws_x.own.v",
    ]);
    const both = { unknown: true, expression: refs("aws_sqs_queue.jobs.arn", "module.label.id") };
    expect(read("aws_x.v", both).value).to.equal(undefined);
  });

  it("is the constant of its expression", () => {
    const attribute = { unknown: true, expression: { constant_value: "{}" } };
    for (const options of [{}, { isStrict: true }])
      expect(read("aws_iam_policy.policy", attribute, options)).to.deep.equal(known("{}"));
  });

  it("has each unknown part rebuilt, and is otherwise as planned", () => {
    const expression = [{ a: TO_JOBS, b: refs("local.b"), c: { constant_value: 1 } }];
    const attribute = { value: [{ c: 1 }], unknown: [{ a: true, b: true, c: false }], expression };
    expect(read("aws_x.block", attribute)).to.deep.equal({
      value: [{ a: JOBS, c: 1 }],
      notes: {
        "aws_x.own.block.b": `it depends on local.b, ${MISSING} Use --terraform DIR to have the sources read. It is omitted.`,
      },
      attributes: ["aws_x.own.block"],
    });
    const list = { unknown: [true, false], value: [null, 1], expression: refs("var.v") };
    expect(read("aws_x.list", list).value).to.deep.equal([null, 1]);
  });

  it("that only functions make is noted, if the argument is written", () => {
    expect(read("aws_x.v", { unknown: true, expression: {} })).to.deep.equal({
      value: undefined,
      notes: { "aws_x.own.v": "the plan does not contain its expression. It is omitted." },
      attributes: ["aws_x.own.v"],
    });
    const block = { value: [{ a: 1 }], unknown: [{ computed: true }], expression: [{}] };
    expect(read("aws_x.block", block)).to.deep.equal(known([{ a: 1 }]));
  });

  it("that the provider computes is neither replaced nor noted", () => {
    expect(read("aws_x.v", { unknown: true })).to.deep.equal(known(undefined));
    expect(read("aws_lambda_permission.source_arn", { unknown: true })).to.deep.equal(
      known(undefined),
    );
    const variables = { value: [{}], unknown: [{ variables: true }], expression: [{}] };
    expect(read("aws_lambda_function.environment", variables)).to.deep.equal(known([{}]));
  });

  it("is noted without a hint where the sources say no more than the plan", () => {
    const attribute = { unknown: true, expression: refs("var.none") };
    expect(read("aws_x.v", attribute).notes).to.deep.equal({
      "aws_x.own.v": `it depends on var.none, ${MISSING} It is omitted.`,
    });
  });
});

describe("the Region of a plan", () => {
  const regionOf = (provider_config?: object) => {
    const { configuration, ...plan } = createPlan({}, {}, {});
    const { root_module } = configuration;
    const changed = {
      ...plan,
      configuration: { root_module, ...(provider_config && { provider_config }) },
    };
    return planConfiguration(changed as PlanDocument).region;
  };

  it("is the default one when the provider's configuration does not say it", () => {
    for (const config of [undefined, {}, { other: {} }, { aws: {} }, { aws: { expressions: {} } }])
      expect(regionOf(config), JSON.stringify(config)).to.equal("us-east-1");
    const region = { constant_value: "eu-north-1" };
    expect(regionOf({ aws: { expressions: { region } } })).to.equal("eu-north-1");
  });
});

describe("the resources of a plan's configuration", () => {
  const [chat, http, byName] = [
    resource("aws_apigatewayv2_api.chat", { protocol_type: "WEBSOCKET", name: "chat" }),
    resource("aws_apigatewayv2_api.http", { protocol_type: "HTTP", name: "http" }),
    resource("aws_apigatewayv2_api.found", { protocol_type: "HTTP", id: "abc" }),
  ];
  const stages = ["http", "found"].map((name) =>
    resource(`aws_apigatewayv2_stage.${name}`, {
      name: "dev",
      ...(name === "found" && { api_id: "abc" }),
    }),
  );
  const plan = createPlan(
    { resources: [{ ...byName, mode: "data" }, chat, http, ...stages] },
    {
      resources: [
        declared(http.address),
        declared("aws_apigatewayv2_stage.http", { api_id: refs(`${http.address}.id`) }),
      ],
    },
    { "aws_apigatewayv2_stage.http": { api_id: true } },
  );
  const { resources } = planConfiguration(plan);
  const find = (address: string) => resources.find((one) => one.address === address)!;

  it("are those that it creates, with their dependencies", () => {
    expect(resources.map(({ address }) => address)).to.deep.equal([
      "aws_apigatewayv2_api.chat",
      "aws_apigatewayv2_api.http",
      "aws_apigatewayv2_stage.http",
      "aws_apigatewayv2_stage.found",
    ]);
    const stage = find("aws_apigatewayv2_stage.http");
    expect(stage.references()).to.deep.equal({
      addresses: ["aws_apigatewayv2_api.http"],
      isComplete: true,
    });
    expect(stage.ignored).to.deep.equal([]);
  });

  it("have arguments of other resources by their id, such as the protocol of a stage's API", () => {
    const readUrl = (address: string) => find(address).attribute("invoke_url");
    expect(readUrl("aws_apigatewayv2_stage.http")).to.match(/^https:/);
    // What is only looked up is not the project's.
    expect(readUrl("aws_apigatewayv2_stage.found")).to.match(/^wss:\/\/abc\./);
    const [alone] = planConfiguration(createPlan({ resources: [stages[1]!] }, {}, {})).resources;
    expect(alone?.attribute("invoke_url")).to.match(/^wss:\/\/abc\./);
  });
});

describe("a template with references", () => {
  const plan = createPlan(
    { resources: [resource("aws_sqs_queue.jobs", { name: "jobs" })] },
    {},
    {},
  );

  it("may have spaces around them", () => {
    expect(planConfiguration(plan).evaluate("<${ aws_sqs_queue.jobs.arn }>")).to.equal(`<${JOBS}>`);
  });
});

describe("the work of rebuilding values", () => {
  it("is limited for all of them together", () => {
    const names = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, at) => `aws_x.${prefix}${at}`);
    // Four characters are a step, and a rebuild takes ten: 999,999 for each of the texts.
    const [texts, constants] = [names("text", 10), names("constant", 2)];
    const big = "x".repeat(4 * 999_988);
    const all = [...texts, ...constants];
    const plan = createPlan(
      { resources: all.map((address) => resource(address)) },
      {
        resources: [
          ...texts.map((address) => declared(address, { v: refs("var.big") })),
          ...constants.map((address) => declared(address, { v: { constant_value: 1 } })),
        ],
      },
      Object.fromEntries(all.map((address) => [address, { v: true }])),
    );
    const { resources } = planConfiguration({ ...plan, variables: { big: { value: big } } });
    const values = resources.slice(0, 11).map((one) => one.attribute("v"));
    expect(values).to.deep.equal([...texts.map(() => big), 1]);
    expect(() => resources[11]?.attribute("v"))
      .to.throw("Evaluating the expressions takes more than 10000000 steps")
      .with.property("code", "TOO_MUCH_WORK");
  });
});
