// Calls of the gateway's own services: what is sent, how it is signed, and what comes back.
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import {
  createExpiryClient,
  createJsonClient,
  isExpiry,
  isOwnCall,
} from "../../../gateway/aws/json-client.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

interface Received {
  method: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server that answers every call alike. */
const serve = async (status: number, answer: string) => {
  const received: Received[] = [];
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, headers } = request;
    received.push({ method, headers, body: await text(request) });
    response.writeHead(status, { "x-answer": "1" }).end(answer);
  };
  const server = createServer((...call) => void answerTo(...call)).listen(0, "127.0.0.1");
  closeAfterwards(() => server.close());
  await once(server, "listening");
  return { received, port: (server.address() as AddressInfo).port };
};

const credentialOf = ({ headers }: Received) =>
  /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=host, Signature=0$/.exec(
    headers.authorization ?? "",
  )?.[1];

describe("a call of the gateway's own services", () => {
  for (const [target, service] of [
    ["AmazonSQS.SendMessage", "sqs"],
    ["DynamoDB_20120810.PutItem", "dynamodb"],
  ] as const) {
    it(`${target} is JSON, signed for ${service}`, async () => {
      const { received, port } = await serve(200, '{"a":1}');
      const result = await createJsonClient(port, "eu-west-1").call(target, { b: [2] });
      expect(result).to.deep.equal({ a: 1 });
      const [call] = received;
      expect([call?.method, call?.body]).to.deep.equal(["POST", '{"b":[2]}']);
      expect(call?.headers).to.include({
        host: `127.0.0.1:${port}`,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": target,
        "x-amz-date": "20250101T000000Z",
      });
      expect(credentialOf(call!)).to.equal(`gateway/20250101/eu-west-1/${service}/aws4_request`);
    });
  }

  it("of SNS is a form, signed for sns", async () => {
    const { received, port } = await serve(200, "<Fine/>");
    const client = createJsonClient(port, "eu-west-1");
    const { status, body, headers } = await client.send("AmazonSNS.Publish", {
      Action: "Publish",
      M: "a b",
    });
    expect([status, body, headers["x-answer"]]).to.deep.equal([200, "<Fine/>", "1"]);
    const [call] = received;
    expect(call?.body).to.equal("Action=Publish&M=a+b");
    expect(call?.headers["content-type"]).to.equal("application/x-www-form-urlencoded");
    expect(call?.headers).not.to.have.property("x-amz-target");
    expect(credentialOf(call!)).to.equal("gateway/20250101/eu-west-1/sns/aws4_request");
  });

  it("may have an empty answer", async () => {
    const { port } = await serve(200, "");
    expect(
      await createJsonClient(port, "eu-west-1").call("AmazonSQS.DeleteMessage", {}),
    ).to.deep.equal({});
  });

  it("fails with the answer of the service, unless it is only sent", async () => {
    for (const status of [400, 201]) {
      const { port } = await serve(status, "no");
      const client = createJsonClient(port, "eu-west-1");
      const failure = await client.call("AmazonSQS.X", {}).catch((error: Error) => error.message);
      expect(failure).to.equal("AmazonSQS.X: no");
      const { status: sent, body } = await client.send("AmazonSQS.X", {});
      expect([sent, body]).to.deep.equal([status, "no"]);
    }
  });

  it("fails when it is aborted, or nobody answers", async () => {
    const { port } = await serve(200, "{}");
    const client = createJsonClient(port, "eu-west-1");
    const failure = await client
      .call("AmazonSQS.X", {}, AbortSignal.abort())
      .catch((error: Error) => error.name);
    expect(failure).to.equal("AbortError");
    const refused = await createJsonClient(1, "eu-west-1")
      .call("AmazonSQS.X", {})
      .catch((error: Error) => error.message);
    expect(refused).to.include("ECONNREFUSED");
  });

  it("is known by its signature, and so is one that deletes an expired item", async () => {
    const { received, port } = await serve(200, "{}");
    await createJsonClient(port, "eu-west-1").call("AmazonSQS.X", {});
    await createExpiryClient(port, "eu-west-1").call("DynamoDB_20120810.DeleteItem", {});
    await createJsonClient(port, "eu-west-1", "somebody").call("AmazonSQS.X", {});
    const signatures = [
      ...received.map(({ headers }) => headers.authorization),
      undefined,
      "",
      "gateway",
    ];
    expect(credentialOf(received[1]!)).to.match(/^gateway-expiry\/20250101\/eu-west-1\/dynamodb\//);
    expect(signatures.map(isOwnCall)).to.deep.equal([true, true, false, false, false, false]);
    expect(signatures.map(isExpiry)).to.deep.equal([false, true, false, false, false, false]);
  });
});
