// Places for a user's connections against the embedded DynamoDB, with the stack's table.
import { DynamoDBClient, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { createOpenConnections } from "../../../handlers/lib/open-connections.ts";
import { type DevGateway, startDevGateway } from "../../helpers/dev-stack.ts";
import { catchRejection } from "../../helpers/errors.ts";

const TABLE = "websocket-dev-connections";
const START_MS = 1_800_000_000_000;
const HOUR = 3_600_000;

describe("open connections", function () {
  let gateway: DevGateway;
  let client: DynamoDBClient;
  let calls: string[] = [];
  let nowMs = START_MS;

  before(async () => {
    gateway = await startDevGateway({ expectedWarning: /called the table "not-there"/ });
    client = new DynamoDBClient({
      endpoint: gateway.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    client.middlewareStack.add(
      (next, { commandName = "" }) =>
        (args) => {
          calls.push(commandName.replace("Command", ""));
          return next(args);
        },
      { step: "initialize" },
    );
  });

  after(() => gateway.close());

  beforeEach(() => {
    nowMs = START_MS;
    calls = [];
  });

  const placesFor = (limit: number, tableName = TABLE) =>
    createOpenConnections({ limit, tableName, client, now: () => nowMs });

  let count = 0;
  const newUser = () => `user-${(count += 1)}`;

  /** An id in API Gateway's format. */
  const toId = (number: number) =>
    `${Buffer.from(String(number).padStart(11, "0")).toString("base64url")}=`;

  const connection = (principalId: string, number: number) => ({
    principalId,
    connectionId: toId(number),
    connectedAt: nowMs,
  });

  const range = (length: number) => Array.from({ length }, (_, index) => index);

  const readItem = async (principalId: string) => {
    const Key = { p: { S: `open#${principalId}` }, c: { S: "open" } };
    return (await client.send(new GetItemCommand({ TableName: TABLE, Key }))).Item;
  };

  it("are allowed up to the limit, and one more once one has closed", async () => {
    const [places, user] = [placesFor(3), newUser()];
    const taken = [];
    for (const number of range(5)) taken.push(await places.take(connection(user, number)));
    expect(taken).to.deep.equal([true, true, true, false, false]);
    await places.release(connection(user, 1));
    expect(await places.take(connection(user, 5))).to.equal(true);
    expect(await places.take(connection(user, 6))).to.equal(false);
  });

  it("are limited separately for each user, whatever the name", async () => {
    const places = placesFor(1);
    for (const user of ["__proto__", "constructor", "a#b", "*", "\u00e9 \u{1f44b}", newUser()]) {
      expect(await places.take(connection(user, 1)), user).to.equal(true);
      expect(await places.take(connection(user, 2)), user).to.equal(false);
    }
  });

  for (const [already, attempts] of [
    [0, 100],
    [4, 100],
    [5, 20],
  ] as const) {
    it(`never exceed the limit when ${attempts} open concurrently and ${already} are open`, async () => {
      const [places, user] = [placesFor(5), newUser()];
      for (const number of range(already)) await places.take(connection(user, number));
      const taken = await Promise.all(
        range(attempts).map((number) => places.take(connection(user, 1000 + number))),
      );
      expect(taken.filter(Boolean)).to.have.length(5 - already);
      expect(Object.keys((await readItem(user))!["o"]!.M!)).to.have.length(5);
    });
  }

  it("are counted right when some open and others close concurrently", async () => {
    const [places, user] = [placesFor(10), newUser()];
    for (const number of range(10)) await places.take(connection(user, number));
    const taken = await Promise.all(
      range(40).map(async (number) => {
        if (number < 10) await places.release(connection(user, number));
        else return places.take(connection(user, number));
        return undefined;
      }),
    );
    const held = Object.keys((await readItem(user))!["o"]!.M ?? {});
    expect(held).to.have.length(taken.filter((isTaken) => isTaken === true).length);
    expect(held.length).to.be.at.most(10);
    await Promise.all(range(40).map((number) => places.release(connection(user, number))));
    expect((await readItem(user))!["o"]!.M).to.deep.equal({});
  });

  it("free their place without a $disconnect two and a quarter hours after $connect", async () => {
    const [places, user] = [placesFor(2), newUser()];
    await places.take(connection(user, 1));
    nowMs += HOUR;
    await places.take(connection(user, 2));
    nowMs = START_MS + 2.25 * HOUR - 1000;
    expect(await places.take(connection(user, 3))).to.equal(false);
    nowMs = START_MS + 2.25 * HOUR;
    expect(await places.take(connection(user, 3))).to.equal(true);
    expect(await places.take(connection(user, 4))).to.equal(false);
    expect(Object.keys((await readItem(user))!["o"]!.M!)).to.deep.equal([toId(2), toId(3)]);
  });

  it("that have expired free one place each for concurrent connects", async () => {
    const [places, user] = [placesFor(5), newUser()];
    for (const number of range(5)) await places.take(connection(user, number));
    nowMs += 3 * HOUR;
    const taken = await Promise.all(
      range(50).map((number) => places.take(connection(user, 100 + number))),
    );
    expect(taken.filter(Boolean)).to.have.length(5);
  });

  it("free their places even when hundreds had no $disconnect", async function () {
    const [places, user] = [placesFor(400), newUser()];
    for (const number of range(400)) await places.take(connection(user, number));
    expect(await places.take(connection(user, 400))).to.equal(false);
    nowMs += 3 * HOUR;
    expect(await places.take(connection(user, 400))).to.equal(true);
  });

  it("take one place however often they are stored, and only they release it", async () => {
    const [places, user] = [placesFor(1), newUser()];
    for (const _ of range(3)) expect(await places.take(connection(user, 1))).to.equal(true);
    await places.release(connection(user, 2));
    expect(await places.take(connection(user, 3))).to.equal(false);
    await places.release(connection(user, 1));
    await places.release(connection(user, 1));
    expect(await places.take(connection(user, 3))).to.equal(true);
  });

  it("leave nothing when they are released without having a place", async () => {
    const user = newUser();
    await placesFor(1).release(connection(user, 1));
    expect(await readItem(user)).to.equal(undefined);
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
    expect(Items.filter(({ p }) => p?.S === `open#${user}`)).to.deep.equal([]);
  });

  it("cost one write per $connect and $disconnect, and more only for the first and beyond the limit", async () => {
    const [places, user] = [placesFor(2), newUser()];
    const recordCalls = async (act: () => Promise<unknown>) => {
      calls = [];
      await act();
      return calls;
    };
    const first = await recordCalls(() => places.take(connection(user, 1)));
    expect(first).to.deep.equal(["UpdateItem", "GetItem", "UpdateItem"]);
    const second = await recordCalls(() => places.take(connection(user, 2)));
    expect(second).to.deep.equal(["UpdateItem"]);
    const oneTooMany = await recordCalls(() => places.take(connection(user, 3)));
    expect(oneTooMany).to.deep.equal(["UpdateItem", "GetItem"]);
    const end = await recordCalls(() => places.release(connection(user, 1)));
    expect(end).to.deep.equal(["UpdateItem"]);
  });

  it("are one item, which expires with the latest connection", async () => {
    const [places, user] = [placesFor(5), newUser()];
    await places.take(connection(user, 1));
    nowMs += HOUR;
    await places.take(connection(user, 2));
    const expiry = (START_MS + 2.25 * HOUR) / 1000;
    expect(await readItem(user)).to.deep.equal({
      p: { S: `open#${user}` },
      c: { S: "open" },
      e: { N: String(expiry + 3600) },
      o: { M: { [toId(1)]: { N: String(expiry) }, [toId(2)]: { N: String(expiry + 3600) } } },
    });
  });

  it("cannot be opened while the table cannot be reached", async () => {
    const error = await catchRejection(placesFor(1, "not-there").take(connection(newUser(), 1)));
    expect(error.name).to.equal("ResourceNotFoundException");
  });
});
