// Clients of DynamoDB and SQS, configured from a function's environment.
import { expect } from "chai";
import { dynamoDbFromEnv, sqsFromEnv } from "../../../../handlers/lib/aws/api-from-env.ts";
import { credentialsFromEnv } from "../../../../handlers/lib/aws/credentials.ts";
import { formatEndpoint } from "../../../../handlers/lib/aws/service-endpoint.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { startRedirectedServer } from "../../../helpers/redirected-aws.ts";
import { startRawServer } from "../../../helpers/raw-server.ts";

const VARIABLES = {
  AWS_ACCESS_KEY_ID: "AKIAROLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "session",
};

describe("clients from the environment", () => {
  let before: NodeJS.ProcessEnv;
  beforeEach(() => {
    before = { ...process.env };
    Object.assign(process.env, VARIABLES);
  });
  afterEach(() => {
    for (const name of Object.keys(VARIABLES)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it("call the queue's own host, as SQS, with the role's credentials", async () => {
    const server = await startRawServer();
    server.respond = (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    const sqs = sqsFromEnv(`http://127.0.0.1:${server.port}/000000000000/jobs`);
    await sqs("SendMessage", {});
    const [{ path, headers }] = server.requests as [(typeof server.requests)[0]];
    expect(path).to.equal("/");
    expect(headers).to.include({
      "x-amz-target": "AmazonSQS.SendMessage",
      "x-amz-security-token": "session",
    });
    expect(headers["authorization"]).to.match(/Credential=AKIAROLE\/\d{8}\/eu-west-1\/sqs\//);
  });

  it("call DynamoDB in the function's Region, with the role's credentials", async () => {
    const server = await startRedirectedServer();
    server.respond = (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    await dynamoDbFromEnv()("Query", {});
    const [{ headers }] = server.requests as [(typeof server.requests)[0]];
    expect(headers).to.include({
      host: "dynamodb.eu-west-1.amazonaws.com",
      "x-amz-target": "DynamoDB_20120810.Query",
    });
    expect(headers["authorization"]).to.match(/Credential=AKIAROLE\/\d{8}\/eu-west-1\/dynamodb\//);
  });

  it("take the role's credentials, with or without a session token", () => {
    expect(credentialsFromEnv()).to.deep.equal({
      accessKeyId: "AKIAROLE",
      secretAccessKey: "secret",
      sessionToken: "session",
    });
    delete process.env["AWS_SESSION_TOKEN"];
    expect(credentialsFromEnv().sessionToken).to.equal(undefined);
  });

  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
    it(`fail without ${name}, naming it`, async () => {
      delete process.env[name];
      expect((await catchRejection(dynamoDbFromEnv()("Query", {}))).message).to.include(name);
    });
  }

  for (const [region, suffix] of [
    ["eu-west-1", "amazonaws.com"],
    ["us-gov-west-1", "amazonaws.com"],
    ["us-isolated-1", "amazonaws.com"],
    ["cn-north-1", "amazonaws.com.cn"],
    ["eusc-de-east-1", "amazonaws.eu"],
    ["us-iso-east-1", "c2s.ic.gov"],
    ["us-isob-east-1", "sc2s.sgov.gov"],
  ] as const) {
    it(`find services of ${region} at ${suffix}`, () => {
      expect(formatEndpoint("lambda", region)).to.equal(`https://lambda.${region}.${suffix}`);
    });
  }

  it("fail at once without a Region, naming the variable", () => {
    const { AWS_REGION } = process.env;
    delete process.env["AWS_REGION"];
    try {
      expect(dynamoDbFromEnv).to.throw("AWS_REGION is missing");
    } finally {
      process.env["AWS_REGION"] = AWS_REGION;
    }
  });
});
