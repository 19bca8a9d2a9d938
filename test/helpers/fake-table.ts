// The part of DynamoDB that handlers use, in memory; eventually consistent reads may be stale.
import { holds, isInRange, updated } from "./fake-expressions.ts";

type Item = Record<string, any>;

interface Version {
  sinceMs: number;
  /** undefined if it was deleted. */
  item?: Item;
}

interface Options {
  /** Milliseconds. Default: a fixed time. */
  now?: () => number;
  /** Milliseconds that an eventually consistent read is behind; see {@link MAX_STALE_MS}. Default 0. */
  behindMs?: () => number;
  /** Items that one query reads at most, in place of DynamoDB's megabyte. Default: any number. */
  maxItems?: number;
}

/** Maximum milliseconds that such a read is behind. */
export const MAX_STALE_MS = 1000;

export class FakeTable {
  private readonly partitions = new Map<string, Map<string, Version[]>>();
  private readonly now: () => number;
  private readonly behindMs: () => number;
  private readonly maxItems: number;

  constructor({ now = () => 0, behindMs = () => 0, maxItems = Infinity }: Options = {}) {
    this.now = now;
    this.maxItems = maxItems;
    this.behindMs = behindMs;
  }

  put(item: Item): void {
    this.write(item, item);
  }

  get({ p, c }: Item): Item | undefined {
    return this.partitions.get(p.S)?.get(c.S)?.at(-1)?.item;
  }

  delete(key: Item): void {
    if (this.get(key)) this.write(key, undefined);
  }

  /** Every item, ordered by partition and sort key. */
  get items(): Item[] {
    return [...this.partitions.keys()].toSorted().flatMap((p) => this.listItems(p, this.now()));
  }

  /** Ids of the connections that have an item in one of these partitions. */
  idsIn(partitions: string[]): string[] {
    return partitions.flatMap((p) => this.listItems(p, this.now()).map(({ c }) => c.S));
  }

  /** Items whose partition starts with a prefix. */
  count(prefix: string): number {
    return this.items.filter(({ p }) => p.S.startsWith(prefix)).length;
  }

  /** @returns DynamoDB's response; `{}` for operations that do not concern a table. */
  call(operation: string, input: Item): object | "condition failed" {
    const before = this.get(input["Key"] ?? input["Item"] ?? { p: {}, c: {} });
    if (!holds(input["ConditionExpression"], before, input)) return "condition failed";
    if (operation === "Query") return this.query(input);
    if (operation === "GetItem") return { Item: this.find(input["Key"], this.asOfMs(input)) };
    if (operation === "UpdateItem") return this.updateItem(input, before);
    if (operation === "PutItem") this.put(input["Item"]);
    if (operation === "DeleteItem") this.delete(input["Key"]);
    if (operation === "BatchWriteItem") {
      for (const requests of Object.values<Item[]>(input["RequestItems"])) {
        for (const { DeleteRequest } of requests) this.delete(DeleteRequest.Key);
      }
    }
    return {};
  }

  private query(input: Item): object {
    const { ExpressionAttributeValues: values, Limit = Infinity, ExclusiveStartKey } = input;
    const items = this.listItems(values[":p"].S, this.asOfMs(input)).filter(
      ({ c }) =>
        isInRange(input["KeyConditionExpression"], c.S, input) &&
        (!ExclusiveStartKey || c.S > ExclusiveStartKey.c.S),
    );
    const page = items.slice(0, Math.min(Limit, this.maxItems));
    const last = page.at(-1);
    return {
      Items: page.filter(({ e }) => Number(e.N) > Number(values[":now"]?.N ?? 0)),
      ...(items.length > page.length &&
        last && { LastEvaluatedKey: { p: last["p"], c: last["c"] } }),
    };
  }

  private updateItem(input: Item, before: Item | undefined): object {
    const after = updated(input["UpdateExpression"], before ?? input["Key"], input);
    this.put(after);
    return { Attributes: after };
  }

  private asOfMs({ ConsistentRead }: Item): number {
    return this.now() - (ConsistentRead ? 0 : this.behindMs());
  }

  private find({ p, c }: Item, asOfMs: number): Item | undefined {
    return versionAt(this.partitions.get(p.S)?.get(c.S), asOfMs);
  }

  private listItems(partition: string, asOfMs: number): Item[] {
    const found: Item[] = [];
    for (const versions of this.partitions.get(partition)?.values() ?? []) {
      const item = versionAt(versions, asOfMs);
      if (item) found.push(item);
    }
    return found.toSorted((a, b) => (a["c"].S < b["c"].S ? -1 : 1));
  }

  private write({ p, c }: Item, item: Item | undefined): void {
    const partition = this.partitions.get(p.S) ?? new Map<string, Version[]>();
    this.partitions.set(p.S, partition);
    const sinceMs = this.now();
    const versions = partition.get(c.S) ?? [];
    partition.set(c.S, versions);
    if (versions.at(-1)?.sinceMs === sinceMs) versions.pop();
    versions.push({ sinceMs, item });
    // Keeps one version from before the oldest moment that may be read.
    while (versions.length > 1 && versions[1]!.sinceMs <= sinceMs - MAX_STALE_MS) versions.shift();
  }
}

const versionAt = (versions: Version[] = [], asOfMs: number): Item | undefined =>
  versions.findLast(({ sinceMs }) => sinceMs <= asOfMs)?.item;
