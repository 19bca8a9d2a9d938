// Least privilege: what each function's role allows, action by action.
import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
}

describe("permissions", () => {
  const stack = synthesize();

  const statements = (name: string): Statement[] =>
    JSON.parse(stack.ofType("aws_iam_role_policy").get(`dev/${name}/policy`)!["policy"]).Statement;

  const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];
  const TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
  const POST = ["execute-api:ManageConnections"];

  const POLL = [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
  ];

  const EXPECTED: Record<string, string[][]> = {
    authorizer: [LOGS, TRACES],
    broadcast: [
      LOGS,
      TRACES,
      POST,
      ["dynamodb:Query", "dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:GetItem"],
      POLL,
      POLL,
      ["sqs:SendMessage"],
    ],
    connect: [LOGS, TRACES, ["dynamodb:PutItem"]],
    default: [LOGS, TRACES],
    disconnect: [LOGS, TRACES, ["dynamodb:DeleteItem"]],
    echoMessage: [LOGS, TRACES, POST],
    message: [LOGS, TRACES, POST],
    ping: [LOGS, TRACES],
    post: [LOGS, TRACES, POST],
    sendmessage: [LOGS, TRACES, POST, ["sqs:SendMessage"]],
    whoami: [LOGS, TRACES, POST],
  };

  for (const [name, actions] of Object.entries(EXPECTED)) {
    it(`${name} may do what it does, and nothing else`, () => {
      expect(statements(name).map(({ Action }) => Action)).to.deep.equal(actions);
    });
  }

  it("covers every function, each with a role of its own", () => {
    expect([...stack.ofType("aws_iam_role_policy").keys()].toSorted()).to.deep.equal(
      Object.keys(EXPECTED)
        .map((name) => `dev/${name}/policy`)
        .toSorted(),
    );
    expect(stack.ofType("aws_iam_role").size).to.equal(Object.keys(EXPECTED).length);
  });

  it("S25 names no action with a wildcard, and no resource that is only one, but for traces", () => {
    for (const name of Object.keys(EXPECTED)) {
      for (const { Action, Resource, Effect } of statements(name)) {
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

  it("lets functions post to the connections of their own stage", () => {
    const { Resource } = statements("whoami").find(
      ({ Action }) => String(Action) === String(POST),
    )!;
    expect(Resource).to.have.length(1);
    expect(Resource[0]).to.match(/\.execution_arn\}\/dev\/POST\/@connections\/\*$/);
  });

  it("lets functions write to their own log group, and create none", () => {
    for (const name of Object.keys(EXPECTED)) {
      const [{ Resource }] = statements(name) as [Statement];
      expect(Resource[0]).to.match(
        new RegExp(`^\\$\\{aws_cloudwatch_log_group\\.${name}_logs_\\w+\\.arn\\}:\\*$`),
      );
    }
    expect(stack.text).not.to.include("logs:CreateLogGroup");
  });
});
