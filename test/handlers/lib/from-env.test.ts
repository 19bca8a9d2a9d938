// How each part reads its function's environment: a missing variable is named, and a set one takes effect.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { sqsFromEnv } from "../../../handlers/lib/aws/api-from-env.ts";
import { credentialsFromEnv } from "../../../handlers/lib/aws/credentials.ts";
import { broadcastFromEnv } from "../../../handlers/lib/broadcast/from-env.ts";
import { createWorkItem, encodeWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import { broadcastQueueFromEnv } from "../../../handlers/lib/broadcast-queue.ts";
import { broadcastRightFromEnv } from "../../../handlers/lib/broadcast-right.ts";
import { budgetFromEnv } from "../../../handlers/lib/budget.ts";
import { connectionCloserFromEnv } from "../../../handlers/lib/connection-closer.ts";
import { connectionPosterFromEnv } from "../../../handlers/lib/connection-poster.ts";
import { connectionStoreFromEnv } from "../../../handlers/lib/connection-store.ts";
import { decisionCounterFromEnv } from "../../../handlers/lib/decision-counter.ts";
import { digestVerifierFromEnv } from "../../../handlers/lib/digest-verifier.ts";
import { expiryIndexFromEnv } from "../../../handlers/lib/expiry-index-from-env.ts";
import { jwtVerifierFromEnv } from "../../../handlers/lib/jwt-verifier.ts";
import { metricsFromEnv } from "../../../handlers/lib/metrics.ts";
import { originCheckFromEnv } from "../../../handlers/lib/origins.ts";
import { signedPosterFromEnv } from "../../../handlers/lib/signed-poster.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { authorizerEvent, connectEvent } from "../../helpers/events.ts";
import { startFakeAws } from "../../helpers/fake-aws.ts";
import { CONNECTION } from "../../helpers/lifecycle-table.ts";
import { startRawServer } from "../../helpers/raw-server.ts";
import { record } from "../../helpers/records.ts";
import { captureLines } from "../../helpers/stdout.ts";
import { setVariables } from "../../helpers/variables.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const JWT = {
  JWT_ISSUER: "https://issuer.example.com",
  JWT_AUDIENCES: "app",
  JWT_JWKS_URI: "https://issuer.example.com/keys",
};

