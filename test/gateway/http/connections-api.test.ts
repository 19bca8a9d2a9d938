// #30–#37: @connections, with the AWS SDK and with plain HTTP.
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { expect } from "chai";
import type { TestClient } from "../../helpers/client.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { ECHO_EVENT, LOG_EVENT, POSTS_TO_ITSELF } from "../../helpers/handler-code.ts";
import { until } from "../../helpers/until.ts";

const UNKNOWN_ID = "TXzPWdnOjoECGjA=";

const prepare = async () => {
  const gateway = await startFixture({
    routes: {
      whoami: { code: ECHO_EVENT, routeResponse: true },
      $disconnect: { code: LOG_EVENT },
    },
  });
  const client = await gateway.connect("", { headers: { "User-Agent": "tests" } });
  const endpoint = `http://localhost:${gateway.port}/test`;
  const sdk = new ApiGatewayManagementApiClient({
    endpoint,
    region: "eu-west-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  return { gateway, client, endpoint, sdk, connectionId: await askForId(client) };
};

const askForId = async (client: TestClient): Promise<string> => {
  client.send({ action: "whoami" });
  return JSON.parse(await client.next()).requestContext.connectionId;
};

const SIGNED = { authorization: "AWS4-HMAC-SHA256 Credential=any" };

const call = (endpoint: string, method: string, id: string, body?: string) =>
  fetch(`${endpoint}/@connections/${id}`, { method, headers: SIGNED, body: body ?? null });

const closedGateway = async (gateway: FixtureGateway) =>
  until(() => gateway.lines.some((line) => line.includes("disconnectStatusCode")));

describe("@connections", () => {
  it("#30 POST: 200, an empty body, the headers of AWS, and the frame arrives", async () => {
    const { endpoint, client, connectionId } = await prepare();
    const response = await call(endpoint, "POST", encodeURIComponent(connectionId), "hällo");
    expect(response.status).to.equal(200);
    expect(await response.text()).to.equal("");
    expect(response.headers.get("content-type")).to.equal("application/json");
    expect(response.headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("x-amz-apigw-id")).to.be.a("string");
    expect(await client.next()).to.equal("hällo");
  });

  it("accepts an id that is not encoded, and an empty message", async () => {
    const { endpoint, client, connectionId } = await prepare();
    expect((await call(endpoint, "POST", connectionId, "")).status).to.equal(200);
    expect(await client.next()).to.equal("");
  });

  it("#31 GET: identity and times, in camel case", async () => {
    const { endpoint, connectionId } = await prepare();
    const response = await call(endpoint, "GET", connectionId);
    expect(response.status).to.equal(200);
    const info = (await response.json()) as Record<string, string>;
    expect(Object.keys(info)).to.deep.equal(["identity", "connectedAt", "lastActiveAt"]);
    expect(info["identity"]).to.deep.equal({ sourceIp: "127.0.0.1", userAgent: "tests" });
    for (const time of [info["connectedAt"], info["lastActiveAt"]]) {
      expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it("#32 DELETE: 204, and the client sees a close", async () => {
    const { gateway, endpoint, client, connectionId } = await prepare();
    const response = await call(endpoint, "DELETE", connectionId);
    expect(response.status).to.equal(204);
    expect(await response.text()).to.equal("");
    expect(await client.closed).to.include({ code: 1000 });
    await closedGateway(gateway);
    expect(gateway.lines[0]).to.include('"disconnectStatusCode":1000');
    expect(gateway.lines[0]).to.include('"disconnectReason":"Connection Closed Normally"');
  });

  for (const method of ["POST", "GET", "DELETE"]) {
    it(`#33 ${method} to a connection that is gone: 410, an empty body, and the exception's name`, async () => {
      const { gateway, endpoint, client, connectionId } = await prepare();
      await client.close();
      await closedGateway(gateway);
      for (const id of [connectionId, UNKNOWN_ID]) {
        const response = await call(endpoint, method, id, method === "POST" ? "x" : undefined);
        expect(response.status).to.equal(410);
        expect(await response.text()).to.equal("");
        expect(response.headers.get("x-amzn-errortype")).to.equal("GoneException");
      }
    });
  }

  for (const id of ["abc", "TXzPWdnOjoECGjA", "TXzPWdnOjoECGjAA", "%"]) {
    it(`#34 a malformed id (${id}): 400`, async () => {
      const { endpoint } = await prepare();
      const response = await call(endpoint, "POST", id, "x");
      expect(response.status).to.equal(400);
      expect(response.headers.get("x-amzn-errortype")).to.equal("BadRequestException");
      expect(await response.text()).to.equal(`{"message":"Invalid connectionId: ${id}"}`);
    });
  }

  it("#35, #38 more than 128 KiB: 413; exactly as much arrives", async () => {
    const { sdk, client, connectionId } = await prepare();
    const post = (Data: string) =>
      sdk.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
    expect(await catchRejection(post("x".repeat(131_073)))).to.be.instanceOf(
      PayloadTooLargeException,
    );
    await post("é".repeat(65_536));
    expect(Buffer.byteLength(await client.next())).to.equal(131_072);
  });

  it("#35, #41 too many requests for the account: 429", async () => {
    const gateway = await startFixture(
      { routes: { $connect: {} } },
      { accountThrottle: { rateLimit: 0.001, burstLimit: 2 } },
    );
    const endpoint = `http://localhost:${gateway.port}/test`;
    await gateway.connect();
    expect((await call(endpoint, "GET", UNKNOWN_ID)).status).to.equal(410);
    const response = await call(endpoint, "GET", UNKNOWN_ID);
    expect(response.status).to.equal(429);
    expect(response.headers.get("x-amzn-errortype")).to.equal("LimitExceededException");
  });

  it("#35 a client that reads nothing: 429 once its buffer is full", async () => {
    const { endpoint, client, connectionId } = await prepare();
    client.socket.pause();
    const statuses = new Set<number>();
    await until(async () => {
      const { status } = await call(endpoint, "POST", connectionId, "x".repeat(131_072));
      statuses.add(status);
      return status !== 200;
    });
    expect([...statuses]).to.deep.equal([200, 429]);
  });

  it("#35 clients that read nothing: 429 for each, and each later receives exactly the messages that got a 200", async () => {
    const { gateway, endpoint, client: reader, connectionId: readerId } = await prepare();
    const slow = await Promise.all(
      Array.from({ length: 2 }, async () => {
        const client = await gateway.connect();
        const id = await askForId(client);
        client.socket.pause();
        return { client, id, taken: 0 };
      }),
    );
    const post = async (id: string, text: string) =>
      (await call(endpoint, "POST", encodeURIComponent(id), text)).status;
    for (const one of slow) {
      await until(async () => {
        const status = await post(one.id, "x".repeat(131_072));
        if (status === 200) one.taken += 1;
        return status === 429;
      });
    }
    expect(await post(readerId, "served")).to.equal(200);
    expect(await reader.next()).to.equal("served");
    for (const { client, id, taken } of slow) {
      client.socket.resume();
      await until(async () => (await post(id, "last")) === 200);
      await until(() => client.pending.includes("last"));
      expect(client.pending).to.have.length(taken + 1);
    }
  }).timeout(30_000);

  it("#35 another method: 403", async () => {
    const { endpoint, connectionId } = await prepare();
    const response = await call(endpoint, "PUT", connectionId, "x");
    expect(response.status).to.equal(403);
    expect(response.headers.get("x-amzn-errortype")).to.equal("ForbiddenException");
  });

  it("refuses a call without a signature, which any page in a browser could send", async () => {
    const { endpoint, connectionId } = await prepare();
    const response = await fetch(`${endpoint}/@connections/${connectionId}`, {
      method: "POST",
      body: "x",
    });
    expect(response.status).to.equal(403);
    expect(await response.text()).to.equal('{"message":"Missing Authentication Token"}');
  });

  it("is forbidden in a stage that does not exist", async () => {
    const { endpoint, connectionId } = await prepare();
    const response = await call(endpoint.replace("/test", "/other"), "GET", connectionId);
    expect(response.status).to.equal(403);
  });

  it("works with the SDK: post, get, delete, gone", async () => {
    const { sdk, client, connectionId } = await prepare();
    const ConnectionId = connectionId;
    await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: "hi" }));
    expect(await client.next()).to.equal("hi");
    const info = await sdk.send(new GetConnectionCommand({ ConnectionId }));
    expect(info.ConnectedAt).to.be.instanceOf(Date);
    expect(info.LastActiveAt?.getTime()).to.be.at.least(info.ConnectedAt!.getTime());
    expect(info.Identity?.SourceIp).to.equal("127.0.0.1");
    await sdk.send(new DeleteConnectionCommand({ ConnectionId }));
    await client.closed;
    const error = await catchRejection(
      sdk.send(new PostToConnectionCommand({ ConnectionId, Data: "late" })),
    );
    expect(error).to.be.instanceOf(GoneException);
    expect(error).not.to.have.property("statusCode");
  });

  it("is reached by a handler that builds the endpoint from its event", async () => {
    const gateway = await startFixture({ routes: { $default: { code: POSTS_TO_ITSELF } } });
    const client = await gateway.connect();
    client.send("x");
    expect(await client.next()).to.equal("hello");
  });
});
