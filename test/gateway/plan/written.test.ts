// Values that only the sources say: expressions of every kind in modules, with each, count and dynamic blocks.
import { expect } from "chai";
import type { Value } from "../../../gateway/terraform/values.ts";
import { refs, resource } from "../helpers/small-plan.ts";
import { configureWritten, readWritten, readWrittenResource } from "../helpers/written-plan.ts";

const QUEUE = "aws_sqs_queue.q";
const FN = "aws_lambda_function.fn";

/** The name of a queue that the source writes as this expression. */
const evaluate = (expression: string, root: object = {}, variables = {}): Value | undefined =>
  readWritten(
    {
      planned: {
        resources: [
          resource(QUEUE),
          resource("aws_sqs_queue.many", { name: "m0" }, 0),
          resource("aws_sqs_queue.many", { name: "m1" }, 1),
          resource("aws_sqs_queue.each", { name: "x" }, "x"),
          CALLER,
        ],
      },
      unknown: { [QUEUE]: { tags: true } },
      bodies: {
        "": {
          ...root,
          data: { aws_caller_identity: { me: [{}] } },
          resource: {
            aws_sqs_queue: {
              q: [{ tags: { value: expression } }],
              many: [{ count: 2 }],
              each: [{ for_each: '${toset(["x"])}' }],
              none: [{ count: 0 }],
            },
          },
        },
      },
      variables,
    },
    QUEUE,
    "tags",
  ).value;

const CALLER = {
  address: "data.aws_caller_identity.me",
  mode: "data" as const,
  type: "aws_caller_identity",
  name: "me",
};

describe("the Region of a source", () => {
  const readRegion = (region: string, locals: object[] = []) =>
    configureWritten({
      planned: {},
      unknown: {},
      region: refs("local.region"),
      bodies: { "": { provider: { aws: [{ region }], other: [{ region: "us-west-2" }] }, locals } },
    }).region;

  it("is that of its provider, where the plan has none", () => {
    expect(readRegion("${local.region}", [{ region: "eu-north-1" }])).to.equal("eu-north-1");
  });

  it("is the default one when it is unknown or not a text", () => {
    expect(readRegion("${local.region}")).to.equal("us-east-1");
    expect(readRegion("${5}")).to.equal("us-east-1");
  });
});

