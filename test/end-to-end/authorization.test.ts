// Tokens of an identity provider at the prod stack, from a browser and from wscat.
import { expect } from "chai";
import { createJsonClient, type Gateway, startGateway } from "../../gateway/index.ts";
import { connect, waitForRefusal } from "../helpers/client.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import {
  type IdentityProvider,
  startIdentityProvider,
  variablesFor,
} from "../helpers/identity-provider.ts";
import { until } from "../helpers/until.ts";
import { startWscat } from "../helpers/wscat.ts";
import { createManualClock } from "../helpers/manual-clock.ts";

describe("authorization by JSON Web Tokens", function () {
  let provider: IdentityProvider;
  let gateway: Gateway;
  let url: string;
  const clock = createManualClock();
  const lines: string[] = [];

  before(async () => {
    provider = await startIdentityProvider();
    gateway = await startGateway({
      configurationPath: await synthesizedStack("prod"),
      environment: variablesFor(provider),
      clock,
      output: { functionLine: (_, line) => lines.push(line), info: () => {}, warn: () => {} },
    });
    url = `ws://127.0.0.1:${gateway.port}/prod`;
  });

  after(async () => {
    await gateway.close();
    provider.close();
  });

  const withToken = (token: string) => ({ protocols: ["chat", token] });

  const rows = async (): Promise<Record<string, any>[]> => {
    const client = createJsonClient(gateway.port, "eu-west-1");
    const input = { TableName: "websocket-prod-connections" };
    return (await client.call<{ Items: object[] }>("DynamoDB_20120810.Scan", input)).Items;
  };

  it("S20 a browser offers its protocol and the token, and gets exactly the protocol", async () => {
    const client = await connect(url, { protocols: ["chat", provider.token()] });
    expect(client.socket.protocol).to.equal("chat");
    client.send({ action: "whoami" });
    const answer = JSON.parse(await client.next());
    expect(answer).to.have.all.keys("connectionId", "principalId");
    expect(answer.principalId).to.equal("user-1");
    const { connectionId } = answer;
    const stored = (await rows()).find(
      ({ p, c }) => p.S === `connection#${connectionId}` && c.S === connectionId,
    );
    expect(stored).to.deep.include({ principalId: { S: "user-1" }, claims: { M: {} } });
    expect(Number(stored!["tokenExpiresAt"].N)).to.be.greaterThan(Date.now() / 1000);
    await client.close();
  });

  it("wscat also sends it in the subprotocol", async () => {
    const wscat = await startWscat(
      "-s",
      "chat",
      "-s",
      provider.token({ sub: "user-2" }),
      "-c",
      url,
    );
    expect(await wscat.say('{"action":"whoami"}')).to.include('"principalId":"user-2"');
  });

  it("a token in the query string is refused even if it is valid", async () => {
    expect(await waitForRefusal(`${url}?token=${provider.token()}`)).to.equal(403);
    expect(lines.some((line) => line.includes('"reason":"token in the URL"'))).to.equal(true);
  });

  it("a token in a cookie does not count: browsers send cookies from any page", async () => {
    const cookie = `token=${provider.token()}; session=${provider.token()}`;
    const origin = "https://app.example.com";
    expect(await waitForRefusal(url, { headers: { cookie, origin } })).to.equal(401);
  });

  it("S19 pages of other sites are refused with any token", async () => {
    const from = (origin: string) => ({ ...withToken(provider.token()), headers: { origin } });
    expect(await waitForRefusal(url, from("https://foreign.example.org"))).to.equal(403);
    const client = await connect(url, from("https://app.example.com"));
    await client.close();
  });

  it("only clients with the scope broadcast", async () => {
    const listener = await connect(url, withToken(provider.token()));
    const sender = await connect(url, withToken(provider.token({ scope: "chat.read broadcast" })));
    listener.send({ action: "sendmessage", data: "not allowed" });
    expect(JSON.parse(await listener.next())).to.deep.equal({
      error: "Forbidden",
      message: 'Expected a token with the scope "broadcast", received one without it.',
      action: "sendmessage",
    });
    const before = lines.length;
    sender.send({ action: "sendmessage", data: "allowed" });
    expect([await listener.next(), await sender.next()]).to.deep.equal(["allowed", "allowed"]);
    // Otherwise the broadcast could reach clients of the next test.
    await until(() => lines.slice(before).some((line) => line.includes('"delivered":2')));
    expect([...listener.pending, ...sender.pending]).to.deep.equal([]);
    await Promise.all([listener.close(), sender.close()]);
  });

  it("a connection whose token has expired is closed by the sweep", async () => {
    const minute = Math.floor(Date.now() / 60_000);
    // Still valid when it is used, whatever the current second.
    const soon = (minute + 5) * 60;
    const client = await connect(url, withToken(provider.token({ exp: soon })));
    const other = await connect(url, withToken(provider.token()));
    client.send({ action: "whoami" });
    const { connectionId } = JSON.parse(await client.next());
    const expiring = (await rows()).filter(({ p }) => p.S === `expiry#${minute + 5}`);
    expect(expiring.map(({ c }) => c.S)).to.deep.equal([connectionId]);
    // Functions use the real time, so the token is made to have expired two minutes ago.
    const item = { ...expiring[0], p: { S: `expiry#${minute - 2}` } };
    await createJsonClient(gateway.port, "eu-west-1").call("DynamoDB_20120810.PutItem", {
      TableName: "websocket-prod-connections",
      Item: item,
    });
    clock.advance(60_000);
    await client.closed;
    other.send({ action: "ping" });
    expect(await other.next()).to.equal('{"action":"pong"}');
    await until(() => lines.some((line) => line.includes('"swept","closed":1')));
    await other.close();
  });

  it("a connection whose token is about to expire is advised to reconnect", async () => {
    const client = await connect(url, withToken(provider.token()));
    client.send({ action: "whoami" });
    const { connectionId } = JSON.parse(await client.next());
    const [{ e }] = (await rows()).filter(({ c }) => c.S === connectionId) as [{ e: object }];
    // Functions use the real time, which may go over to the next minute meanwhile.
    const minute = Math.floor(Date.now() / 60_000);
    for (const after of [2, 3]) {
      await createJsonClient(gateway.port, "eu-west-1").call("DynamoDB_20120810.PutItem", {
        TableName: "websocket-prod-connections",
        Item: { p: { S: `expiry#${minute + after}` }, c: { S: connectionId }, e },
      });
    }
    clock.advance(60_000);
    const { reconnect } = JSON.parse(await client.next());
    expect(reconnect.afterMs).to.be.within(1, 120_000);
    expect(reconnect.reason).to.be.a("string");
    await client.close();
  });

  it("S18 invalid tokens are refused, and no item is written", async () => {
    // Tombstones of closed connections stay for a while.
    const connected = async () =>
      (await rows()).filter(({ p, connectedAt }) => p.S.startsWith("*#") || connectedAt);
    await until(async () => (await connected()).length === 0);
    for (const token of [
      provider.forge("none"),
      provider.forge("HS256 with the public key"),
      provider.token({ exp: 1 }),
      provider.token({ exp: undefined }),
      provider.token({ aud: "foreign" }),
      provider.token({ iss: "foreign" }),
    ]) {
      expect(await waitForRefusal(url, withToken(token))).to.equal(403);
    }
    expect(await waitForRefusal(url)).to.equal(401);
    expect(await connected()).to.deep.equal([]);
  });

  it("S21 no token is in the logs, valid or not", async () => {
    const tokens = [
      provider.token({ sub: "canary" }),
      provider.forge("another key"),
      "canary-text",
    ];
    const client = await connect(url, withToken(tokens[0]!));
    client.send({ action: "message", text: "hi" });
    await client.next();
    await client.close();
    for (const token of tokens.slice(1)) await waitForRefusal(url, withToken(token));
    for (const token of tokens) await waitForRefusal(`${url}?token=${token}`);
    expect(lines.length).to.be.greaterThan(3);
    for (const token of tokens) {
      const parts = token.split(".").filter((part) => part.length > 5);
      for (const part of [token, ...parts.slice(-2)]) expect(lines.join("\n")).not.to.include(part);
    }
  });
});
