// The protocol of the local gateway, with the zips and the JSON that are deployed.
import { connect } from "../helpers/client.ts";
import { DEV_TOKEN, type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { describeConversation } from "./conversation.ts";

describe("local gateway", () => {
  let gateway: DevGateway;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  it("connects with the token in the query string, which dev accepts", async () => {
    const client = await connect(gateway.url);
    client.send({ action: "ping" });
    await client.next();
    await client.close();
  });

  describeConversation("the local gateway", () => ({
    url: gateway.urlWithoutToken,
    token: DEV_TOKEN,
  }));
});
