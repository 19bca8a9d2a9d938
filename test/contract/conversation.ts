// The protocol from a client's view: one suite for the local gateway and for a deployed API.
import { expect } from "chai";
import { connect, waitForRefusal, type TestClient } from "../helpers/client.ts";
import { ACTIONS } from "../helpers/routes.ts";

export interface Target {
  /** `ws://…` or `wss://…`, without a query string. */
  url: string;
  token: string;
}

export const describeConversation = (name: string, target: () => Target): void => {
  const clients: TestClient[] = [];

  const open = async (): Promise<TestClient> => {
    const { url, token } = target();
    const client = await connect(url, { protocols: ["contract", token] });
    clients.push(client);
    return client;
  };

  const ask = async (message: unknown): Promise<string> => {
    const client = await open();
    client.send(message);
    return client.next();
  };

  describe(`the protocol of ${name}`, () => {
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.close()));
    });

    it("connects with the token as second protocol, and returns exactly the first", async () => {
      const { url, token } = target();
      const client = await connect(url, { protocols: ["chat", token] });
      clients.push(client);
      expect(client.socket.protocol).to.equal("chat");
    });

    it("refuses a client without a token with 401", async () => {
      expect(await waitForRefusal(target().url)).to.equal(401);
    });

    it("refuses a wrong token with 403 in every place", async () => {
      const { url } = target();
      expect(await waitForRefusal(`${url}?token=wrong`)).to.equal(403);
      expect(await waitForRefusal(url, { protocols: ["chat", "wrong"] })).to.equal(403);
    });

    it("ping", async () => {
      expect(await ask({ action: "ping" })).to.equal('{"action":"pong"}');
    });

    it("whoami: the same id every time, a different one per connection", async () => {
      const [first, second] = [await open(), await open()];
      const askForId = async (client: TestClient): Promise<string> => {
        client.send({ action: "whoami" });
        return JSON.parse(await client.next()).connectionId;
      };
      expect(await askForId(first)).to.equal(await askForId(first));
      expect(await askForId(first)).not.to.equal(await askForId(second));
    });

    for (const text of [
      '{"action":"message"}',
      '{ "action": "message",  "text": "äöü 👋", "n": 1.0, "e": "\\u00e9" }',
      `{"action":"message","fill":"${"x".repeat(30_000)}"}`,
    ]) {
      it(`message: ${text.slice(0, 60)} comes back byte for byte`, async () => {
        expect(await ask(text)).to.equal(text);
      });
    }

    it("echoMessage", async () => {
      expect(await ask({ action: "echoMessage", message: "hello there..." })).to.equal(
        '"Your message was: hello there..."',
      );
    });

    for (const [data, answer] of [
      ["hello world", "hello world"],
      [0, "0"],
      [false, "false"],
      [null, "null"],
      [{ a: [1] }, '{"a":[1]}'],
    ] as const) {
      it(`post: ${JSON.stringify(data)}`, async () => {
        expect(await ask({ action: "post", data })).to.equal(answer);
      });
    }

    for (const [message, answer] of [
      [{ action: "unknown" }, 'Unknown action "unknown"'],
      [{ action: "constructor" }, 'Unknown action "constructor"'],
      [{ action: "$connect" }, 'Unknown action "$connect"'],
      ["not JSON", "Unknown action: Expected JSON, received text that is not JSON."],
      ["[]", "Unknown action: Expected a JSON object, received an array."],
      [{}, 'Unknown action: Expected the field "action", received a message without it.'],
    ] as const) {
      it(`anything else: ${JSON.stringify(message)}`, async () => {
        const { connectionId, ...reply } = JSON.parse(await ask(message));
        expect(connectionId).to.be.a("string");
        expect(reply).to.deep.equal({
          message: answer,
          actions: ACTIONS,
        });
      });
    }

    for (const [message, problem] of [
      [{ action: "post" }, 'Expected the field "data", received a message without it.'],
      [{ action: "sendmessage" }, 'Expected the field "data", received a message without it.'],
      [{ action: "echoMessage" }, 'Expected the field "message", received a message without it.'],
      [{ action: "echoMessage", message: 1 }, 'Expected a string in "message", received a number.'],
    ] as const) {
      it(`a wrong field: ${JSON.stringify(message)}`, async () => {
        expect(JSON.parse(await ask(message))).to.deep.equal({
          error: "BadRequest",
          message: problem,
          action: message.action,
        });
      });
    }

    it("S22 keeps the connection whatever a client sends", async () => {
      const client = await open();
      const deep = "[".repeat(15_000) + "]".repeat(15_000);
      for (const bad of ["{", "[1]", "null", deep, `{"action":"post","data":${deep}}`]) {
        client.send(bad);
        expect(await client.next()).to.match(/Unknown action|BadRequest/);
      }
      client.send('{"__proto__":{"action":"ping"},"action":"ping"}');
      expect(await client.next()).to.equal('{"action":"pong"}');
    });

    it("closes a client that sends a frame of 200 KB with 1009", async () => {
      const client = await open();
      client.send("x".repeat(200_000));
      expect((await client.closed).code).to.equal(1009);
    });

    it("closes a client that sends a binary frame with 1003", async () => {
      const client = await open();
      client.socket.send(Buffer.from("x"));
      expect((await client.closed).code).to.equal(1003);
    });

    // Last, because clients that connect while connections are being listed also get it.
    it("sendmessage reaches every client, including the sender", async () => {
      const [sender, other] = [await open(), await open()];
      sender.send({ action: "sendmessage", data: "hi" });
      expect([await sender.next(), await other.next()]).to.deep.equal(["hi", "hi"]);
    });
  });
};
