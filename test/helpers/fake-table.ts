// The part of DynamoDB that a broadcast uses, in memory.
import { holds, updated } from "./fake-expressions.ts";

type Item = Record<string, any>;

export class FakeTable {
  private readonly partitions = new Map<string, Map<string, Item>>();

  put(item: Item): void {
    const partition = this.partitions.get(item["p"].S) ?? new Map<string, Item>();
    this.partitions.set(item["p"].S, partition.set(item["c"].S, item));
  }

  get({ p, c }: Item): Item | undefined {
    return this.partitions.get(p.S)?.get(c.S);
  }

  delete({ p, c }: Item): void {
    this.partitions.get(p.S)?.delete(c.S);
  }

  /** Ids of the connections that have an item in one of these partitions. */
  idsIn(partitions: string[]): string[] {
    return partitions.flatMap((partition) => [...(this.partitions.get(partition)?.keys() ?? [])]);
  }

  /** Items whose partition begins so. */
  count(prefix: string): number {
    const found = [...this.partitions].filter(([partition]) => partition.startsWith(prefix));
    return found.reduce((sum, [, items]) => sum + items.size, 0);
  }

  /** @returns what DynamoDB answers; `{}` for operations that are no business of a table. */
  call(operation: string, input: Item): object | "condition failed" {
    if (operation === "Query") return this.query(input);
    if (operation === "GetItem") return { Item: this.get(input["Key"]) };
    if (operation === "UpdateItem") return this.updateItem(input);
    if (operation === "BatchWriteItem") {
      for (const requests of Object.values<Item[]>(input["RequestItems"])) {
        for (const { DeleteRequest } of requests) this.delete(DeleteRequest.Key);
      }
    }
    return {};
  }

  private query({ ExpressionAttributeValues: values, Limit, ExclusiveStartKey }: Item): object {
    const items = [...(this.partitions.get(values[":p"].S)?.values() ?? [])]
      .toSorted((a, b) => (a["c"].S < b["c"].S ? -1 : 1))
      .filter(({ c }) => !ExclusiveStartKey || c.S > ExclusiveStartKey.c.S);
    const page = items.slice(0, Limit);
    const last = page.at(-1);
    return {
      Items: page.filter(({ e }) => Number(e.N) > Number(values[":now"]?.N ?? 0)),
      ...(items.length > page.length &&
        last && { LastEvaluatedKey: { p: last["p"], c: last["c"] } }),
    };
  }

  private updateItem(input: Item): object | "condition failed" {
    const before = this.get(input["Key"]);
    if (!holds(input["ConditionExpression"], before, input)) return "condition failed";
    const after = updated(input["UpdateExpression"], before ?? input["Key"], input);
    this.put(after);
    return { Attributes: after };
  }
}
