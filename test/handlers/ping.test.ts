import { expect } from "chai";
import { createPing } from "../../handlers/ping.ts";
import { messageEvent } from "../helpers/events.ts";
import { stubLog } from "../helpers/stubs.ts";

describe("ping", () => {
  it("returns the pong", async () => {
    const response = await createPing({ log: stubLog() })(messageEvent({ action: "ping" }, "ping"));
    expect(response).to.deep.equal({ statusCode: 200, body: '{"action":"pong"}' });
  });
});
