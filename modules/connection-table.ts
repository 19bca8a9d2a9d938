// The table of live connections. Each grant names the actions, and tells the function what it needs to find its items.
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";
import type { LambdaFunction } from "./lambda-function.ts";

export interface ConnectionTableProps {
  tableName: string;
  /**
   * `version:shards`, see docs/shards.md. Connections are written in the first layout, and looked for in all of them.
   * A shard takes some 1,000 connects a second.
   */
  layouts: string[];
}

/**
 * `p`, `c`, `e`: partition, connection, expiry in epoch seconds. The names are short because a broadcast reads them with
 * every connection, and is charged for each byte. Expiry removes the items of connections whose `$disconnect` never came.
 */
export class ConnectionTable extends Construct {
  readonly tableName: string;
  private readonly arn: string;
  private readonly layouts: string;

  constructor(scope: Construct, id: string, { tableName, layouts }: ConnectionTableProps) {
    super(scope, id);
    this.tableName = tableName;
    this.layouts = layouts.join(",");
    const table = new DynamodbTable(this, "table", {
      name: tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "p",
      rangeKey: "c",
      attribute: [
        { name: "p", type: "S" },
        { name: "c", type: "S" },
      ],
      ttl: { attributeName: "e", enabled: true },
    });
    this.arn = table.arn;
  }

  grantPut(fn: LambdaFunction): void {
    this.grant(fn, ["dynamodb:PutItem"]);
  }

  grantDelete(fn: LambdaFunction): void {
    this.grant(fn, ["dynamodb:DeleteItem"]);
  }

  /** To list connections, to delete those that are gone, and to mark work that is done. */
  grantBroadcast(fn: LambdaFunction): void {
    this.grant(fn, [
      "dynamodb:Query",
      "dynamodb:BatchWriteItem",
      "dynamodb:PutItem",
      "dynamodb:GetItem",
    ]);
  }

  private grant(fn: LambdaFunction, actions: string[]): void {
    fn.addEnvironment("CONNECTIONS_TABLE", this.tableName);
    fn.addEnvironment("CONNECTION_LAYOUTS", this.layouts);
    fn.allow(actions, [this.arn]);
  }
}
