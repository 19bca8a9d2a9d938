// Requests that pages of other origins can send, with the headers of browsers: all are refused and change nothing.
import { expect } from "chai";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { connect } from "../../helpers/client.ts";
import {
  awsHeaders,
  createSdk,
  takeSnapshot,
  startGuarded,
} from "../../helpers/guarded-gateway.ts";
import { callLocal } from "../../helpers/local-api.ts";
import { answerTo, upgradeTo } from "../../helpers/raw-request.ts";

const PAGES: [who: string, headers: Record<string, string>][] = [
  ["another site", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }],
  ["another port", { origin: "http://localhost:1", "sec-fetch-site": "same-site" }],
  ["a sandbox", { origin: "null", "sec-fetch-site": "cross-site" }],
  ["an older browser", { origin: "http://evil.example" }],
  ["an image, a script, a link or a redirect", { "sec-fetch-site": "cross-site" }],
  ["an image of another port", { "sec-fetch-site": "same-site" }],
];

const AWS = awsHeaders("AmazonSQS.SendMessage");
const MESSAGE = '{"QueueUrl":"jobs","MessageBody":"evil"}';

/** `{id}` stands for a connection id. */
const CALLS: [method: string, path: string, body?: string, headers?: Record<string, string>][] = [
  ["GET", "/"],
  ["HEAD", "/"],
  ["OPTIONS", "/"],
  ["POST", "/", MESSAGE, AWS],
  ["POST", "/", MESSAGE, { ...AWS, "content-type": "text/plain" }],
  ["POST", "/", MESSAGE, { ...AWS, "content-type": "application/json" }],
  ["OPTIONS", "/", undefined, { ...AWS, "access-control-request-method": "POST" }],
  ["POST", "/", "Action=SendMessage", { "content-type": "application/x-www-form-urlencoded" }],
  ["POST", "/", "--x", { "content-type": "multipart/form-data; boundary=x" }],
  ["POST", "/000000000000/jobs", "Action=SendMessage&MessageBody=evil"],
  ["POST", "/test/@connections/{id}", "evil", { authorization: "any" }],
  ["POST", "/test/%40connections/{id}", "evil", { authorization: "any" }],
  ["GET", "/test/@connections/{id}", undefined, { authorization: "any" }],
  ["DELETE", "/test/@connections/{id}", undefined, { authorization: "any" }],
  ["GET", "/test"],
  ["GET", "/_local/api"],
  ["GET", "/_local/events"],
  ["GET", "/_local/faults"],
  ["PUT", "/_local/faults", '{"zombies":[{}]}'],
  ["DELETE", "/_local/faults"],
  ["GET", "/_local/page/main.js"],
  ["GET", "/_local/queues/jobs/messages"],
  ["POST", "/_local/queues/jobs/messages", "evil"],
  ["POST", "/_local/queues/jobs/messages", "evil", { "content-type": "text/plain" }],
  ["POST", "/_local/queues/jobs/redrive"],
  ["DELETE", "/_local/connections/{id}"],
  ["POST", "/something/that/is/not/there"],
];

