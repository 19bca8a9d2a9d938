// Which items of the connection table each function of prod may access: tries every operation on every kind of item
// with its role. All tests that run the stacks show that this is enough for the functions.
import { expect } from "chai";
import { createJsonApi, type JsonApi } from "../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../handlers/lib/clock.ts";
import {
  expiryKey,
  type Key,
  memberKey,
  metadataKey,
  openKey,
} from "../../handlers/lib/connection-keys.ts";
import {
  channelMemberKey,
  headKey,
  hereKey,
  idempotencyKey,
  logKey,
  reverseKey,
} from "../../handlers/lib/realtime/channel-keys.ts";
import { credentialsFor, type Gateway } from "../../gateway/index.ts";
import { startProdGateway } from "../helpers/prod-stack.ts";

const TableName = "websocket-prod-connections";

const KINDS: Record<string, Key> = {
  metadata: metadataKey("a="),
  everyone: memberKey({ version: 2, shards: 64 }, "*", "a="),
  expiry: expiryKey(28_333_334, "a="),
  // As written by handlers/lib/broadcast/delivery-marker.ts and handlers/lib/budget.ts.
  mark: { p: "work#a", c: "a" },
  broadcasts: { p: "budget#broadcast#user", c: "bucket" },
  connects: { p: "budget#connect#user", c: "bucket" },
  open: openKey("user"),
  reverse: reverseKey("a=", "room:1"),
  member: channelMemberKey({ version: 1, shards: 1 }, "room:1", "a="),
  here: hereKey({ version: 1, shards: 1 }, "room:1", "a="),
  head: headKey("room:1"),
  log: logKey("room:1", "epoch", 1),
  key: idempotencyKey("room:1", "key"),
  // Kinds that do not exist: neither a prefix nor a part is enough.
  another: { p: "another#a", c: "a" },
  prefix: { p: "connection", c: "a" },
  part: { p: "my connection#a", c: "a" },
};

type Item = Record<string, { S: string }>;

const toKey = ({ p, c }: Key): Item => ({ p: { S: p }, c: { S: c } });

/** Requests for an item, by operation. */
const INPUTS: Record<string, (key: Key) => object> = {
  GetItem: (key) => ({ TableName, Key: toKey(key) }),
  PutItem: (key) => ({ TableName, Item: toKey(key) }),
  UpdateItem: (key) => ({
    TableName,
    Key: toKey(key),
    UpdateExpression: "SET x = :x",
    ExpressionAttributeValues: { ":x": { S: "x" } },
  }),
  DeleteItem: (key) => ({ TableName, Key: toKey(key) }),
  Query: ({ p }) => ({
    TableName,
    KeyConditionExpression: "p = :p",
    ExpressionAttributeValues: { ":p": { S: p } },
  }),
  BatchWriteItem: (key) => deletions(key),
  BatchGetItem: (key) => ({ RequestItems: { [TableName]: { Keys: [toKey(key)] } } }),
  Scan: () => ({ TableName }),
};

const deletions = (...keys: Key[]) => ({
  RequestItems: { [TableName]: keys.map((key) => ({ DeleteRequest: { Key: toKey(key) } })) },
});

