// Harmless changes that other people's plans contain, and what resembles them and is not harmless.
import { expect } from "chai";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { findFindings } from "../../../plan-review/rules/rules.ts";
import { policy } from "../resources.ts";

const read = (plan: object) =>
  readPlan(
    parsePlan(JSON.stringify({ format_version: "1.2", errored: false, ...plan })),
    undefined,
  );

const list = (plan: object) =>
  findFindings(read(plan)).map(({ id, severity, address }) => `${severity} ${id} ${address}`);

const creation = (address: string, after: object, unknown: object = {}) => {
  const [type = ""] = address.replace(/^data\./, "").split(".");
  const isData = address.startsWith("data.");
  return {
    address,
    mode: isData ? "data" : "managed",
    type,
    change: { actions: [isData ? "read" : "create"], before: null, after, after_unknown: unknown },
  };
};

const refer = (...references: string[]) => ({ references });

const configure = (...resources: [address: string, expressions: object][]) => ({
  root_module: {
    resources: resources.map(([address, expressions]) => ({ address, expressions })),
  },
});

const READS_QUEUE = policy("sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:1:jobs");

describe("a plan of a Terraform that cannot mark values as sensitive", () => {
  const plan = (version: string, text: string, others: object = {}) => ({
    format_version: "0.1",
    terraform_version: version,
    resource_changes: [
      creation("aws_iam_policy.one", { name: "tiger-lily", policy: text, ...others }),
    ],
  });

  for (const version of ["0.12.31", "0.13.7"]) {
    it(`of ${version} has readable policies, which are judged, and hides all else`, () => {
      expect(list(plan(version, READS_QUEUE))).to.deep.equal([]);
      expect(list(plan(version, policy("sqs:*", "*")))).to.deep.equal([
        "error PR004 aws_iam_policy.one",
      ]);
      expect(JSON.stringify(read(plan(version, READS_QUEUE)))).not.to.contain("tiger-lily");
    });
  }

  it("hides policies of 0.14, which has sensitive variables and no marks, unless none is declared", () => {
    const old = plan("0.14.11", READS_QUEUE);
    const declare = (sensitive: boolean) => ({
      ...old,
      configuration: { root_module: { variables: { token: { ...(sensitive && { sensitive }) } } } },
    });
    for (const hidden of [old, declare(true), plan("0.15.0", READS_QUEUE)]) {
      expect(list(hidden)).to.deep.equal(["error PR006 aws_iam_policy.one"]);
      expect(JSON.stringify(read(hidden))).not.to.contain("sqs:");
    }
    expect(list(declare(false))).to.deep.equal([]);
  });

  it("is judged where the values are hidden, also beside some that are unknown", () => {
    const bucket = creation("aws_s3_bucket.one", { acl: "public-read" }, { arn: true, id: true });
    const old = { ...plan("0.14.11", READS_QUEUE), resource_changes: [bucket] };
    expect(list(old)).to.deep.equal(["error PR028 aws_s3_bucket.one"]);
  });

  it("hides policies of other providers", () => {
    const change = creation("google_iam_policy.one", { policy_document: "oleander" });
    const old = { ...plan("0.12.31", READS_QUEUE), resource_changes: [change] };
    expect(JSON.stringify(read(old))).not.to.contain("oleander");
  });

  it("names the resource that an unknown ARN belongs to, although the plan names no attribute", () => {
    const document = (on: string) => ({
      format_version: "0.1",
      terraform_version: "0.13.5",
      resource_changes: [
        creation("aws_iam_policy.one", {}, { policy: true }),
        creation(
          "data.aws_iam_policy_document.one",
          { statement: [{ actions: ["sqs:SendMessage"] }] },
          { json: true, statement: [{ resources: [true] }] },
        ),
      ],
      configuration: configure(
        ["aws_iam_policy.one", { policy: refer("data.aws_iam_policy_document.one") }],
        ["data.aws_iam_policy_document.one", { statement: [{ resources: refer(on) }] }],
      ),
    });
    expect(list(document("aws_sqs_queue.jobs"))).to.deep.equal([]);
    expect(list(document("var.queue"))).to.deep.equal(["error PR006 aws_iam_policy.one"]);
  });
});