describe("pages of other origins", () => {
  for (const [who, headers] of PAGES) {
    it(`get nothing and change nothing: ${who}`, async () => {
      const { gateway, connectionId } = await startGuarded();
      const before = await takeSnapshot(gateway.port);
      for (const [method, path, body, more] of CALLS) {
        const target = path.replace("{id}", connectionId);
        const call = { headers: { ...more, ...headers }, ...(body !== undefined && { body }) };
        const answer = await callLocal(gateway.port, method, target, call);
        expect(answer.status, `${method} ${path}`).to.equal(403);
        expect(answer.headers, path).not.to.have.property("access-control-allow-origin");
        expect(answer.headers["cross-origin-resource-policy"]).to.equal("same-origin");
      }
      expect(await takeSnapshot(gateway.port)).to.deep.equal(before);
    });

    it(`open only WebSockets of the API: ${who}`, async () => {
      const { gateway } = await startGuarded();
      const client = await connect(gateway.url, { headers });
      client.send({ action: "whoami" });
      expect(await client.next()).to.include("connectionId");
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      for (const path of ["/", "/_local/events", "/_local/api", "/test/@connections/x", "/other"]) {
        const upgrade = upgradeTo(path, `Host: localhost\r\n${lines.join("")}`);
        expect(await answerTo(gateway.port, upgrade), path).to.match(/^HTTP\/1\.1 403 /);
      }
    });
  }

  it("get a response that says why", async () => {
    const { gateway } = await startGuarded();
    const headers = { origin: "http://evil.example", "sec-fetch-site": "cross-site" };
    const answer = await callLocal(gateway.port, "GET", "/_local/api", { headers });
    expect(answer.json().message).to.equal(
      "Pages of other origins may only open WebSockets here, and call function URLs without authorization, and HTTP APIs, " +
        "whose cors allows their origin; " +
        'received "Origin: http://evil.example", "Sec-Fetch-Site: cross-site". ' +
        "To open the console, type its address, http://localhost with the port. Programs must send neither header.",
    );
  });

  for (const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost.",
  ]) {
    it(`reach nothing through the rebound name ${host} as their own origin`, async () => {
      const { gateway, connectionId } = await startGuarded();
      const before = await takeSnapshot(gateway.port);
      const own = `${host}:${gateway.port}`;
      const pages: Record<string, string>[] = [
        { host: own },
        { host: own, origin: `http://${own}`, "sec-fetch-site": "same-origin" },
      ];
      for (const headers of pages) {
        for (const [method, path, body, more] of CALLS) {
          const target = path.replace("{id}", connectionId);
          const call = { headers: { ...more, ...headers }, ...(body !== undefined && { body }) };
          const { status } = await callLocal(gateway.port, method, target, call);
          expect(status, `${method} ${path}`).to.equal(403);
        }
      }
      expect(await takeSnapshot(gateway.port)).to.deep.equal(before);
    });
  }

  it("reach nothing with a URL whose host differs from the header", async () => {
    const { gateway } = await startGuarded();
    const call = "GET http://abc.amazonaws.com/_local/api HTTP/1.1\r\nHost: localhost\r\n\r\n";
    expect(await answerTo(gateway.port, call)).to.match(/^HTTP\/1\.1 403 /);
  });

  it("get no CORS headers from dynalite, even with the console's origin", async () => {
    const { gateway } = await startGuarded();
    const headers = {
      host: `localhost:${gateway.port}`,
      origin: `http://localhost:${gateway.port}`,
      ...awsHeaders("DynamoDB_20120810.ListTables"),
    };
    const answer = await callLocal(gateway.port, "POST", "/", { headers, body: "{}" });
    expect(answer.json()).to.deep.equal({ TableNames: ["things"] });
    const asked = { ...headers, "access-control-request-method": "POST" };
    const preflight = await callLocal(gateway.port, "OPTIONS", "/", { headers: asked });
    for (const one of [answer, preflight]) {
      expect(
        Object.keys(one.headers).filter((name) => name.startsWith("access-control")),
      ).to.deep.equal([]);
    }
  });
});

describe("other callers", () => {
  it("are served: SDKs, and a host in capitals", async () => {
    const { gateway } = await startGuarded();
    const { dynamoDb, sqs } = createSdk(gateway.port);
    await dynamoDb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: "two" } } }));
    await sqs.send(new SendMessageCommand({ QueueUrl: "jobs", MessageBody: "two" }));
    const { items, messages } = await takeSnapshot(gateway.port);
    expect(items).to.have.length(2);
    expect(messages).to.have.length(2);
    const host = `LOCALHOST:${gateway.port}`;
    const { status } = await callLocal(gateway.port, "GET", "/_local/api", { headers: { host } });
    expect(status).to.equal(200);
  });

  for (const [how, headers] of [
    ["a page of its own", { "sec-fetch-site": "same-origin" }],
    ["a browser that does not say who opens it", {}],
  ] as const) {
    it(`get a console that is cut off from its opener: ${how}`, async () => {
      const { gateway } = await startGuarded();
      const page = await callLocal(gateway.port, "GET", "/", { headers });
      expect(page.status).to.equal(200);
      expect(page.headers["cross-origin-opener-policy"]).to.equal("same-origin");
    });
  }

  it("are served: the console, by both of its names", async () => {
    const { gateway } = await startGuarded();
    for (const name of ["localhost", "127.0.0.1"]) {
      const host = `${name}:${gateway.port}`;
      const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      const body = '{"zombies":[{"share":0.5}]}';
      const put = await callLocal(gateway.port, "PUT", "/_local/faults", { headers, body });
      expect(put.json().faults.zombies).to.have.length(1);
      const typed = { host, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
      const page = await callLocal(gateway.port, "GET", "/", { headers: typed });
      expect(page.status).to.equal(200);
      expect(page.headers["x-frame-options"]).to.equal("DENY");
      // No page has opened it.
      expect(page.headers).not.to.have.property("cross-origin-opener-policy");
    }
  });
});