describe("an expression of a source", () => {
  for (const [expression, value] of [
    ["${aws_sqs_queue.many[1].arn}", "arn:aws:sqs:eu-west-1:000000000000:m1"],
    ['${join(",", aws_sqs_queue.many[*].name)}', "m0,m1"],
    ['${aws_sqs_queue.each["x"].name}', "x"],
    ["${length(aws_sqs_queue.none)}", 0],
    ['${try(aws_sqs_queue.none[0].arn, "nothing")}', "nothing"],
    ["${one(aws_sqs_queue.none[*].arn)}", null],
    ['${join(",", [for key, queue in aws_sqs_queue.each : "${key}=${queue.name}"])}', "x=x"],
    ["${data.aws_caller_identity.me.account_id}", "000000000000"],
    ["${path.module}/${path.root}/${terraform.workspace}", "././default"],
    ["plain", "plain"],
  ] as const) {
    it(`${expression} is ${JSON.stringify(value)}`, () => {
      expect(evaluate(expression)).to.deep.equal({ value });
    });
  }

  it("reads variables as the plan has them, converted to their type", () => {
    const variable = {
      routes: [{ type: "${map(object({ fn = string, n = optional(number, 5) }))}" }],
      unset: [{ default: "d" }],
    };
    expect(
      evaluate(
        "${var.routes.a.n}-${var.routes.a.fn}-${var.unset}",
        { variable },
        { routes: { value: { a: { fn: 1, other: 2 } } } },
      ),
    ).to.deep.equal({ value: "5-1-d" });
  });

  it("reads locals of locals", () => {
    const locals = [
      { a: "${local.b}!" },
      { b: "${{ for k, v in { x = 1 } : k => v }}" },
      { c: "${local.b.x}" },
    ];
    expect(evaluate("${local.c}", { locals })).to.deep.equal({ value: 1 });
  });

  it("loses only the part that cannot be evaluated", () => {
    const { value, notes } = readWritten(
      {
        planned: { resources: [resource(FN, { function_name: "f" })] },
        unknown: { [FN]: { environment: [{ variables: true }] } },
        bodies: {
          "": {
            locals: [{ loop: "${local.loop2}" }, { loop2: "${local.loop}" }],
            resource: {
              aws_lambda_function: {
                fn: [
                  {
                    environment: [
                      {
                        variables: {
                          GOOD: "yes",
                          FUNCTION: '${cidrsubnet("10.0.0.0/8", 8, 1)}',
                          LOOP: "${local.loop}",
                          ABSENT: "${local.absent.x}",
                          FILE: '${file("absent.txt")}',
                          SELF: "${self.arn}",
                          UNPLANNED: "${aws_sqs_queue.unplanned.arn}",
                          constructor: "c",
                          toString: "${var.toString}",
                        },
                      },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
      FN,
      "environment",
    );

    expect(value).to.deep.equal([{ variables: { GOOD: "yes", constructor: "c" } }]);
    const at = (name: string) => String(notes[`${FN}.environment.variables.${name}`]);
    expect(at("FUNCTION")).to.equal(
      "it needs the function cidrsubnet(). Set it with --env f.FUNCTION=VALUE.",
    );
    expect(at("LOOP")).to.match(
      /^it cannot be evaluated here \(.*local\.loop depends on itself\)\. Set it with --env f\.LOOP/,
    );
    expect(at("ABSENT")).to.match(/^it cannot be evaluated here \(.*has no "absent"\)/);
    expect(at("FILE")).to.match(/^it cannot be evaluated here \(a file cannot be read: ENOENT/);
    expect(at("UNPLANNED")).to.match(/^it depends on aws_sqs_queue/);
    expect(at("SELF")).to.equal("it depends on self. Set it with --env f.SELF=VALUE.");
    expect(at("toString")).to.match(/^it cannot be evaluated here \(.*has no "toString"\)/);
  });

  it("generates nested blocks, and finds those that the plan has sorted", () => {
    const role = "aws_iam_role.r";
    const { value } = readWritten(
      {
        planned: {
          resources: [
            resource(QUEUE, { name: "q" }),
            resource(role, { inline_policy: [{ name: "a" }, { name: "b" }, { name: "c" }] }),
          ],
        },
        unknown: {
          [role]: { inline_policy: [{ policy: true }, { policy: true }, { policy: true }] },
        },
        bodies: {
          "": {
            resource: {
              aws_sqs_queue: { q: [{}] },
              aws_iam_role: {
                r: [
                  {
                    inline_policy: [{ name: "c", policy: "of c ${aws_sqs_queue.q.name}" }],
                    dynamic: {
                      inline_policy: [
                        {
                          for_each: '${["b", "a"]}',
                          iterator: "${it}",
                          content: [
                            {
                              name: "${it.value}",
                              policy: "of ${it.value} ${aws_sqs_queue.q.name}",
                            },
                          ],
                        },
                      ],
                    },
                  },
                ],
              },
            },
          },
        },
      },
      role,
      "inline_policy",
    );

    expect(value).to.deep.equal([
      { name: "a", policy: "of a q" },
      { name: "b", policy: "of b q" },
      { name: "c", policy: "of c q" },
    ]);
  });
});

describe("changes that Terraform ignores", () => {
  const read = (body: object) =>
    readWrittenResource(
      {
        planned: { resources: [resource(FN)] },
        unknown: {},
        bodies: { "": { resource: { aws_lambda_function: { fn: [body] } } } },
      },
      FN,
    ).resource?.ignored;

  for (const [written, ignored] of [
    [{ lifecycle: [{ ignore_changes: ["${filename}", "${tags}"] }] }, ["filename", "tags"]],
    [{ lifecycle: [{ ignore_changes: "${all}" }] }, ["all"]],
    [{ lifecycle: [{ prevent_destroy: true }] }, []],
    [{ lifecycle: [{ ignore_changes: [1, null, {}] }] }, []],
    [{}, []],
  ] as const) {
    it(`are read from the sources: ${JSON.stringify(written)}`, () => {
      expect(read(written)).to.deep.equal(ignored);
    });
  }
});
