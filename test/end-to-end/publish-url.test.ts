// Publishing over HTTP through the local gateway, with the zips and the JSON that are deployed.
import { createHash, createHmac, type Hmac } from "node:crypto";
import { request } from "node:http";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";

class Sha256 {
  private readonly hash: Hmac | ReturnType<typeof createHash>;

  constructor(key?: string | ArrayBuffer | Uint8Array) {
    this.hash = key === undefined ? createHash("sha256") : createHmac("sha256", key as Buffer);
  }

  update(data: string | Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }
}

describe("publishing over HTTP", () => {
  let gateway: DevGateway;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  /** Signed as the SDKs and curl sign. */
  const post = async (
    batch: unknown,
    service = "lambda",
  ): Promise<{ status: number; body: any }> => {
    const body = JSON.stringify(batch);
    const { hostname, port } = new URL(gateway.endpoint);
    const signer = new SignatureV4({
      service,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
      sha256: Sha256 as never,
    });
    const { headers } = await signer.sign({
      method: "POST",
      protocol: "http:",
      hostname,
      path: "/_url/websocket-dev-ingest",
      headers: { host: `${hostname}:${port}`, "content-type": "application/json" },
      body,
    });
    const path = "/_url/websocket-dev-ingest";
    const outgoing = request({ host: "127.0.0.1", port, method: "POST", path, headers });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    return { status: response.statusCode ?? 0, body: JSON.parse(text) };
  };

  it("reaches the members of channels and the connections of users, in numbers", async () => {
    const client = await connect(gateway.url);
    client.send({ action: "subscribe", channel: "room:http" });
    const { epoch } = JSON.parse(await client.next());
    const items = Array.from({ length: 100 }, (_, at) => ({ channel: "room:http", data: at }));
    const { status, body } = await post(items);
    expect(status).to.equal(200);
    expect(body.results).to.deep.equal(
      items.map((_, at) => ({ channel: "room:http", epoch, offset: at + 1 })),
    );
    const frames: any[] = [];
    for (const _ of items) frames.push(JSON.parse(await client.next()));
    expect(frames.toSorted((a, b) => a.offset - b.offset)).to.deep.equal(
      items.map((item, at) => ({ ...item, epoch, offset: at + 1 })),
    );
  });

  it("publishes once what is sent again with its key, and says what is wrong with others", async () => {
    const batch = [
      { channel: "room:keys", data: 1, key: "order-7" },
      { channel: "nowhere:1", data: 1 },
      { channel: "room:keys", data: "x".repeat(130_049) },
      { channel: "room:keys", data: 2 },
    ];
    const [first, again] = [await post(batch), await post(batch)];
    const summaries = [first, again].map(({ body }) =>
      body.results.map(({ offset, error }: any) => offset ?? error),
    );
    expect(summaries).to.deep.equal([
      [1, "BadRequest", "BadRequest", 2],
      [1, "BadRequest", "BadRequest", 3],
    ]);
  });

  it("asks for a signature for Lambda", async () => {
    const { status, body } = await post([], "execute-api");
    expect([status, body.Message]).to.deep.equal([
      403,
      "Credential should be scoped to correct service: 'lambda'.",
    ]);
  });
});
