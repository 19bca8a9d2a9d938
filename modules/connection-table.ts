// The table of open connections. Each grant allows specific actions on specific items, and sets the variables to find
// them.
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import { check, optional, text } from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { ExistingTable } from "./existing.ts";
import type { Grantee } from "./function-like.ts";
import { LAYOUTS } from "./layouts.ts";
import { ITEMS } from "./table-items.ts";
import { nameOfTable } from "./table-name.ts";

export interface ConnectionTableProps {
  /**
   * Name of the table to create.
   * @default the name of `table`, which is then required
   */
  tableName?: string;
  /**
   * An existing table. It needs the keys `p` (partition) and `c` (sort), both of type S, and `e` as its TTL attribute.
   * @default a new table with the name `tableName`
   * @example new ExistingTable(this, "shared", { tableName: "connections" })
   */
  table?: ExistingTable;
  /**
   * `version:shards`, see docs/shards.md. Connections are written in the first layout, and listed in all of them. A
   * shard takes about 1,000 connects a second.
   * @example ["2:32", "1:16"]
   */
  layouts: string[];
  /**
   * Whether connections are indexed by when their tokens expire, with one more item each.
   * @default false
   */
  indexesExpiry?: boolean;
  /**
   * Whether a new table is protected from deletion, with point-in-time recovery for 35 days.
   * @default false
   */
  isProtected?: boolean;
  /**
   * Encrypts a new table.
   * @default an AWS owned key
   */
  key?: EncryptionKey;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE_NAME = text(
  /^[\w.-]{3,255}$/,
  "3 to 255 letters, digits, underscores, hyphens and dots",
);

/**
 * `p`, `c`, `e`: partition, connection, expiry in epoch seconds. The names are short because a broadcast reads them
 * with every connection and pays for each byte. Expiry removes the items of connections without a `$disconnect`.
 */
export class ConnectionTable extends Construct {
  readonly tableName: string;
  private readonly arn: string;
  private readonly layouts: string;
  private readonly indexesExpiry: boolean;
  private readonly key: EncryptionKey | undefined;
  private readonly existing: ExistingTable | undefined;

  constructor(scope: Construct, id: string, props: ConnectionTableProps) {
    super(scope, id);
    check("connectionLayouts", props.layouts, LAYOUTS);
    check("tableName", props.tableName, optional(TABLE_NAME));
    const tableName = nameOfTable(props);
    this.tableName = tableName;
    this.existing = props.table;
    this.layouts = props.layouts.join(",");
    this.indexesExpiry = props.indexesExpiry ?? false;
    this.key = props.key;
    this.arn = (props.table ?? this.createTable(tableName, props)).arn;
  }

  /** Allows storing a connection, and deleting it again if it has closed meanwhile. */
  grantPut(fn: Grantee): void {
    const { metadata } = ITEMS;
    this.grant(fn, ["PutItem"], [metadata, ...this.listed]);
    this.grant(fn, ["GetItem", "UpdateItem"], [metadata]);
    this.grant(fn, ["DeleteItem"], this.listed);
    this.tellOfExpiry(fn);
  }

  /** Allows deleting a connection, and leaving a tombstone for a late `$connect`. */
  grantDelete(fn: Grantee): void {
    this.grant(fn, ["UpdateItem"], [ITEMS.metadata]);
    this.grant(fn, ["DeleteItem"], this.listed);
    this.tellOfExpiry(fn);
  }

  /** Allows finding connections whose tokens have expired. */
  grantSweep(fn: Grantee): void {
    this.grant(fn, ["Query", "BatchWriteItem"], [ITEMS.expiry]);
  }

  /** Allows listing connections whose tokens are about to expire. */
  grantListExpiring(fn: Grantee): void {
    this.grant(fn, ["Query"], [ITEMS.expiry]);
  }

  /** Allows listing connections, deleting those that are gone, and marking work. */
  grantBroadcast(fn: Grantee): void {
    const { metadata, everyone, mark } = ITEMS;
    this.grant(fn, ["Query"], [everyone]);
    this.grant(fn, ["BatchWriteItem"], [everyone, metadata]);
    this.grant(fn, ["GetItem", "UpdateItem"], [mark]);
  }

  /** Allows counting what a client does. @param deed as in handlers/lib/budget.ts. */
  grantBudget(fn: Grantee, deed: "broadcast" | "connect" | "publish"): void {
    this.grant(fn, ["UpdateItem"], [`budget#${deed}#*`]);
  }

  /** Allows taking a place for a user's connection. */
  grantTakePlace(fn: Grantee): void {
    this.grant(fn, ["GetItem", "UpdateItem"], [ITEMS.open]);
  }

