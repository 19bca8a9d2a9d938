// Values of a plan with its sources: what the sources say of resources that the plan knows in part.
import { expect } from "chai";
import { unknownValue } from "../../../gateway/terraform/unknown.ts";
import { declared, refs, resource } from "../helpers/small-plan.ts";
import { configureWritten, readWritten, readWrittenResource } from "../helpers/written-plan.ts";

const QUEUE = "aws_sqs_queue.q";
const data = (type: string, name: string, values = {}) => ({
  ...resource(`${type}.${name}`, values),
  address: `data.${type}.${name}`,
  mode: "data" as const,
});

describe("a template with references and sources", () => {
  const evaluate = (template: string, bodies: Record<string, unknown>) =>
    configureWritten({
      planned: { resources: [resource(QUEUE, { name: "jobs" })] },
      unknown: {},
      bodies,
    }).evaluate(template);
  const bodies = { "": { locals: [{ n: 5, t: "text", u: "${local.none}" }] } };

  it("has the values that only the sources say", () => {
    expect(evaluate("<${local.t}-${local.n}>", bodies)).to.equal("<text-5>");
  });

  it("has those of the plan where the sources do not say them", () => {
    const name = "arn:aws:sqs:eu-west-1:000000000000:jobs";
    expect(evaluate("${aws_sqs_queue.q.arn}", bodies)).to.equal(name);
    expect(evaluate("${aws_sqs_queue.q.arn}", {})).to.equal(name);
  });

  it("is rejected when neither has one", () => {
    for (const template of ["${local.u}", "${local.none}"])
      expect(() => evaluate(template, bodies)).to.throw(/has no value in the plan/);
    expect(() => evaluate("${local.t}", {})).to.throw(/"local\.t" has no value in the plan/);
  });
});

describe("a resource that the sources do not have", () => {
  const address = "module.m.aws_sqs_queue.q";
  const inner = { ...resource(QUEUE, { name: "q" }), address };
  const planned = { child_modules: [{ address: "module.m", resources: [inner] }] };

  for (const [what, bodies] of [
    ["its module", {}],
    ["it", { m: {} }],
    ["its argument", { m: { resource: { aws_sqs_queue: { q: [{}] } } } }],
  ] as const) {
    it(`has only what the plan says: without ${what}`, () => {
      const written = { planned, unknown: { [address]: { policy: true } }, bodies };
      expect(readWritten(written, address, "policy")).to.deep.equal({
        value: undefined,
        notes: {},
      });
      expect(readWritten(written, address, "name").value).to.equal("q");
      expect(readWrittenResource(written, address).resource?.ignored).to.deep.equal([]);
    });
  }

  it("is noted without a hint to read the sources", () => {
    const written = {
      planned: { resources: [resource(QUEUE)] },
      configuration: { resources: [declared(QUEUE, { policy: refs("local.none") })] },
      unknown: { [QUEUE]: { policy: true } },
      bodies: {},
    };
    expect(readWritten(written, QUEUE, "policy").notes).to.deep.equal({
      "aws_sqs_queue.q.policy":
        "it depends on local.none, but the plan does not contain the expression. It is omitted.",
    });
  });
});

/** The tags of a queue, of which each is an expression of the source. */
const readTags = (tags: Record<string, string>, more: object = {}) =>
  readWritten(
    {
      planned: {
        resources: [
          resource(QUEUE, { name: "q" }),
          resource("aws_sqs_queue.other"),
          data("aws_region", "there", { name: "us-west-2" }),
          data("aws_ssm_parameter", "p"),
        ],
      },
      configuration: {
        resources: [
          declared("aws_sqs_queue.other", { policy: refs("aws_sqs_queue.q.arn") }),
          { ...declared("aws_ssm_parameter.p", { value: refs("local.none") }), mode: "data" },
        ],
      },
      unknown: {
        [QUEUE]: { tags: true },
        "aws_sqs_queue.other": { policy: true },
        "data.aws_ssm_parameter.p": { value: true },
      },
      bodies: {
        "": {
          data: { aws_region: { there: [{}] }, aws_ssm_parameter: { p: [{}] } },
          resource: {
            aws_sqs_queue: { q: [{ tags }], other: [{ policy: "${local.none}" }], gone: [{}] },
          },
          ...more,
        },
      },
    },
    QUEUE,
    "tags",
  );

describe("an attribute that a source reads", () => {
  it("is the plan's, also if the gateway derives another", () => {
    expect(readTags({ region: "${data.aws_region.there.name}" })).to.deep.equal({
      value: { region: "us-west-2" },
      notes: {},
    });
  });

  it("is rebuilt from the plan's references where the source does not say it", () => {
    expect(readTags({ policy: "${aws_sqs_queue.other.policy}" }).value).to.deep.equal({
      policy: "arn:aws:sqs:eu-west-1:000000000000:q",
    });
  });

  for (const [expression, reason] of [
    ["${data.aws_ssm_parameter.p.value}", "it depends on data.aws_ssm_parameter.p.value"],
    ["${aws_sqs_queue.q.tags.a}", "it depends on itself"],
    ["${aws_sqs_queue.gone.arn}", "it depends on aws_sqs_queue.gone"],
    ["${aws_sns_topic.t.arn}", "it depends on aws_sns_topic"],
    ["${var.none}", /^it cannot be evaluated here \(.*"none"/],
  ] as const) {
    it(`is unknown, with the reason: ${expression}`, () => {
      const { value, notes } = readTags({ a: expression });
      expect(value).to.deep.equal({});
      expect(Object.keys(notes)).to.deep.equal(["aws_sqs_queue.q.tags.a"]);
      const note = String(notes["aws_sqs_queue.q.tags.a"]).replace(/\. It is omitted\.$/, "");
      if (typeof reason === "string") expect(note).to.equal(reason);
      else expect(note).to.match(reason);
    });
  }
});

describe("a policy document that a source has", () => {
  it("is settled where it is used: what is unknown in a statement stays in that statement", () => {
    const policy = "aws_iam_role_policy.p";
    const statement = [{ actions: ["sqs:*"], resources: ["${aws_x.y.arn}", "arn:aws:sqs:::q"] }];
    const document = "${data.aws_iam_policy_document.d.json}";
    const { value, notes } = readWritten(
      {
        planned: {
          resources: [
            resource(policy, { role: "r" }),
            data("aws_iam_policy_document", "d", { statement: [{ actions: ["sqs:*"] }] }),
          ],
        },
        unknown: {
          [policy]: { policy: true },
          "data.aws_iam_policy_document.d": { statement: [{ resources: true }], json: true },
        },
        bodies: {
          "": {
            data: { aws_iam_policy_document: { d: [{ statement }] } },
            resource: { aws_iam_role_policy: { p: [{ policy: document }] } },
          },
        },
      },
      policy,
      "policy",
    );
    expect(JSON.parse(String(value)).Statement).to.deep.equal([
      { Effect: "Allow", Action: ["sqs:*"], Resource: ["*", "arn:aws:sqs:::q"] },
    ]);
    expect(notes).to.deep.equal({
      "aws_iam_role_policy.p.policy.Statement[0]": 'it depends on aws_x. "*" stands for it.',
    });
    expect(String(value)).not.to.include(unknownValue("").slice(0, 1));
  });
});
