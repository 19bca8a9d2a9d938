// A change feed in front of the embedded DynamoDB: what each write has changed, in order per item.
import type { Clock } from "../time/clock.ts";
import type { Table } from "../model/tables.ts";
import type { JsonClient } from "./json-client.ts";
import { createRecord, type StreamRecord } from "./stream-records.ts";
import {
  type Item,
  idOfItem,
  listWrittenItems,
  readItems,
  type WrittenItem,
} from "./written-items.ts";

export interface ItemStreamsOptions {
  /** Tables whose streams somebody reads. */
  tables: Table[];
  region: string;
  clock: Pick<Clock, "now">;
  /** Exists once the gateway has a port. */
  client: () => JsonClient;
}

export interface Write {
  /** `DynamoDB_20120810.PutItem`, … */
  target: string;
  input: unknown;
  isExpiry: boolean;
  /** Performs the write. Resolves when it has taken effect or has been refused. */
  run: () => Promise<void>;
  /** Called for each record. */
  onRecord?: (table: Table, record: StreamRecord) => void;
}

type Reader = (record: StreamRecord) => void;

export class ItemStreams {
  private readonly options: ItemStreamsOptions;
  private readonly readers = new Map<string, Reader[]>();
  /** The last write of each item that is being written. */
  private readonly writing = new Map<string, Promise<void>>();
  private count = 0;

  constructor(options: ItemStreamsOptions) {
    this.options = options;
  }

  /** @param read called with each record of the table, in order. */
  subscribe({ name }: Table, read: Reader): void {
    this.readers.set(name, [...(this.readers.get(name) ?? []), read]);
  }

  /** Writes of the same item take place one after another, so that its records say what each of them has changed. */
  async write(write: Write): Promise<void> {
    const items = listWrittenItems(write.target, write.input, this.options.tables);
    if (items.length === 0) return write.run();
    const ids = items.map(idOfItem);
    const earlier = ids.flatMap((id) => this.writing.get(id) ?? []);
    const done = Promise.allSettled(earlier).then(() => this.record(items, write));
    for (const id of ids) this.writing.set(id, done);
    try {
      await done;
    } finally {
      for (const id of ids) if (this.writing.get(id) === done) this.writing.delete(id);
    }
  }

  private async record(items: WrittenItem[], write: Write): Promise<void> {
    const client = this.options.client();
    // A key that DynamoDB refuses is for it to refuse: nothing is written then.
    const before = await readItems(client, items).catch(() => undefined);
    await write.run();
    if (!before) return;
    const after = await readItems(client, items);
    for (const item of items) this.publish(item, { before, after }, write);
  }

  private publish(
    { table, key }: WrittenItem,
    images: Record<"before" | "after", Map<string, Item>>,
    { isExpiry, onRecord }: Write,
  ): void {
    const { region, clock } = this.options;
    const id = idOfItem({ table, key });
    const number = this.count + 1;
    const [before, after] = [images.before.get(id), images.after.get(id)];
    const change = { region, key, before, after, isExpiry, number, nowMs: clock.now() };
    const record = table.stream && createRecord({ ...change, stream: table.stream });
    if (!record) return;
    this.count = number;
    onRecord?.(table, record);
    for (const read of this.readers.get(table.name) ?? []) read(record);
  }
}
