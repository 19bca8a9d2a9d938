// The client in a room of the local gateway, with the zips and the JSON that are deployed: through cuts, in order.
import { expect } from "chai";
import { WebSocket } from "ws";
import {
  ChannelError,
  Client,
  type ClientOptions,
  type Delivery,
  type State,
} from "../../client/index.ts";
import { DEV_TOKEN, type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { until } from "../helpers/until.ts";

describe("the client in a room", function () {
  let gateway: DevGateway;
  let rooms = 0;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  const newRoom = () => `room:client-${(rooms += 1)}`;

  /** A client, and the sockets that it has made, so that a test can cut them. */
  const createClient = (options: Partial<ClientOptions> = {}) => {
    const sockets: WebSocket[] = [];
    class Watched extends WebSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    }
    const client = new Client({
      url: gateway.urlWithoutToken,
      token: async () => DEV_TOKEN,
      WebSocket: Watched,
      backoff: { baseMs: 20, capMs: 200 },
      ...options,
    });
    closeAfterwards(() => client.close());
    const states: State[] = [];
    client.on("state", (state) => states.push(state));
    return { client, sockets, states, cut: () => sockets.at(-1)!.terminate() };
  };

  const collect = async (stream: AsyncIterable<Delivery>, count: number): Promise<unknown[]> => {
    const data: unknown[] = [];
    for await (const publication of stream) {
      data.push(publication.data);
      if (data.length === count) break;
    }
    return data;
  };

  it("R34 two clients chat, one is cut off again and again, and both have everything once and in order", async () => {
    const channel = newRoom();
    const [ada, bob] = [createClient(), createClient()];
    const members = [ada, bob].map(({ client }) => client.subscribe(channel));
    const streams = members.map((room) => room[Symbol.asyncIterator]());
    await Promise.all(members.map(({ joined }) => joined));
    const published: Promise<unknown>[] = [];
    for (let at = 0; at < 30; at += 1) {
      const { client } = at % 2 ? ada : bob;
      published.push(client.publish(channel, at));
      if (at % 6 === 5) {
        bob.cut();
        await published.at(-1);
      }
    }
    await Promise.all(published);
    const [first, second] = await Promise.all(streams.map((stream) => collect(stream, 30)));
    expect(second).to.deep.equal(first);
    expect((first as number[]).toSorted((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 30 }, (_, at) => at),
    );
    expect(bob.sockets.length).to.be.greaterThan(3);
    expect(bob.states.slice(0, 4)).to.deep.equal([
      "connected",
      "waiting",
      "connecting",
      "connected",
    ]);
  });

  it("comes back to what was published while it was away, and says where it is", async () => {
    const channel = newRoom();
    const { client } = createClient();
    const here = client.subscribe(channel);
    await here.joined;
    const { position } = here;
    here.unsubscribe();
    const { client: other } = createClient();
    for (const data of ["a", "b", "c"]) await other.publish(channel, data);
    const back = client.subscribe(channel, { since: position });
    expect(await collect(back, 3)).to.deep.equal(["a", "b", "c"]);
    expect(back.position).to.deep.equal({ ...position, offset: 3 });
  });

  it("tells when something is lost, and goes on", async () => {
    const channel = newRoom();
    const { client } = createClient();
    await client.publish(channel, "before");
    const room = client.subscribe(channel, { since: { epoch: "another", offset: 7 } });
    const lost: unknown[] = [];
    room.on("lost", (position) => lost.push(position));
    const deliveries: Delivery[] = [];
    room.on("publication", (delivery) => deliveries.push(delivery));
    await room.joined;
    expect(lost).to.deep.equal([room.position]);
    await client.publish(channel, "after");
    await client.publish(channel, "later");
    await until(() => deliveries.length === 2);
    expect(deliveries.map(({ data, isAfterLoss }) => ({ data, isAfterLoss }))).to.deep.equal([
      { data: "after", isAfterLoss: true },
      { data: "later", isAfterLoss: undefined },
    ]);
  });

  it("publishes once what it sends again after a cut, and asks for presence and history", async () => {
    const channel = newRoom();
    const { client, cut } = createClient();
    const room = client.subscribe(channel, { info: { name: "Ada" } });
    await room.joined;
    const published = client.publish(channel, "once");
    cut();
    expect((await published).offset).to.equal(1);
    const { publications, offset } = await client.history(channel, { limit: 10 });
    expect({ publications, offset }).to.deep.equal({
      publications: [{ offset: 1, data: "once" }],
      offset: 1,
    });
    await until(async () => (await client.presence(channel)).count === 1);
    expect((await client.presence(channel)).members[0]!.info).to.deep.equal({ name: "Ada" });
  });

  it("tells who joins and who leaves, and drops what comes late or twice", async () => {
    const channel = newRoom().replace("room:", "lobby:");
    const [{ client: ada }, { client: bob }] = [createClient(), createClient()];
    const lobby = ada.subscribe(channel);
    const seen: string[] = [];
    for (const name of ["join", "leave"] as const) {
      lobby.on(name, ({ info }) => seen.push([name, info].filter(Boolean).join(" ")));
    }
    await lobby.joined;
    await until(() => seen.length === 1);
    const visit = bob.subscribe(channel, { info: "Bob" });
    await until(() => seen.length === 2);
    visit.unsubscribe();
    await until(() => seen.length === 3);
    const late = { connection: "b=", user: "bob" };
    lobby.takeMember({ channel, at: 2, leave: late });
    for (const at of [1, 2]) lobby.takeMember({ channel, at, join: { ...late, info: "late" } });
    expect(seen).to.deep.equal(["join", "join Bob", "leave", "leave"]);
  });

  it("tells what the server refuses, by its code, and goes on", async () => {
    const { client } = createClient();
    const room = client.subscribe("rooms:1");
    const refused = await catchRejection(room.joined);
    expect(refused).to.be.instanceOf(ChannelError).and.to.have.property("code", "BadRequest");
    expect(
      await catchRejection(collect(room, 1).then(() => Promise.reject(new Error("none")))),
    ).to.have.property("message", "none");
    expect(await catchRejection(client.publish("rooms:1", 1))).to.have.property(
      "code",
      "BadRequest",
    );
    expect(await client.publish(newRoom(), 1)).to.have.property("offset", 1);
  });

  it("changes over to another connection before the server would end it, and misses nothing", async () => {
    const channel = newRoom();
    const { client, sockets, states } = createClient({ renewAfterMs: 300 });
    const room = client.subscribe(channel);
    const stream = room[Symbol.asyncIterator]();
    await room.joined;
    for (let at = 0; at < 10; at += 1) {
      const { length } = sockets;
      await client.publish(channel, at);
      if (at === 5) await until(() => sockets.length > length);
    }
    expect(await collect(stream, 10)).to.deep.equal(Array.from({ length: 10 }, (_, at) => at));
    expect(sockets.length).to.be.greaterThan(1);
    expect(states).to.deep.equal(["connected"]);
  });

  it("takes what is sent to its user, and what is none of channels", async () => {
    const { client, states } = createClient();
    const [sent, others]: unknown[][] = [[], []];
    client.on("publication", ({ data }) => sent!.push(data));
    client.on("message", (text) => others!.push(text));
    await until(() => states.includes("connected"));
    await client.publish({ user: "token-fed08b7b" }, "for me");
    const whoami = new Promise<string>((resolve) => client.on("message", resolve));
    client.send('{"action":"whoami"}');
    const { connectionId: connection } = JSON.parse(await whoami);
    await client.publish({ connection }, "for this one");
    expect(
      await catchRejection(client.publish({ connection: "L0SM9cOFvHcCIhw=" }, 1)),
    ).to.have.property("code", "NotConnected");
    client.send('{"action":"post","data":"plain"}');
    await until(() => sent!.length === 2 && others!.includes("plain"));
    expect(sent).to.have.members(["for me", "for this one"]);
  });

  it("is closed by a signal, with all that it has", async () => {
    const abort = new AbortController();
    const { client, sockets } = createClient({ signal: abort.signal });
    const room = client.subscribe(newRoom());
    await room.joined;
    const reading = collect(room, 1);
    abort.abort();
    expect(await reading).to.deep.equal([]);
    expect(client.state).to.equal("closed");
    expect(await catchRejection(client.publish("room:1", 1))).to.have.property("code", "Closed");
    await until(() => sockets.every(({ readyState }) => readyState === WebSocket.CLOSED));
  });
});
