// Actions of the client: typed requests and messages to the routes of the local gateway.
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
import { CHANNEL_PATTERN } from "../../handlers/lib/realtime/channel-name.ts";
import { DEV_TOKEN, type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

describe("the client's actions", () => {
  let gateway: DevGateway;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  const createClient = () => {
    const url = gateway.urlWithoutToken;
    const client = new Client({ url, token: () => DEV_TOKEN, WebSocket });
    closeAfterwards(() => client.close());
    return client;
  };

  it("are requested by name, and reply by id", async () => {
    const client = createClient();
    const channel = "room:actions";
    const [published, read, members] = await Promise.all([
      client.request("publish", { channel, data: { a: 1 } }),
      client.request("history", { channel, limit: 10 }),
      client.request("presence", { channel }),
    ]);
    expect(published.offset).to.equal(1);
    expect(read.publications.length).to.be.at.most(1);
    expect(members.count.toFixed()).to.equal("0");
  });

  it("are refused by id", async () => {
    const client = createClient();
    const refused = client.request("history", { channel: 1 as never }, { timeoutMs: 10_000 });
    expect(await catchRejection(refused)).to.include({
      code: "BadRequest",
      message: `Expected a string of at most 200 characters that matches ${CHANNEL_PATTERN} in "channel", received a number.`,
    });
  });

  it("are sent by name where replies have no id", async () => {
    const client = createClient();
    await client.request("presence", { channel: "room:actions" });
    const heard = new Promise((resolve) => client.on("message", resolve));
    expect(client.send("message", { text: "hi" })).to.equal(true);
    expect(await heard).to.equal('{"action":"message","text":"hi"}');
  });
});
