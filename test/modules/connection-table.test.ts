// The connection table: what each grant allows, on which items, and what functions are told.
import { expect } from "chai";
import {
  ConfigurationError,
  ConnectionTable,
  type ConnectionTableProps,
  EncryptionKey,
  ExistingRole,
  LambdaFunction,
} from "../../modules/index.ts";
import { listByPath, listStatements, synthesizeOwn } from "../helpers/own-stack.ts";

/** Allowed operations, and patterns of the partition keys of the items that they may touch. */
type Grants = [operations: string, items: string][];

const LEAVE_ALL: Grants = [
  ["Query", "connection#*"],
  ["BatchWriteItem", "connection#* ch#* here#*"],
];

const LEAST: [title: string, make: (table: ConnectionTable, role: ExistingRole) => void, Grants][] =
  [
    [
      "storing a connection, and deleting it if it has closed",
      (table, role) => table.grantPut(role),
      [
        ["PutItem", "connection#* ?#*"],
        ["GetItem UpdateItem", "connection#*"],
        ["DeleteItem", "?#*"],
      ],
    ],
    [
      "deleting a connection, and leaving a tombstone",
      (table, role) => table.grantDelete(role),
      [
        ["UpdateItem", "connection#*"],
        ["DeleteItem", "?#*"],
      ],
    ],
    [
      "finding and removing entries of expired tokens",
      (table, role) => table.grantSweep(role),
      [["Query BatchWriteItem", "expiry#*"]],
    ],
    [
      "listing entries of tokens that expire, without removing any",
      (table, role) => table.grantListExpiring(role),
      [["Query", "expiry#*"]],
    ],
    [
      "listing every connection, forgetting those that are gone, and marking work",
      (table, role) => table.grantBroadcast(role),
      [
        ["Query", "?#*"],
        ["BatchWriteItem", "?#* connection#*"],
        ["GetItem UpdateItem", "work#*"],
      ],
    ],
    [
      "counting one deed, but no other",
      (table, role) => table.grantBudget(role, "publish"),
      [["UpdateItem", "budget#publish#*"]],
    ],
    [
      "taking a place",
      (table, role) => table.grantTakePlace(role),
      [["GetItem UpdateItem", "open#*"]],
    ],
    [
      "releasing a place",
      (table, role) => table.grantReleasePlace(role),
      [["UpdateItem", "open#*"]],
    ],
    [
      "joining and leaving channels",
      (table, role) => table.grantMembership(role),
      [
        ["UpdateItem GetItem Query", "connection#*"],
        ["PutItem", "ch#* here#*"],
        ["BatchWriteItem", "connection#* ch#* here#*"],
      ],
    ],
    ["leaving all channels", (table, role) => table.grantLeaveAll(role), LEAVE_ALL],
    [
      "leaving a channel",
      (table, role) => table.grantLeave(role),
      [
        ["GetItem UpdateItem", "connection#*"],
        ["BatchWriteItem", "ch#* here#*"],
      ],
    ],
    [
      "reading a history, and closing its numbers",
      (table, role) => table.grantHistory(role),
      [
        ["GetItem UpdateItem", "head#*"],
        ["Query PutItem", "log#*"],
      ],
    ],
    ["reading who is there", (table, role) => table.grantPresence(role), [["Query", "here#*"]]],
    [
      "numbering and keeping publications",
      (table, role) => table.grantAppend(role),
      [
        ["UpdateItem", "head#* key#*"],
        ["GetItem", "key#* log#*"],
        ["PutItem", "log#*"],
      ],
    ],
    [
      "listing members, and removing those that are gone",
      (table, role) => table.grantMembers(role),
      [["Query", "ch#*"], ...LEAVE_ALL],
    ],
    [
      "telling who leaves",
      (table, role) => table.grantTellLeave(role),
      [
        ["Query", "here#*"],
        ["GetItem UpdateItem DeleteItem", "told#*"],
      ],
    ],
    [
      "telling who joins",
      (table, role) => table.grantTellJoin(role),
      [
        ["Query PutItem", "told#*"],
        ["GetItem", "here#*"],
      ],
    ],
    [
      "finding one connection",
      (table, role) => table.grantFind(role),
      [["GetItem", "connection#*"]],
    ],
    [
      "forgetting connections that are gone, and marking work as done",
      (table, role) => table.grantDelivery(role),
      [
        ["BatchWriteItem", "?#* connection#*"],
        ["GetItem UpdateItem", "work#*"],
      ],
    ],
  ];

const TABLE = { tableName: "words", layouts: ["1:16"] };

