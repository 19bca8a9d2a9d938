// Actions of the client: typed requests and messages to the routes of the local gateway.
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
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
    const [posted, echoed, me] = await Promise.all([
      client.request("post", { data: { a: 1 } }),
      client.request("echoMessage", { message: "hi" }),
      client.request("whoami", {}),
    ]);
    expect(posted).to.deep.equal({ action: "post", data: { a: 1 } });
    expect(echoed.data.toUpperCase()).to.equal("YOUR MESSAGE WAS: HI");
    expect(me.data.connectionId).to.be.a("string");
  });

  it("are refused by id", async () => {
    const client = createClient();
    const refused = client.request("echoMessage", { message: 1 as never }, { timeoutMs: 10_000 });
    expect(await catchRejection(refused)).to.include({
      code: "BadRequest",
      message: 'Expected a string in "message", received a number.',
    });
  });

  it("are sent by name where replies have no id", async () => {
    const client = createClient();
    await client.request("whoami", {});
    const heard = new Promise((resolve) => client.on("message", resolve));
    expect(client.send("message", { text: "hi" })).to.equal(true);
    expect(await heard).to.equal('{"action":"message","text":"hi"}');
  });
});
