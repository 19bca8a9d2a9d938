// Grants of the connection table: each allows some operations on some kinds of items, and nothing else.
import { expect } from "chai";
import { ConnectionTable, type ConnectionTableProps, ExistingRole } from "../../modules/index.ts";
import { listStatements, synthesizeOwn } from "../helpers/own-stack.ts";

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
        ["UpdateItem GetItem Query DeleteItem", "connection#*"],
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

describe("a grant of the connection table", () => {
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
});