const listGrants = (
  props: ConnectionTableProps,
  make: (table: ConnectionTable, role: ExistingRole) => void,
): Grants => {
  const document = synthesizeOwn((stack) => {
    const table = new ConnectionTable(stack, "table", props);
    make(table, new ExistingRole(stack, "role", { roleName: "role" }));
  });
  const [name] = Object.keys(document["resource"].aws_dynamodb_table);
  return listStatements(document, "role/policy").map(({ Effect, Action, Resource, Condition }) => {
    expect(Effect).to.equal("Allow");
    expect(Resource).to.deep.equal([`\${aws_dynamodb_table.${name}.arn}`]);
    const operations = Action.map((action: string) => action.replace(/^dynamodb:/, ""));
    const keys = Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
    return [operations.join(" "), keys.join(" ")];
  });
};

describe("connection table", () => {
  for (const [title, make, expected] of LEAST) {
    it(`allows ${title}, and nothing else`, () => {
      expect(listGrants(TABLE, make)).to.deep.equal(expected);
    });
  }

  it("also lists connections by the expiry of their tokens, where the stack says so", () => {
    const indexed = { ...TABLE, indexesExpiry: true };
    expect(listGrants(indexed, (table, role) => table.grantPut(role))).to.deep.equal([
      ["PutItem", "connection#* ?#* expiry#*"],
      ["GetItem UpdateItem", "connection#*"],
      ["DeleteItem", "?#* expiry#*"],
    ]);
    expect(listGrants(indexed, (table, role) => table.grantDelete(role))).to.deep.equal([
      ["UpdateItem", "connection#*"],
      ["DeleteItem", "?#* expiry#*"],
    ]);
  });

  const readVariables = (
    props: Partial<ConnectionTableProps>,
    make: (table: ConnectionTable, fn: LambdaFunction) => void,
  ) => {
    const document = synthesizeOwn((stack, zipPath) => {
      const fn = new LambdaFunction(stack, "fn", { functionName: "fn", zipPath });
      make(new ConnectionTable(stack, "table", { ...TABLE, ...props }), fn);
    });
    return listByPath(document, "aws_lambda_function").get("fn/function")!["environment"].variables;
  };

  it("tells functions its name and layouts", () => {
    expect(
      readVariables({ layouts: ["2:32", "1:16"] }, (table, fn) => table.grantFind(fn)),
    ).to.deep.equal({ CONNECTIONS_TABLE: "words", CONNECTION_LAYOUTS: "2:32,1:16" });
  });

  it("tells those that write connections whether to index the expiry of tokens", () => {
    for (const [indexesExpiry, told] of [
      [undefined, undefined],
      [false, undefined],
      [true, "yes"],
    ] as const) {
      const props = indexesExpiry === undefined ? {} : { indexesExpiry };
      for (const make of [
        (table: ConnectionTable, fn: LambdaFunction) => table.grantPut(fn),
        (table: ConnectionTable, fn: LambdaFunction) => table.grantDelete(fn),
      ]) {
        expect(readVariables(props, make)["INDEX_EXPIRY"]).to.equal(told);
      }
    }
  });

  it("is neither protected nor encrypted with an own key by default", () => {
    const document = synthesizeOwn((stack) => new ConnectionTable(stack, "table", TABLE));
    const table = listByPath(document, "aws_dynamodb_table").get("table/table")!;
    expect(table).to.include({ name: "words", deletion_protection_enabled: false });
    expect(table["point_in_time_recovery"]).to.deep.equal({ enabled: false });
    expect(table).not.to.have.property("server_side_encryption");
  });

  it("lets those that use it decrypt with its key", () => {
    const document = synthesizeOwn((stack, zipPath) => {
      const arnInAccount = "arn:aws:sns:eu-west-1:123456789012:any";
      const props = { name: "words", region: "eu-west-1", arnInAccount, logGroups: [] };
      const key = new EncryptionKey(stack, "key", props);
      const fn = new LambdaFunction(stack, "fn", { functionName: "fn", zipPath });
      new ConnectionTable(stack, "table", { ...TABLE, key }).grantFind(fn);
    });
    const actions = listStatements(document, "fn/basic-policy").flatMap(({ Action }) => Action);
    expect(actions).to.include("kms:Decrypt").and.not.to.include("kms:GenerateDataKey");
  });

  for (const layouts of [["1:1"], ["12:345"], ["1:16", "2:32"]]) {
    it(`takes the layouts ${layouts.join(", ")}`, () => {
      synthesizeOwn((stack) => new ConnectionTable(stack, "table", { ...TABLE, layouts }));
    });
  }

  for (const layout of ["0:1", "1:0", "x1:1", "1:1x", "x:1", "1:x", "01:1", "1x:1", "16"]) {
    it(`refuses the layout ${layout}`, () => {
      synthesizeOwn((stack) => {
        const make = () => new ConnectionTable(stack, "table", { ...TABLE, layouts: [layout] });
        expect(make).to.throw(
          ConfigurationError,
          `connectionLayouts is ["${layout}"]; expected a list of at least 1, each version:shards, such as "1:16".`,
        );
      });
    });
  }
});