describe("the environment", () => {
  for (const [what, create, needed] of [
    ["the broadcast queue", broadcastQueueFromEnv, ["BROADCAST_QUEUE_URL"]],
    ["the closer", connectionCloserFromEnv, ["WEBSOCKET_ENDPOINT"]],
    ["the poster", connectionPosterFromEnv, ["WEBSOCKET_ENDPOINT"]],
    ["the signed poster", () => signedPosterFromEnv(1), ["WEBSOCKET_ENDPOINT", "AWS_REGION"]],
    ["the store", connectionStoreFromEnv, ["CONNECTIONS_TABLE", "CONNECTION_LAYOUTS"]],
    ["the digests", digestVerifierFromEnv, ["TOKEN_DIGESTS"]],
    ["the expiry index", expiryIndexFromEnv, ["CONNECTIONS_TABLE", "AWS_REGION"]],
    ["the queues", () => sqsFromEnv("https://sqs.example.com/q"), ["AWS_REGION"]],
    ["the metrics", metricsFromEnv, ["AWS_LAMBDA_FUNCTION_NAME"]],
    ["the decisions' metrics", decisionCounterFromEnv, ["AWS_LAMBDA_FUNCTION_NAME"]],
    ["the JWT verifier", jwtVerifierFromEnv, Object.keys(JWT)],
    [
      "the broadcast",
      broadcastFromEnv,
      [
        "CONNECTIONS_TABLE",
        "CONNECTION_LAYOUTS",
        "WORK_QUEUE_URL",
        "DEAD_LETTER_QUEUE_URL",
        "BROADCAST_QUEUE_URL",
        "POSTS_PER_SECOND",
        "POSTS_AT_ONCE",
        "AWS_REGION",
      ],
    ],
  ] as const) {
    for (const name of needed) {
      it(`of ${what} must contain ${name}`, () => {
        setVariables({ ...JWT });
        expect(create).not.to.throw();
        setVariables({ [name]: undefined });
        expect(create).to.throw(`The environment variable ${name} is missing`);
      });
    }
  }

  it("sets where posts go, and with which credentials", async () => {
    const server = await startRawServer();
    server.respond = (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    setVariables({
      WEBSOCKET_ENDPOINT: `http://127.0.0.1:${server.port}/dev`,
      AWS_ACCESS_KEY_ID: "AKIAROLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: undefined,
    });
    const bytes = Buffer.from("hi");
    const payload = { bytes, latin1: "hi", hash: sha256("hi") };
    const signed = signedPosterFromEnv(1);
    expect(await signed.post("a=", payload)).to.deep.equal({ kind: "delivered", status: 200 });
    signed.close();
    expect((await connectionPosterFromEnv().post("a=", payload)).kind).to.equal("delivered");
    expect(await connectionCloserFromEnv().close("a=")).to.equal(true);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "POST /dev/@connections/a%3D",
      "POST /dev/@connections/a%3D",
      "DELETE /dev/@connections/a%3D",
    ]);
    for (const { headers } of server.requests) {
      expect(headers["authorization"]).to.match(/AKIAROLE\/\d+\/eu-west-1\/execute-api\//);
      expect(headers).not.to.have.property("x-amz-security-token");
    }
    expect(credentialsFromEnv().accessKeyId).to.equal("AKIAROLE");
  });

  it("sets the queues and the rate of broadcasts", async () => {
    const aws = await startFakeAws();
    const toUrl = (name: string) => `${aws.endpoint}/000000000000/${name}`;
    const urls: string[] = [];
    aws.onCall = (_, { QueueUrl }) => {
      urls.push(QueueUrl);
      return {};
    };
    setVariables({
      AWS_ACCESS_KEY_ID: "AKIAROLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      BROADCAST_QUEUE_URL: toUrl("broadcasts"),
      WORK_QUEUE_URL: toUrl("work"),
      DEAD_LETTER_QUEUE_URL: toUrl("dead"),
      POSTS_PER_SECOND: "10",
      POSTS_AT_ONCE: "2",
    });
    const { lanes, layouts, limiter, queue, source } = broadcastFromEnv();
    const item = createWorkItem(layouts, "b", "hi");
    await queue.send(item, 4.6);
    await queue.deadLetter(item, "refused for good");
    await source.giveUp(record("m", "{}"));
    await source.giveUp(record("m", "{}", "work"));
    const body = encodeWorkItem(item);
    expect(aws.sent).to.deep.equal([
      { queue: "work", body, delaySeconds: 5, reason: undefined },
      { queue: "dead", body, delaySeconds: 0, reason: "refused for good" },
    ]);
    expect(urls).to.deep.equal(["work", "dead", "broadcasts", "work"].map(toUrl));
    expect([limiter.take(), limiter.take()]).to.deep.equal([undefined, undefined]);
    expect(limiter.take()).to.be.an("object");
    expect(lanes).to.equal(128);
  });

  it("sets the table of connections, whether it is indexed by expiry, and how many one user has", async () => {
    const aws = await startFakeAws();
    const limits: string[] = [];
    aws.onCall = (_, { TableName, ExpressionAttributeValues: values }) => {
      if (values?.[":limit"] === undefined) return {};
      limits.push(`${TableName} ${values[":limit"].N}`);
      return { error: "ValidationException" };
    };
    setVariables({
      AWS_ACCESS_KEY_ID: "AKIAROLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_ENDPOINT_URL_DYNAMODB: aws.endpoint,
      CONNECTIONS_TABLE: "places",
      CONNECTION_LAYOUTS: "2:1",
      INDEX_EXPIRY: undefined,
      MAX_OPEN_CONNECTIONS: undefined,
    });
    const put = (connectionId: string) =>
      connectionStoreFromEnv().put({ ...CONNECTION, connectionId });
    const listPartitions = () => aws.table.items.map(({ p, c }) => `${p.S} ${c.S}`);
    expect(await put("a=")).to.equal("there");
    expect(listPartitions()).to.deep.equal(["*#2.0 a=", "connection#a= a="]);
    setVariables({ INDEX_EXPIRY: "yes" });
    expect(await put("b=")).to.equal("there");
    expect(listPartitions()).to.include("expiry#30000010 b=");
    setVariables({ MAX_OPEN_CONNECTIONS: "3" });
    expect((await catchRejection(put("c="))).name).to.equal("ValidationException");
    expect(limits).to.deep.equal(["places 3"]);
  });

  it("sets no budget without a rate, and needs both parts of one", () => {
    setVariables({ BUDGET_PER_MINUTE: undefined, BUDGET_AT_ONCE: undefined });
    expect(budgetFromEnv("connect")).to.equal(undefined);
    setVariables({ BUDGET_PER_MINUTE: "60" });
    expect(() => budgetFromEnv("connect")).to.throw("BUDGET_AT_ONCE is missing");
    setVariables({ BUDGET_AT_ONCE: "5" });
    expect(budgetFromEnv("connect")).to.deep.include({ perMinute: 60, atOnce: 5 });
    setVariables({ CONNECTIONS_TABLE: undefined });
    expect(() => budgetFromEnv("connect")).to.throw("CONNECTIONS_TABLE is missing");
  });

  it("lists the accepted tokens, and those of them that may broadcast", async () => {
    setVariables({
      TOKEN_DIGESTS: [sha256("quiet"), sha256("loud")].join(),
      BROADCAST_DIGESTS: sha256("loud"),
    });
    const verify = digestVerifierFromEnv();
    expect(await verify("loud")).to.have.deep.property("rights", ["broadcast"]);
    expect(await verify("quiet")).not.to.have.property("rights");
    setVariables({ BROADCAST_DIGESTS: undefined });
    expect(await digestVerifierFromEnv()("loud")).not.to.have.property("rights");
    expect((await catchRejection(verify("other"))).message).to.include("unknown");
  });

  it("lets every client broadcast only when it says so", () => {
    const { requestContext } = connectEvent();
    setVariables({ BROADCAST_RIGHT: "everyone" });
    expect(() => broadcastRightFromEnv()(requestContext)).not.to.throw();
    setVariables({ BROADCAST_RIGHT: 'a token with the scope "all"' });
    expect(() => broadcastRightFromEnv()(requestContext)).to.throw(
      'Expected a token with the scope "all", received one without it.',
    );
    setVariables({ BROADCAST_RIGHT: undefined });
    expect(() => broadcastRightFromEnv()(requestContext)).to.throw(
      "Expected a token that may broadcast, received one without it.",
    );
  });

  it("lets browsers connect from anywhere, or from the origins that it lists", () => {
    const from = (origin?: string) =>
      originCheckFromEnv()(authorizerEvent({ headers: origin ? { Origin: origin } : {} }));
    setVariables({ ALLOWED_ORIGINS: undefined, ALLOW_MISSING_ORIGIN: undefined });
    expect(from("https://any.example.com")).to.equal(true);
    setVariables({ ALLOWED_ORIGINS: "https://a.example.com,https://b.example.com" });
    expect(from("https://a.example.com")).to.equal(true);
    expect(from("https://b.example.com")).to.equal(true);
    expect(from("https://c.example.com")).to.equal(false);
    expect(from()).to.equal(false);
    setVariables({ ALLOW_MISSING_ORIGIN: "yes" });
    expect(from()).to.equal(true);
    expect(from("https://c.example.com")).to.equal(false);
  });

  it("names the function in its metrics", () => {
    setVariables({ AWS_LAMBDA_FUNCTION_NAME: "one" });
    const lines = captureLines(() => {
      metricsFromEnv()({ opened: 1 });
      decisionCounterFromEnv()();
      decisionCounterFromEnv()("origin");
    }).map((line) => JSON.parse(line));
    expect(lines.map(({ FunctionName, Reason }) => [FunctionName, Reason])).to.deep.equal([
      ["one", undefined],
      ["one", undefined],
      ["one", "origin"],
    ]);
    expect(lines.map(({ opened, allowed, denied }) => [opened, allowed, denied])).to.deep.equal([
      [1, undefined, undefined],
      [undefined, 1, undefined],
      [undefined, undefined, 1],
    ]);
  });

  it("configures a broadcast with as many lanes as one vCPU keeps busy", () => {
    expect(broadcastFromEnv()).to.deep.include({
      lanes: 128,
      layouts: [{ version: 1, shards: 16 }],
    });
  });
});
