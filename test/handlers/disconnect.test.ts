import { expect } from "chai";
import { createDisconnect } from "../../handlers/lib/create-disconnect.ts";
import { CONNECTION_ID, disconnectEvent } from "../helpers/events.ts";
import { stubLog, stubStore } from "../helpers/stubs.ts";

describe("$disconnect", () => {
  it("deletes the connection and logs why it ended", async () => {
    const store = stubStore();
    const log = stubLog();
    const response = await createDisconnect({ store, log })(disconnectEvent(1001, "Going away"));
    expect(response).to.deep.equal({ statusCode: 200 });
    expect(store.delete.args).to.deep.equal([
      [{ connectionId: CONNECTION_ID, principalId: "anonymous" }],
    ]);
    const [, , received] = log.firstCall.args;
    const [level, , handled] = log.secondCall.args;
    expect(received).to.include({ disconnectStatusCode: 1001, disconnectReason: "Going away" });
    expect(level).to.equal("INFO");
    expect(handled).to.include({ disconnectStatusCode: 1001 });
    // A client may send any reason.
    expect(handled).not.to.have.property("disconnectReason");
  });

  it("passes on the principal of the connection", async () => {
    const store = stubStore();
    const event = disconnectEvent();
    event.requestContext.authorizer = { principalId: "user-1" };
    await createDisconnect({ store, log: stubLog() })(event);
    expect(store.delete.firstCall.args[0].principalId).to.equal("user-1");
  });

  for (const [what, failure, statusCode] of [
    ["once it is deleted", undefined, 200],
    ["even if it cannot be deleted", new Error("throttled"), 500],
  ] as const) {
    it(`removes the connection from its channels ${what}`, async () => {
      const done: string[] = [];
      const store = stubStore();
      store.delete.callsFake(async () => {
        done.push("delete");
        if (failure) throw failure;
      });
      const leaveAll = async (id: string) => void done.push(`leave ${id}`);
      const response = await createDisconnect({ store, leaveAll, log: stubLog() })(
        disconnectEvent(),
      );
      expect(response).to.deep.equal({ statusCode });
      expect(done).to.deep.equal(["delete", `leave ${CONNECTION_ID}`]);
    });
  }

  it("answers 500 when the table fails, and logs why", async () => {
    const store = stubStore();
    const log = stubLog();
    store.delete.rejects(new Error("throttled"));
    expect(await createDisconnect({ store, log })(disconnectEvent())).to.deep.equal({
      statusCode: 500,
    });
    expect(log.lastCall.args[2]?.["error"]).to.include({ message: "throttled" });
  });
});