describe("instances of a block", () => {
  const DOCUMENT = "data.aws_iam_policy_document.one";

  const each = (actions: Record<string, string>) => ({
    resource_changes: [
      creation('aws_iam_policy.one["a"]', {}, { policy: true }),
      ...Object.entries(actions).map(([key, action]) =>
        creation(
          `${DOCUMENT}["${key}"]`,
          { statement: [{ actions: [action], resources: ["arn:aws:sqs:eu-west-1:1:jobs"] }] },
          { json: true },
        ),
      ),
    ],
    configuration: configure(
      ["aws_iam_policy.one", { policy: refer(DOCUMENT, "each.key") }],
      [DOCUMENT, {}],
    ),
  });

  it("with the same key belong together", () => {
    expect(list(each({ a: "sqs:SendMessage", b: "sqs:*" }))).to.deep.equal([]);
    expect(list(each({ a: "sqs:*", b: "sqs:SendMessage" }))).to.deep.equal([
      'error PR004 aws_iam_policy.one["a"]',
    ]);
  });

  it("are not guessed when the key does not tell", () => {
    expect(list(each({ b: "sqs:SendMessage", c: "sqs:SendMessage" }))).to.deep.equal([
      'error PR006 aws_iam_policy.one["a"]',
    ]);
  });

  const attach = (action: string) => {
    const role = creation("aws_iam_role.one[0]", {
      assume_role_policy: policy("sts:AssumeRole", [], {
        Resource: undefined,
        Principal: { Service: "lambda.amazonaws.com" },
      }),
    });
    const before = action === "create" ? null : role.change.after;
    return {
      resource_changes: [
        { ...role, change: { ...role.change, actions: [action], before } },
        creation("aws_iam_role_policy.one[0]", { policy: READS_QUEUE }, { role: true }),
      ],
      configuration: configure(["aws_iam_role_policy.one", { role: refer("aws_iam_role.one") }]),
    };
  };

  it("own policies, which widen nothing when the owner is new", () => {
    expect(list(attach("create"))).to.deep.equal([]);
    expect(list(attach("no-op"))).to.deep.equal(["warning PR003 aws_iam_role_policy.one[0]"]);
  });
});

describe("a policy document that is made of others", () => {
  const document = (name: string, body: object, unknown: object = {}) =>
    creation(`data.aws_iam_policy_document.${name}`, body, { json: true, ...unknown });

  const merged = (part: string, ...references: string[]) => ({
    resource_changes: [
      creation("aws_iam_policy.one", {}, { policy: true }),
      document("whole", {}, { source_policy_documents: [true] }),
      document("part", {
        statement: [{ actions: [part], resources: ["arn:aws:sqs:eu-west-1:1:jobs"] }],
      }),
    ],
    configuration: configure(
      ["aws_iam_policy.one", { policy: refer("data.aws_iam_policy_document.whole.json") }],
      ["data.aws_iam_policy_document.whole", { source_policy_documents: refer(...references) }],
    ),
  });

  const PART = "data.aws_iam_policy_document.part";

  it("allows what they allow", () => {
    expect(list(merged("sqs:SendMessage", `${PART}.json`, PART))).to.deep.equal([]);
    expect(list(merged("sqs:*", `${PART}.json`, PART))).to.deep.equal([
      "error PR004 aws_iam_policy.one",
    ]);
  });

  it("cannot be read when one of them is something else, or itself", () => {
    const unreadable = ["error PR006 aws_iam_policy.one"];
    expect(list(merged("sqs:SendMessage", PART, "var.more"))).to.deep.equal(unreadable);
    const itself = "data.aws_iam_policy_document.whole";
    expect(list(merged("sqs:SendMessage", itself))).to.deep.equal(unreadable);
  });
});

describe("the conditions of Terraform 1.2", () => {
  const condition = (result: boolean, unknown: boolean) =>
    list({
      resource_changes: [],
      condition_results: [
        {
          "//": "deprecated",
          address: "aws_instance.one",
          condition_type: "ResourcePostcondition",
          result,
          unknown,
          ...(!result && { error_message: "It is too small." }),
        },
      ],
    });

  it("are checks", () => {
    expect(condition(true, false)).to.deep.equal([]);
    expect(condition(false, true)).to.deep.equal([]);
    expect(condition(false, false)).to.deep.equal(["warning PR016 aws_instance.one"]);
  });
});
