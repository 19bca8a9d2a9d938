// Tokens in every place where a client can put one, at the prod stack: none appears anywhere that can be read.
import { expect } from "chai";
import { createJsonClient, type Gateway, startGateway } from "../../gateway/index.ts";
import { connect, type ConnectOptions } from "../helpers/client.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import {
  type IdentityProvider,
  startIdentityProvider,
  variablesFor,
} from "../helpers/identity-provider.ts";
import { callLocal, nextState, tracesUntil } from "../helpers/local-api.ts";
import { answerTo } from "../helpers/raw-request.ts";
import {
  createMarked,
  listForms,
  handshakesWith,
  type Marked,
  opaque,
  protocol,
} from "../helpers/token-places.ts";
import { until } from "../helpers/until.ts";

describe("S21 a token", function () {
  let provider: IdentityProvider;
  let gateway: Gateway;
  let url: string;
  /** Output of functions and the gateway. */
  const written: string[] = [];
  /** Heads of refusals, and frames that are not echoes of their own client's message. */
  const answered: string[] = [];

  before(async () => {
    provider = await startIdentityProvider();
    gateway = await startGateway({
      configurationPath: await synthesizedStack("prod"),
      environment: variablesFor(provider),
      output: {
        functionLine: (name, line) => written.push(`${name} ${line}`),
        info: (line) => written.push(line),
        warn: (line) => written.push(line),
      },
    });
    url = `ws://127.0.0.1:${gateway.port}/prod`;
  });

  after(async () => {
    await gateway.close();
    provider.close();
  });

  /** A handshake byte for byte. */
  const raw = async (path: string, lines: string[] = []): Promise<void> => {
    const request =
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
      `${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
    answered.push(await answerTo(gateway.port, request));
  };

  /** Sends a message over a connection that was opened with the token. */
  const withToken = (token: string, headers = {}): ConnectOptions => ({
    protocols: ["app", token],
    headers,
  });

  const say = async ({ token }: Marked, message: string, answer: RegExp): Promise<void> => {
    const client = await connect(url, withToken(token));
    client.send(message);
    const frame = await client.next();
    expect(frame).to.match(answer);
    // `$default` repeats the client's own action, and only to that client.
    if (!frame.includes("Unknown action")) answered.push(frame);
    await client.close();
  };

  const messages: [what: string, act: (marked: Marked) => Promise<void>][] = [
    [
      "in a message that lacks a field",
      (m) => say(m, JSON.stringify({ action: "post", token: m.token }), /BadRequest/),
    ],
    [
      "in a message with a wrong field",
      (m) => say(m, JSON.stringify({ action: "echoMessage", message: [m.token] }), /BadRequest/),
    ],
    [
      "in a broadcast",
      (m) => say(m, JSON.stringify({ action: "sendmessage", data: m.token }), /Forbidden/),
    ],
    ["as an unknown action", (m) => say(m, JSON.stringify({ action: m.token }), /Unknown action/)],
    ["that is not JSON", (m) => say(m, m.token, /Unknown action/)],
    [
      "as the name of a field",
      (m) => say(m, JSON.stringify({ action: "post", [m.token]: 1 }), /BadRequest/),
    ],
    [
      "in a message that is sent back",
      async ({ token }) => {
        const client = await connect(url, withToken(token));
        client.send({ action: "message", token });
        expect(await client.next()).to.include(token);
        await client.close();
      },
    ],
    [
      "in a message that is too large",
      async ({ token }) => {
        const client = await connect(url, withToken(token));
        client.send(token.padEnd(200_000));
        expect((await client.closed).code).to.equal(1009);
      },
    ],
    [
      "in a binary message",
      async ({ token }) => {
        const client = await connect(url, withToken(token));
        client.socket.send(Buffer.from(token));
        expect((await client.closed).code).to.equal(1003);
      },
    ],
  ];

  /** Everything that can be read, after all functions have finished. */
  const everything = async (): Promise<[place: string, text: string][]> => {
    const last = await connect(url, withToken(provider.token({ sub: "the-last" })));
    last.send({ action: "ping" });
    await last.next();
    const state = await nextState(gateway.port);
    const pinged = (traces: any[]) =>
      traces.some(({ spans: [root] }) => root.name === "ping" && root.endMs !== undefined);
    const traces = await tracesUntil(gateway.port, pinged);
    await last.close();
    const client = createJsonClient(gateway.port, "eu-west-1");
    const table = await client.call("DynamoDB_20120810.Scan", {
      TableName: "websocket-prod-connections",
    });
    const description = await callLocal(gateway.port, "GET", "/_local/api");
    const page = await callLocal(gateway.port, "GET", "/");
    const queues = await Promise.all(
      gateway.model.queues.map(async ({ name }) => {
        const { text } = await callLocal(gateway.port, "GET", `/_local/queues/${name}/messages`);
        return [`queue ${name}`, text] as [string, string];
      }),
    );
    return [
      ["lines", written.join("\n")],
      ["answers", answered.join("\n")],
      ["state", JSON.stringify(state)],
      ["traces", JSON.stringify(traces)],
      ["table", JSON.stringify(table)],
      ["description", description.text],
      ["page", page.text],
      ...queues,
    ];
  };

  const assertNowhere = async (all: { what: string; secrets: string[] }[]): Promise<void> => {
    for (const [place, text] of await everything()) {
      const low = text.toLowerCase();
      for (const { what, secrets } of all) {
        const found = secrets.flatMap(listForms).filter((form) => low.includes(form));
        expect(found, `a token ${what} is in the ${place}`).to.deep.equal([]);
      }
    }
  };

  const marked = () => createMarked(provider)();

  it("in forty kinds of handshakes is in no log, trace, table, queue or response", async () => {
    const handshakes = handshakesWith(provider);
    expect(handshakes).to.have.length(40);
    const all = [];
    for (const [what, create, request] of handshakes) {
      const { token, secrets } = create();
      await raw(...request(token));
      all.push({ what, secrets });
    }
    expect(answered).to.have.length(handshakes.length);
    expect(answered.filter((answer) => answer.startsWith("HTTP/1.1 101"))).to.have.length(4);
    await assertNowhere(all);
  });

  it(`in ${messages.length} kinds of messages is in no log, trace, table, queue or refusal`, async () => {
    const all = [];
    for (const [what, act] of messages) {
      const created = marked();
      await act(created);
      all.push({ what, secrets: created.secrets });
    }
    await assertNowhere(all);
  });

  it("in a close reason is in no log or trace", async () => {
    const { token, secrets } = opaque();
    const client = await connect(url, withToken(provider.token(), { cookie: `session=${token}` }));
    const before = written.length;
    await client.close(4000, token);
    await until(() =>
      written.slice(before).some((line) => line.includes('"disconnectStatusCode":4000')),
    );
    await assertNowhere([{ what: "in a close reason", secrets }]);
  });

  it("is in no log while its validity cannot be determined", async () => {
    const created = marked();
    // The warm function has the keys.
    gateway.updateCode("dist/jwtAuthorizer.zip");
    provider.up = false;
    await raw("/prod", [protocol("app", created.token)]);
    provider.up = true;
    expect(answered.at(-1)).to.match(/^HTTP\/1\.1 500/);
    expect(written.some((line) => line.includes("cannot authorize"))).to.equal(true);
    await until(async () => {
      await raw("/prod", [protocol("app", created.token)]);
      return answered.at(-1)!.startsWith("HTTP/1.1 101");
    });
    await assertNowhere([{ what: "whose validity is unknown", secrets: created.secrets }]);
  });
});
