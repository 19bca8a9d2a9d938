// #36, #37: the dev stack with one statement removed at a time: exactly the calls that need it fail.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { credentialsFor } from "../../../gateway/iam/credentials.ts";
import { type Gateway, startGateway } from "../../../gateway/index.ts";
import { connect } from "../../helpers/client.ts";
import { DEV_TOKEN, synthesizedStack } from "../../helpers/dev-stack.ts";
import { until } from "../../helpers/until.ts";

interface Statement {
  Action: string[];
}

/** The outcome of each call of the protocol. */
type Outcome = "works" | "fails";

const CALLS = [
  "connect",
  "whoami",
  "message",
  "echoMessage",
  "post",
  "sendmessage",
  "refusal",
  "broadcast",
  "disconnect",
] as const;

type Call = (typeof CALLS)[number];

const WITHOUT: [fn: string, action: string, failing: Call[]][] = [
  ["connect", "dynamodb:PutItem", [...CALLS]],
  ["disconnect", "dynamodb:DeleteItem", ["disconnect"]],
  ["whoami", "execute-api:ManageConnections", ["whoami"]],
  ["message", "execute-api:ManageConnections", ["message"]],
  ["echoMessage", "execute-api:ManageConnections", ["echoMessage"]],
  ["post", "execute-api:ManageConnections", ["post"]],
  ["sendmessage", "sqs:SendMessage", ["sendmessage", "broadcast"]],
  ["sendmessage", "execute-api:ManageConnections", ["refusal"]],
  ["broadcast", "execute-api:ManageConnections", ["broadcast"]],
  ["broadcast", "dynamodb:Query", ["broadcast"]],
  ["broadcast", "sqs:ReceiveMessage", ["broadcast"]],
];

