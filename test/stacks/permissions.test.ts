// Least privilege: what each function's role allows, action by action.
import { expect } from "chai";
import { listNames, ROUTE_NAMES } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string[]>>;
}

describe("permissions", () => {
  const stack = synthesize();

  const policies = stack.ofType("aws_iam_role_policy");
  const listStatements = (path: string): Statement[] =>
    policies.has(path) ? JSON.parse(policies.get(path)!["policy"]).Statement : [];
  const basic = (name: string): Statement[] => listStatements(`dev/${name}/basic-policy`);
  const work = (name: string): Statement[] => listStatements(`dev/${name}/policy`);

  const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];
  const TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
  const POST = ["execute-api:ManageConnections"];

  const POLL = [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
  ];

  /** Of channels. */
  const MEMBERSHIP = [
    ["dynamodb:UpdateItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:DeleteItem"],
    ["dynamodb:PutItem"],
    ["dynamodb:BatchWriteItem"],
  ];
  const LEAVE_ALL = [["dynamodb:Query"], ["dynamodb:BatchWriteItem"]];
  const HISTORY = [
    ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    ["dynamodb:Query", "dynamodb:PutItem"],
  ];
  const APPEND = [["dynamodb:UpdateItem"], ["dynamodb:GetItem"], ["dynamodb:PutItem"]];
  const MEMBERS = [["dynamodb:Query"], ...LEAVE_ALL];

  /** Permissions beyond answering by callback. */
  const GRANTS: Record<string, string[][]> = {
    broadcast: [
      POST,
      ["dynamodb:Query"],
      ["dynamodb:BatchWriteItem"],
      ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      ...APPEND,
      ...MEMBERS,
      POLL,
      POLL,
      ["sqs:SendMessage"],
    ],
    connect: [
      ["dynamodb:PutItem"],
      ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      ["dynamodb:DeleteItem"],
      ...MEMBERSHIP,
      ...LEAVE_ALL,
    ],
    disconnect: [["dynamodb:UpdateItem"], ["dynamodb:DeleteItem"], ...LEAVE_ALL],
    sendmessage: [["sqs:SendMessage"]],
    subscribe: [...MEMBERSHIP, ...HISTORY],
    unsubscribe: [["dynamodb:GetItem", "dynamodb:UpdateItem"], ["dynamodb:BatchWriteItem"]],
    history: HISTORY,
    presence: [["dynamodb:Query"]],
    publish: [
      POST,
      ...APPEND,
      ...MEMBERS,
      ["dynamodb:BatchWriteItem"],
      ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      ["sqs:SendMessage"],
    ],
  };

  const EXPECTED = new Map(
    [...ROUTE_NAMES, "authorizer", "broadcast"].map((name) => {
      const answers = listNames("callback").includes(name) ? [POST] : [];
      return [name, [...answers, ...(GRANTS[name] ?? [])]] as const;
    }),
  );

  for (const [name, actions] of EXPECTED) {
    it(`${name} may do only what it needs`, () => {
      expect(work(name).map(({ Action }) => Action)).to.deep.equal(actions);
      expect(basic(name).map(({ Action }) => Action)).to.deep.equal([LOGS, TRACES]);
    });
  }

  it("cover every function, each with its own role", () => {
    const expected = [...EXPECTED].flatMap(([name, actions]) => [
      `dev/${name}/basic-policy`,
      ...(actions.length > 0 ? [`dev/${name}/policy`] : []),
    ]);
    expect([...policies.keys()].toSorted()).to.deep.equal(expected.toSorted());
    expect(stack.ofType("aws_iam_role").size).to.equal(EXPECTED.size);
  });

  it("S25 name no action with a wildcard, and no resource that is only a wildcard, except for traces", () => {
    for (const name of EXPECTED.keys()) {
      for (const { Action, Resource, Effect } of [...basic(name), ...work(name)]) {
        expect(Effect).to.equal("Allow");
        for (const action of Action) expect(action).not.to.include("*");
        if (String(Action) === String(TRACES)) {
          expect(Resource).to.deep.equal(["*"]);
          continue;
        }
        for (const resource of Resource)
          expect(resource).to.match(/^\$\{aws_\w+\.[\w-]+\.\w*arn\}/);
      }
    }
  });

  it("name the items for every access to the table", () => {
    for (const name of EXPECTED.keys()) {
      for (const { Action, Condition } of work(name)) {
        const isAboutItems = Action.every((action) => action.startsWith("dynamodb:"));
        expect(Condition !== undefined, `${name}: ${Action.join()}`).to.equal(isAboutItems);
        if (!Condition) continue;
        expect(Object.keys(Condition)).to.deep.equal(["ForAllValues:StringLike"]);
        const keys = Condition["ForAllValues:StringLike"]!["dynamodb:LeadingKeys"]!;
        for (const key of keys) expect(key).to.match(/^[a-z?]+#\*$/);
      }
    }
  });

  it("let functions post only to connections of their own stage", () => {
    const { Resource } = work("whoami").find(({ Action }) => String(Action) === String(POST))!;
    expect(Resource).to.have.length(1);
    expect(Resource[0]).to.match(/\.execution_arn\}\/dev\/POST\/@connections\/\*$/);
  });

  it("let functions write to their own log group, but create none", () => {
    for (const name of EXPECTED.keys()) {
      const [{ Resource }] = basic(name) as [Statement];
      expect(Resource[0]).to.match(
        new RegExp(`^\\$\\{aws_cloudwatch_log_group\\.${name}_logs_\\w+\\.arn\\}:\\*$`),
      );
    }
    expect(stack.text).not.to.include("logs:CreateLogGroup");
  });
});
