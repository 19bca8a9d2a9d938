// The table of live connections. Each grant names the actions, and tells the function what it needs to find its items.
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import { check, listOf, text } from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { Grantee } from "./function-like.ts";

export interface ConnectionTableProps {
  tableName: string;
  /**
   * `version:shards`, see docs/shards.md. Connections are written in the first layout, and looked for in all of them.
   * A shard takes some 1,000 connects a second.
   */
  layouts: string[];
  /** Whether connections can be found by when their tokens expire: one item more for each. Default false. */
  indexesExpiry?: boolean;
  /** Whether it cannot be deleted, and can be restored as it was at any second of the last 35 days. Default false. */
  isProtected?: boolean;
  /** Default: a key of AWS. */
  key?: EncryptionKey;
}

/** As handlers/lib/connection-keys.ts reads them. */
const LAYOUTS = listOf(text(/^[1-9]\d*:[1-9]\d*$/, 'version:shards, such as "1:16"'), 1);

/**
 * Kinds of items, by patterns of their partition keys: the table is shared, and each function may touch its own kinds only.
 * `?` stands for `*`, the channel of everyone, and for no other that there is: IAM would take a `*` for a wildcard.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
const ITEMS = {
  metadata: "connection#*",
  everyone: "?#*",
  expiry: "expiry#*",
  mark: "work#*",
  open: "open#*",
} as const;

/**
 * `p`, `c`, `e`: partition, connection, expiry in epoch seconds. The names are short because a broadcast reads them with
 * every connection, and is charged for each byte. Expiry removes the items of connections whose `$disconnect` never came.
 */
export class ConnectionTable extends Construct {
  readonly tableName: string;
  private readonly arn: string;
  private readonly layouts: string;
  private readonly indexesExpiry: boolean;
  private readonly key: EncryptionKey | undefined;

  constructor(scope: Construct, id: string, props: ConnectionTableProps) {
    super(scope, id);
    check("connectionLayouts", props.layouts, LAYOUTS);
    this.tableName = props.tableName;
    this.layouts = props.layouts.join(",");
    this.indexesExpiry = props.indexesExpiry ?? false;
    this.key = props.key;
    this.arn = this.createTable(props).arn;
  }

  /** To remember a connection, unless it has ended meanwhile, and to take back what was written then. */
  grantPut(fn: Grantee): void {
    const { metadata } = ITEMS;
    this.grant(fn, ["PutItem"], [metadata, ...this.listed]);
    this.grant(fn, ["GetItem", "UpdateItem"], [metadata]);
    this.grant(fn, ["DeleteItem"], this.listed);
    this.tellOfExpiry(fn);
  }

  /** To forget a connection, and to leave word of that to those who would remember it. */
  grantDelete(fn: Grantee): void {
    this.grant(fn, ["UpdateItem"], [ITEMS.metadata]);
    this.grant(fn, ["DeleteItem"], this.listed);
    this.tellOfExpiry(fn);
  }

  /** To find connections whose tokens have expired. */
  grantSweep(fn: Grantee): void {
    this.grant(fn, ["Query", "BatchWriteItem"], [ITEMS.expiry]);
  }

  /** To list connections, to delete those that are gone, and to mark work that is done. */
  grantBroadcast(fn: Grantee): void {
    const { metadata, everyone, mark } = ITEMS;
    this.grant(fn, ["Query"], [everyone]);
    this.grant(fn, ["BatchWriteItem"], [everyone, metadata]);
    this.grant(fn, ["GetItem", "UpdateItem"], [mark]);
  }

  /** To count what a client does. @param deed as handlers/lib/budget.ts names it. */
  grantBudget(fn: Grantee, deed: "broadcast" | "connect"): void {
    this.grant(fn, ["UpdateItem"], [`budget#${deed}#*`]);
  }

  /** To take a place for a connection of a user. */
  grantTakePlace(fn: Grantee): void {
    this.grant(fn, ["GetItem", "UpdateItem"], [ITEMS.open]);
  }

  /** To give it back. */
  grantReleasePlace(fn: Grantee): void {
    this.grant(fn, ["UpdateItem"], [ITEMS.open]);
  }

  /** Items by which a connection is found. */
  private get listed(): string[] {
    return this.indexesExpiry ? [ITEMS.everyone, ITEMS.expiry] : [ITEMS.everyone];
  }

  private tellOfExpiry(fn: Grantee): void {
    if (this.indexesExpiry) fn.addEnvironment("INDEX_EXPIRY", "yes");
  }

  private createTable({
    tableName,
    isProtected = false,
    key,
  }: ConnectionTableProps): DynamodbTable {
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
   * @param keys patterns of partition keys: a call is allowed when all of its keys match one.
   */
  private grant(fn: Grantee, operations: string[], keys: string[]): void {
    fn.addEnvironment("CONNECTIONS_TABLE", this.tableName);
    fn.addEnvironment("CONNECTION_LAYOUTS", this.layouts);
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    fn.allow(actions, [this.arn], {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
    });
    this.key?.grantDecrypt(fn);
  }
}