describe("IAM on the laptop", function () {
  let directory: string;
  let gateway: Gateway | undefined;
  let lines: string[];
  let warnings: string[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "iam-"));
    lines = [];
    warnings = [];
  });

  afterEach(async () => {
    await gateway?.close();
    gateway = undefined;
    rmSync(directory, { recursive: true });
  });

  /** Serves the dev stack, after a change to the policy of one function. */
  const start = async (
    fn: string,
    change: (statements: Statement[]) => Statement[],
    iam = true,
  ) => {
    const path = await synthesizedStack("dev");
    const document = JSON.parse(readFileSync(path, "utf8"));
    for (const resource of Object.values<any>(document.resource.aws_iam_role_policy)) {
      if (resource["//"].metadata.path !== `dev/${fn}/policy`) continue;
      const policy = JSON.parse(resource.policy);
      resource.policy = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
    }
    symlinkSync(resolve(dirname(path), "assets"), join(directory, "assets"));
    const configurationPath = join(directory, "cdk.tf.json");
    writeFileSync(configurationPath, JSON.stringify(document));
    gateway = await startGateway({
      configurationPath,
      iam,
      output: {
        functionLine: (_, line) => lines.push(line),
        info: () => {},
        warn: (line) => warnings.push(line),
      },
    });
    return gateway;
  };

  const rows = async (port: number): Promise<number> => {
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "eu-west-1",
      credentials: { accessKeyId: "operator", secretAccessKey: "any" },
    });
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName: "websocket-dev-connections" }),
    );
    return Items.filter(({ p }) => p?.S?.startsWith("*#")).length;
  };

  /** Uses every part of the protocol once. */
  const outcomes = async (port: number): Promise<Record<Call, Outcome>> => {
    const results = Object.fromEntries(CALLS.map((call) => [call, "fails"])) as Record<
      Call,
      Outcome
    >;
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=${DEV_TOKEN}`).catch(
      () => undefined,
    );
    if (!client) return results;
    results.connect = "works";
    const ask = async (call: Call, message: object) => {
      client.send(message);
      const frame = await client.next();
      results[call] = frame.includes("Internal server error") ? "fails" : "works";
    };
    await ask("whoami", { action: "whoami" });
    await ask("message", { action: "message" });
    await ask("echoMessage", { action: "echoMessage", message: "x" });
    await ask("post", { action: "post", data: "x" });
    await ask("refusal", { action: "sendmessage" });
    client.send({ action: "sendmessage", data: "hi" });
    await until(() => countLines("sendmessage") === 2);
    results.sendmessage = findLines("sendmessage").at(-1)!.includes('"failed"') ? "fails" : "works";
    if (results.sendmessage === "works") results.broadcast = await broadcastOutcome(client.pending);
    await client.close();
    await until(() => countLines("$disconnect") === 1);
    results.disconnect = (await rows(port)) === 0 ? "works" : "fails";
    return results;
  };

  /** Counts of messages that were handled, or that failed. */
  const findLines = (routeKey: string): string[] =>
    lines.filter(
      (line) =>
        line.includes(`"routeKey":"${routeKey}"`) && /"message":"(?:handled|failed)"/.test(line),
    );

  const countLines = (routeKey: string): number => findLines(routeKey).length;

  /** The broadcast function's lines have no route key. */
  const broadcastOutcome = async (pending: string[]): Promise<Outcome> => {
    const failed = () =>
      lines.some((line) => /"(ERROR|WARN)"/.test(line) && !line.includes("routeKey")) ||
      warnings.some((line) => line.includes("sqs:ReceiveMessage"));
    await until(() => pending.includes("hi") || failed());
    return pending.includes("hi") ? "works" : "fails";
  };

  it("allows everything that the stack allows", async () => {
    const { port } = await start("none", (statements) => statements);
    expect(Object.values(await outcomes(port))).to.deep.equal(CALLS.map(() => "works"));
    expect(warnings).to.deep.equal([]);
  });

  for (const [fn, action, failing] of WITHOUT) {
    it(`without ${action}, ${fn} cannot: ${failing.join(", ")}`, async () => {
      let removed: string[] = [];
      const { port } = await start(fn, (statements) => {
        removed = statements.flatMap(({ Action }) => (Action.includes(action) ? Action : []));
        return statements.filter(({ Action }) => !Action.includes(action));
      });
      const expected = CALLS.map((call) => [call, failing.includes(call) ? "fails" : "works"]);
      expect(await outcomes(port)).to.deep.equal(Object.fromEntries(expected));
      expect(warnings.some((line) => removed.some((name) => line.includes(name)))).to.equal(true);
      expect(warnings[0]).to.match(
        new RegExp(
          `^websocket-dev-${fn} was refused .*The role websocket-dev-${fn} lacks: {"Effect":"Allow","Action":\\["`,
        ),
      );
    });
  }

  it("prints the missing statement once, and adding it fixes the call", async () => {
    const { port } = await start("whoami", () => []);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=${DEV_TOKEN}`);
    client.send({ action: "whoami" });
    expect(await client.next()).to.include("Internal server error");
    client.send({ action: "whoami" });
    await client.next();
    expect(warnings).to.have.length(1);
    const [, statement] = /lacks: (.*)$/.exec(warnings[0]!)!;
    await gateway?.close();

    const pasted = JSON.parse(statement!) as Statement;
    rmSync(directory, { recursive: true });
    directory = mkdtempSync(join(tmpdir(), "iam-"));
    const second = await start("whoami", () => [pasted]);
    const again = await connect(`ws://127.0.0.1:${second.port}/dev?token=${DEV_TOKEN}`);
    again.send({ action: "whoami" });
    expect(await again.next()).to.include("connectionId");
  });

  it("#37 responds with AWS's message, with a capital M", async () => {
    const { port, model } = await start("whoami", () => []);
    const fn = model.functions.find(({ functionName }) => functionName === "websocket-dev-whoami")!;
    const { accessKeyId } = credentialsFor(fn);
    const response = await fetch(`http://127.0.0.1:${port}/dev/@connections/TXzPWdnOjoECGjA=`, {
      method: "POST",
      body: "x",
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/x` },
    });
    expect(response.status).to.equal(403);
    expect(response.headers.get("x-amzn-errortype")).to.equal("AccessDeniedException");
    expect(await response.json()).to.deep.equal({
      Message:
        "User: arn:aws:sts::000000000000:assumed-role/websocket-dev-whoami/websocket-dev-whoami is not " +
        "authorized to perform: execute-api:ManageConnections on resource: " +
        `${model.apis[0]!.executionArn}/dev/POST/@connections/TXzPWdnOjoECGjA=`,
    });
  });

  it("can be switched off", async () => {
    const { port } = await start("whoami", () => [], false);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=${DEV_TOKEN}`);
    client.send({ action: "whoami" });
    expect(await client.next()).to.include("connectionId");
    expect(warnings).to.deep.equal([]);
  });
});
