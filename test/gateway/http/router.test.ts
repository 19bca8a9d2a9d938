// The gateway's one port: which callers get which responses.
import { once } from "node:events";
import { get, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { startGateway } from "../../../gateway/index.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { answerTo } from "../../helpers/raw-request.ts";

const prepare = async () => {
  const gateway = await startFixture({
    routes: {},
    resources: {
      aws_sqs_queue: { jobs: { name: "jobs" } },
      aws_dynamodb_table: {
        things: {
          name: "things",
          billing_mode: "PAY_PER_REQUEST",
          hash_key: "id",
          attribute: [{ name: "id", type: "S" }],
        },
      },
    },
  });
  const url = `http://localhost:${gateway.port}`;
  const sdk = {
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  };
  return { gateway, url, sdk };
};

describe("one port", () => {
  it("speaks DynamoDB and SQS to the AWS SDK, with any credentials", async () => {
    const { sdk } = await prepare();
    const tables = await new DynamoDBClient(sdk).send(new ListTablesCommand({}));
    expect(tables.TableNames).to.deep.equal(["things"]);
    const queues = await new SQSClient(sdk).send(new ListQueuesCommand({}));
    expect(queues.QueueUrls).to.have.length(1);
    expect(queues.QueueUrls![0]).to.match(/\/000000000000\/jobs$/);
  });

  it("listens on 127.0.0.1 only", async () => {
    const { gateway } = await prepare();
    const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    const other = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
    const socket = connect(gateway.port, other?.address ?? "127.0.0.2");
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).to.equal("ECONNREFUSED");
  });

  for (const [what, headers, status, message] of [
    [
      "another host",
      { host: "evil.example" },
      403,
      'The host "evil.example" is not this gateway\'s; expected localhost, an AWS endpoint, or a custom domain of the API.',
    ],
    ["a host that only ends like one", { host: "localhost.evil.example:80" }, 403, undefined],
    [
      "another service",
      { "x-amz-target": "Logs_20140328.PutLogEvents", authorization: "x" },
      400,
      "Logs_20140328.PutLogEvents is not served; expected DynamoDB, EventBridge, SQS or Step Functions.",
    ],
    [
      "no signature",
      { "x-amz-target": "AmazonSQS.ListQueues" },
      400,
      "Request is missing Authentication Token",
    ],
    ["nothing", {}, 404, "Nothing is served at POST /."],
  ] as const) {
    it(`refuses a call with ${what}`, async () => {
      const { url } = await prepare();
      const call = request(url, { method: "POST", headers });
      call.end("{}");
      const [response] = (await once(call, "response")) as [IncomingMessage];
      expect(response.statusCode).to.equal(status);
      const body = JSON.parse(String((await response.toArray())[0]));
      if (message !== undefined) expect(body).to.include({ message });
    });
  }

  it("says what is wrong with headers that are too large", async () => {
    const { gateway } = await prepare();
    const answer = await answerTo(
      gateway.port,
      `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).to.match(
      /^HTTP\/1\.1 431 [^]*"Expected a URL and headers, .* of at most 16384 bytes/,
    );
  });

  it("accepts AWS's host names: handlers are redirected here", async () => {
    const { url } = await prepare();
    const call = get(`${url}/`, { headers: { host: "sqs.eu-west-1.amazonaws.com" } });
    const [response] = (await once(call, "response")) as [IncomingMessage];
    expect(response.statusCode).to.equal(404);
  });

  it("tells a browser that the API is a WebSocket API", async () => {
    const { url } = await prepare();
    const response = await fetch(`${url}/test?token=x`);
    expect(response.status).to.equal(426);
    expect(await response.text()).to.include("connect with ws://");
  });

  it("says that its port is in use, and how to fix it", async () => {
    const { gateway } = await prepare();
    const { configurationPath, remove } = await writeFixtureStack({ routes: {} });
    closeAfterwards(remove);
    const error = await catchRejection(startGateway({ configurationPath, port: gateway.port }));
    expect(error).to.include({
      code: "PORT_IN_USE",
      message: `Port ${gateway.port} is in use: end the program that uses it, or choose another with --port.`,
    });
  });

  it("says that the build is missing, and how to create it", async () => {
    const error = await catchRejection(startGateway({ configurationPath: "/nowhere/cdk.tf.json" }));
    expect(error).to.include({
      code: "MISSING_BUILD",
      message: '/nowhere/cdk.tf.json does not exist: run "npm run build && npm run synth" first.',
    });
  });

  it("closes connections with 1001, and frees the port", async () => {
    const { gateway } = await prepare();
    const client = await gateway.connect();
    const second = await gateway.connect();
    await gateway.close();
    expect(await client.closed).to.deep.equal({ code: 1001, reason: "Going away" });
    expect(await second.closed).to.include({ code: 1001 });
    const error = await catchRejection(gateway.connect());
    expect(error).to.have.property("code", "ECONNREFUSED");
  });

  it("does not wait for a client that does not answer the close frame", async () => {
    const { gateway } = await prepare();
    const client = await gateway.connect();
    client.socket.pause();
    await gateway.close();
    client.socket.resume();
    await client.closed;
  });
});