  /** Allows releasing a place. */
  grantReleasePlace(fn: Grantee): void {
    this.grant(fn, ["UpdateItem"], [ITEMS.open]);
  }

  /** To join and leave channels. A connection's channels lie in the partition of its metadata. */
  grantMembership(fn: Grantee): void {
    const { metadata, member, here } = ITEMS;
    this.grant(fn, ["UpdateItem", "GetItem", "Query", "DeleteItem"], [metadata]);
    this.grant(fn, ["PutItem"], [member, here]);
    this.grant(fn, ["BatchWriteItem"], [metadata, member, here]);
  }

  /** To remove a connection that is gone from all of its channels. */
  grantLeaveAll(fn: Grantee): void {
    const { metadata, member, here } = ITEMS;
    this.grant(fn, ["Query"], [metadata]);
    this.grant(fn, ["BatchWriteItem"], [metadata, member, here]);
  }

  /** To leave a channel. */
  grantLeave(fn: Grantee): void {
    const { metadata, member, here } = ITEMS;
    this.grant(fn, ["GetItem", "UpdateItem"], [metadata]);
    this.grant(fn, ["BatchWriteItem"], [member, here]);
  }

  /** To read publications, and to close unused numbers. */
  grantHistory(fn: Grantee): void {
    this.grant(fn, ["GetItem", "UpdateItem"], [ITEMS.head]);
    this.grant(fn, ["Query", "PutItem"], [ITEMS.log]);
  }

  /** To read the members of a channel. */
  grantPresence(fn: Grantee): void {
    this.grant(fn, ["Query"], [ITEMS.here]);
  }

  /** To number and keep publications. */
  grantAppend(fn: Grantee): void {
    const { head, key, log } = ITEMS;
    this.grant(fn, ["UpdateItem"], [head, key]);
    this.grant(fn, ["GetItem"], [key, log]);
    this.grant(fn, ["PutItem"], [log]);
  }

  /** To list the members of channels, and to remove those that are gone. */
  grantMembers(fn: Grantee): void {
    this.grant(fn, ["Query"], [ITEMS.member]);
    this.grantLeaveAll(fn);
  }

  /** To tell members who leaves. */
  grantTellLeave(fn: Grantee): void {
    const { here, told } = ITEMS;
    this.grant(fn, ["Query"], [here]);
    this.grant(fn, ["GetItem", "UpdateItem", "DeleteItem"], [told]);
  }

  /** To tell members who joins, in addition to who leaves. */
  grantTellJoin(fn: Grantee): void {
    const { here, told } = ITEMS;
    this.grant(fn, ["Query", "PutItem"], [told]);
    this.grant(fn, ["GetItem"], [here]);
  }

  /** To find one connection. */
  grantFind(fn: Grantee): void {
    this.grant(fn, ["GetItem"], [ITEMS.metadata]);
  }

  /** To forget connections that are gone, and to mark work that is done. */
  grantDelivery(fn: Grantee): void {
    const { metadata, everyone, mark } = ITEMS;
    this.grant(fn, ["BatchWriteItem"], [everyone, metadata]);
    this.grant(fn, ["GetItem", "UpdateItem"], [mark]);
  }

  /** Items that list a connection. */
  private get listed(): string[] {
    return this.indexesExpiry ? [ITEMS.everyone, ITEMS.expiry] : [ITEMS.everyone];
  }

  private tellOfExpiry(fn: Grantee): void {
    if (this.indexesExpiry) fn.addEnvironment("INDEX_EXPIRY", "yes");
  }

  private createTable(
    tableName: string,
    { isProtected = false, key }: ConnectionTableProps,
  ): DynamodbTable {
    return new DynamodbTable(this, "table", {
      name: tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "p",
      rangeKey: "c",
      attribute: [
        { name: "p", type: "S" },
        { name: "c", type: "S" },
      ],
      ttl: { attributeName: "e", enabled: true },
      pointInTimeRecovery: { enabled: isProtected },
      deletionProtectionEnabled: isProtected,
      serverSideEncryption: key && { enabled: true, kmsKeyArn: key.arn },
    });
  }

  /**
   * @param operations of DynamoDB.
   * @param keys patterns of partition keys: a call is allowed when each of its keys matches one.
   */
  private grant(fn: Grantee, operations: string[], keys: string[]): void {
    fn.addEnvironment("CONNECTIONS_TABLE", this.tableName);
    fn.addEnvironment("CONNECTION_LAYOUTS", this.layouts);
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    fn.allow(actions, [this.arn], {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
    });
    this.key?.grantDecrypt(fn);
    this.existing?.grantDecrypt(fn);
  }
}