/** The kinds that each operation may access, by function. */
const ALLOWED: Record<string, Record<string, string[]>> = {
  connect: {
    PutItem: ["metadata", "reverse", "everyone", "expiry", "member", "here"],
    GetItem: ["metadata", "reverse", "open"],
    UpdateItem: ["metadata", "reverse", "open"],
    DeleteItem: ["metadata", "reverse", "everyone", "expiry"],
    Query: ["metadata", "reverse"],
    BatchWriteItem: ["metadata", "reverse", "member", "here"],
  },
  disconnect: {
    UpdateItem: ["metadata", "reverse", "open"],
    DeleteItem: ["everyone", "expiry"],
    Query: ["metadata", "reverse"],
    BatchWriteItem: ["metadata", "reverse", "member", "here"],
  },
  sweep: { Query: ["expiry"], BatchWriteItem: ["expiry"] },
  broadcast: {
    Query: ["everyone", "member", "metadata", "reverse", "expiry"],
    BatchWriteItem: ["everyone", "metadata", "reverse", "member", "here"],
    GetItem: ["mark", "key", "log", "metadata", "reverse"],
    PutItem: ["log"],
    UpdateItem: ["mark", "head", "key"],
  },
  sendmessage: { UpdateItem: ["broadcasts"] },
  jwtAuthorizer: { UpdateItem: ["connects"] },
  subscribe: {
    GetItem: ["metadata", "reverse", "head"],
    UpdateItem: ["metadata", "reverse", "head"],
    Query: ["metadata", "reverse", "log"],
    PutItem: ["member", "here", "log"],
    DeleteItem: ["metadata", "reverse"],
    BatchWriteItem: ["metadata", "reverse", "member", "here"],
  },
  unsubscribe: {
    GetItem: ["metadata", "reverse"],
    UpdateItem: ["metadata", "reverse"],
    BatchWriteItem: ["member", "here"],
  },
  history: { GetItem: ["head"], UpdateItem: ["head"], Query: ["log"], PutItem: ["log"] },
  presence: { Query: ["here"] },
  publish: {
    Query: ["member", "metadata", "reverse"],
    BatchWriteItem: ["everyone", "metadata", "reverse", "member", "here"],
    GetItem: ["mark", "key", "log"],
    PutItem: ["log"],
    UpdateItem: ["mark", "head", "key"],
  },
};

describe("least privilege in prod", function () {
  let gateway: Gateway;
  let close: () => Promise<void>;

  before(async () => {
    ({ gateway, close } = await startProdGateway());
  });

  after(() => close());

  const functions = () =>
    new Map(
      gateway.model.functions.map((fn) => [fn.functionName.replace("websocket-prod-", ""), fn]),
    );

  const dynamoDbAs = (name: string): JsonApi =>
    createJsonApi({
      endpoint: `http://127.0.0.1:${gateway.port}`,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => credentialsFor(functions().get(name)!),
      clock: systemClock,
    });

  const mayCall = async (dynamoDb: JsonApi, operation: string, input: object): Promise<boolean> => {
    try {
      await dynamoDb(operation, input);
      return true;
    } catch (error) {
      if ((error as Error).name === "AccessDeniedException") return false;
      throw error;
    }
  };

  it("covers all functions", () => {
    expect([...functions().keys()]).to.include.members(Object.keys(ALLOWED));
  });

  it("allows each function exactly its operations on its own kinds of items", async () => {
    for (const name of functions().keys()) {
      const dynamoDb = dynamoDbAs(name);
      const allowed: Record<string, string[]> = {};
      for (const [operation, inputFor] of Object.entries(INPUTS)) {
        const kinds: string[] = [];
        for (const [kind, key] of Object.entries(KINDS)) {
          if (await mayCall(dynamoDb, operation, inputFor(key))) kinds.push(kind);
        }
        if (kinds.length > 0) allowed[operation] = kinds.toSorted();
      }
      const expected = Object.entries(ALLOWED[name] ?? {}).map(
        ([operation, kinds]) => [operation, kinds.toSorted()] as const,
      );
      expect(allowed, name).to.deep.equal(Object.fromEntries(expected));
    }
  });

  it("refuses a batch with one item of another kind", async () => {
    const { expiry, metadata, everyone } = KINDS;
    const [sweep, broadcast] = [dynamoDbAs("sweep"), dynamoDbAs("broadcast")];
    expect(await mayCall(sweep, "BatchWriteItem", deletions(expiry!, metadata!))).to.equal(false);
    expect(await mayCall(broadcast, "BatchWriteItem", deletions(everyone!, metadata!))).to.equal(
      true,
    );
    expect(await mayCall(broadcast, "BatchWriteItem", deletions(everyone!, expiry!))).to.equal(
      false,
    );
  });
});
