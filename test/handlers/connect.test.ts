import { expect } from "chai";
import { stub } from "sinon";
import { createConnect } from "../../handlers/lib/create-connect.ts";
import { ConnectionEndedError } from "../../handlers/lib/realtime/errors.ts";
import { connectEvent, CONNECTION_ID } from "../helpers/events.ts";
import { stubLog, stubStore } from "../helpers/stubs.ts";

const prepare = () => {
  const store = stubStore();
  const log = stubLog();
  return { store, log, connect: createConnect({ store, log }) };
};

describe("$connect", () => {
  it("stores who connected, when, and from where", async () => {
    const { store, connect } = prepare();
    const response = await connect(connectEvent({ authorizer: { principalId: "token-12ab" } }));
    expect(response).to.deep.equal({ statusCode: 200 });
    expect(store.put.firstCall.args[0]).to.deep.equal({
      connectionId: CONNECTION_ID,
      connectedAt: 1_686_596_601_950,
      principalId: "token-12ab",
      sourceIp: "192.0.2.1",
      userAgent: "Mozilla/5.0",
    });
  });

  it("ignores headers that claim another source IP", async () => {
    const { store, connect } = prepare();
    const elsewhere = "203.0.113.7";
    const headers = {
      "X-Forwarded-For": elsewhere,
      Forwarded: `for=${elsewhere}`,
      "X-Real-IP": elsewhere,
      "User-Agent": "another",
    };
    await connect(connectEvent({ headers }));
    expect(store.put.firstCall.args[0]).to.include({
      sourceIp: "192.0.2.1",
      userAgent: "Mozilla/5.0",
    });
  });

  it("stores a connection without an authorizer as anonymous", async () => {
    const { store, connect } = prepare();
    await connect(connectEvent());
    expect(store.put.firstCall.args[0].principalId).to.equal("anonymous");
  });

  it("accepts the first offered protocol, not the token after it", async () => {
    const { connect } = prepare();
    const headers = { "sec-websocket-protocol": "chat, secret-token" };
    expect(await connect(connectEvent({ headers }))).to.deep.equal({
      statusCode: 200,
      headers: { "Sec-WebSocket-Protocol": "chat" },
    });
  });

  it("answers 410 when the connection closed meanwhile", async () => {
    const { store, log, connect } = prepare();
    store.put.resolves("ended");
    expect(await connect(connectEvent())).to.deep.equal({ statusCode: 410 });
    expect(log.firstCall.args[0]).to.equal("INFO");
  });

  it("answers 429 when the user has reached the limit of connections", async () => {
    const { store, log, connect } = prepare();
    store.put.resolves("one too many");
    expect(await connect(connectEvent())).to.deep.equal({ statusCode: 429 });
    expect(log.firstCall.args).to.deep.include("INFO");
    expect(log.firstCall.args[2]).to.include({ statusCode: 429 });
  });

  it("logs what to check when the table refuses permanently", async () => {
    const { store, log, connect } = prepare();
    const denied = { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } };
    store.put.rejects(Object.assign(new Error("no"), denied));
    expect(await connect(connectEvent())).to.deep.equal({ statusCode: 500 });
    expect(log.firstCall.args[2]!["check"]).to.include("role");
  });

  it("answers 500 when the table fails, and logs why", async () => {
    const { store, log, connect } = prepare();
    store.put.rejects(new Error("table is gone"));
    expect(await connect(connectEvent())).to.deep.equal({ statusCode: 500 });
    const [level, , fields] = log.firstCall.args;
    expect(level).to.equal("ERROR");
    expect(fields?.["error"]).to.include({ message: "table is gone" });
  });

  describe("where users have channels", () => {
    const prepareJoining = () => {
      const store = stubStore();
      const log = stubLog();
      const joinUser = stub().resolves();
      const connect = createConnect({ store, log, joinUser });
      return { store, log, joinUser, connect: () => connect(connectEvent()) };
    };

    it("joins that of the user, once the connection is stored", async () => {
      const { store, joinUser, connect } = prepareJoining();
      expect(await connect()).to.deep.equal({ statusCode: 200 });
      expect(joinUser.args).to.deep.equal([[store.put.firstCall.args[0]]]);
      expect(store.put.calledBefore(joinUser)).to.equal(true);
      expect(store.delete.callCount).to.equal(0);
    });

    it("joins none when the connection was not stored", async () => {
      const { store, joinUser, connect } = prepareJoining();
      store.put.resolves("ended");
      expect(await connect()).to.deep.equal({ statusCode: 410 });
      expect(joinUser.callCount).to.equal(0);
    });

    it("answers 410 when the connection closed before it joined", async () => {
      const { store, joinUser, connect } = prepareJoining();
      joinUser.rejects(new ConnectionEndedError({ expected: "a connection", actual: "none" }));
      expect(await connect()).to.deep.equal({ statusCode: 410 });
      expect(store.delete.callCount).to.equal(0);
    });

    for (const deletes of [true, false]) {
      it(`answers 500 when joining fails, and ${deletes ? "deletes" : "cannot delete"} the connection`, async () => {
        const { store, log, joinUser, connect } = prepareJoining();
        joinUser.rejects(new Error("the table is busy"));
        if (!deletes) store.delete.rejects(new Error("still busy"));
        expect(await connect()).to.deep.equal({ statusCode: 500 });
        expect(store.delete.args).to.deep.equal(store.put.args);
        expect(log.firstCall.args[2]?.["error"]).to.include({ message: "the table is busy" });
      });
    }
  });
});
