// Mistakes that the simulation must detect: each is put into a handler's source when it is loaded.

export interface Mutant {
  /** Describes the mistake. */
  name: string;
  /** Path under `handlers/`. */
  file: string;
  /** Occurs exactly once in the file. */
  from: string;
  to: string;
}

export const MUTANTS: Mutant[] = [
  {
    name: "a client's message is acknowledged before it is queued",
    file: "sendmessage.ts",
    from: "await queue.send(broadcastId, data);",
    to: "queue.send(broadcastId, data).catch(() => {});",
  },
  {
    name: "the remaining work is handed to nobody",
    file: "lib/broadcast/hand-over.ts",
    from: "if (parts.length > 0) await this.keep(parts);",
    to: "return;",
  },
  {
    name: "recipients with a post in flight are left out of the remaining work",
    file: "lib/broadcast/fan-out.ts",
    from: "[...this.due, ...this.pending, ...this.underWay]",
    to: "[...this.due, ...this.pending]",
  },
  {
    name: "recipients listed but not started are left out of the remaining work",
    file: "lib/broadcast/recipient-feed.ts",
    from: "recipients: this.ready.slice(this.at),",
    to: "recipients: [],",
  },
  {
    name: "partitions not started are left out of the remaining work",
    file: "lib/broadcast/recipient-feed.ts",
    from: "slices: [...this.slices, ...this.givingAway, ...this.undecided],",
    to: "slices: [],",
  },
  {
    name: "partitions that could not be listed are dropped",
    file: "lib/broadcast/recipient-feed.ts",
    from: "this.failed.push({ slice, error });",
    to: "",
  },
  {
    name: "a resumed partition is listed from its beginning again",
    file: "lib/connection-index.ts",
    from: "...(after !== undefined && {",
    to: "...(after === undefined && {",
  },
  {
    name: "a mark has no lease: it is final when it is written",
    file: "lib/broadcast/delivery-marker.ts",
    from: '":until": { N: String(now() + leaseMs) },',
    to: '":until": { N: "0" },',
  },
  {
    name: "a lease expires at once",
    file: "lib/broadcast/delivery-marker.ts",
    from: '":until": { N: String(now() + leaseMs) },',
    to: '":until": { N: String(now()) },',
  },
  {
    name: "a mark keeps no other worker out",
    file: "lib/broadcast/delivery-marker.ts",
    from: '"attribute_not_exists(p) OR #until >= :one AND #until <= :now OR #owner = :owner AND #until > :one OR #e <= :seconds"',
    to: '"attribute_not_exists(p) OR attribute_exists(p)"',
  },
  {
    name: "a late claim reopens a final mark",
    file: "lib/broadcast/delivery-marker.ts",
    from: "#owner = :owner AND #until > :one OR",
    to: "#owner = :owner OR",
  },
  {
    name: "the remaining work is not recorded in the mark",
    file: "lib/broadcast/hand-over.ts",
    from: "await this.keep(parts);",
    to: "",
  },
  {
    name: "a worker that takes over does not check who owns the partitions",
    file: "lib/broadcast/delivery-marker.ts",
    from: 'isTakenOver: claims.N !== "1",',
    to: "isTakenOver: false,",
  },
  {
    name: "a message that may have been sent is treated as not sent",
    file: "lib/broadcast/hand-over.ts",
    from: 'return mayHaveHappened(error) ? "undecided" : "kept";',
    to: 'return "kept";',
  },
  {
    name: "a partition gets a new name each time it is handed over",
    file: "lib/broadcast/parts.ts",
    from: "id: partitionId(item.id, slice),",
    to: "id: randomUUID(),",
  },
  {
    name: "429 is treated as 410",
    file: "lib/post-outcome.ts",
    from: "if (status === undefined || status === 429 || status >= 500) {",
    to: "if (status === 429) return GONE;\n  if (status === undefined || status >= 500) {",
  },
  {
    name: "a missing response is treated as delivered",
    file: "lib/post-outcome.ts",
    from: "if (status === undefined || status === 429",
    to: "if (status === undefined) return DELIVERED;\n  if (status === 429",
  },
  {
    name: "a failed post is not retried",
    file: "lib/broadcast/fan-out.ts",
    from: "this.pending.add(recipient);",
    to: "return;",
  },
  {
    name: "recipients whose attempts are used up are dropped",
    file: "lib/broadcast/fan-out.ts",
    from: "this.putOff.push(recipient);",
    to: "",
  },
  {
    name: "a 410 during the handshake deletes the connection",
    file: "lib/broadcast/broadcaster.ts",
    from: "const GRACE_MS = 60_000;",
    to: "const GRACE_MS = 10_000;",
  },
  {
    name: "work that is refused permanently is not dead-lettered",
    file: "lib/broadcast/worker.ts",
    from: "await queue.deadLetter(item, error.name);",
    to: "",
  },
  {
    name: "work whose attempts are used up is not dead-lettered",
    file: "lib/broadcast/hand-over.ts",
    from: "if (part.reason !== undefined) return this.deadLetter(part.item, part.reason);",
    to: "if (part.reason !== undefined) return;",
  },
  {
    name: "dead letters are not counted",
    file: "lib/broadcast/hand-over.ts",
    from: 'tally.count("deadLettered", item.recipients.length + item.slices.length);',
    to: "",
  },
  {
    name: "a partly failed batch is reported as done",
    file: "lib/broadcast/record-loop.ts",
    from: "return records.filter((_, index) => !handled[index]);",
    to: "return [];",
  },
  {
    name: "a message that another worker holds is dropped",
    file: "lib/broadcast/worker.ts",
    from: 'return mark === "done";',
    to: "return true;",
  },
  {
    name: "stop() does not wake the lanes of a fan-out",
    file: "lib/broadcast/fan-out.ts",
    from: "    this.turns.clear();\n    this.wake();",
    to: "    this.turns.clear();",
  },
  {
    name: "the feed has no low-water mark: it keeps reading",
    file: "lib/broadcast/recipient-feed.ts",
    from: "if (this.ready.length - this.at < LOW_WATER) this.load();",
    to: "this.load();",
  },
  {
    name: "$connect ignores a tombstone",
    file: "lib/connection-store.ts",
    from: '"attribute_not_exists(p) OR attribute_exists(connectedAt) OR e <= :now"',
    to: '"attribute_not_exists(p) OR attribute_exists(p)"',
  },
  {
    name: "$connect does not check for a tombstone at its end",
    file: "lib/connection-store.ts",
    from: "return !(await isForgotten(connectionId));",
    to: "return true;",
  },
  {
    name: "$disconnect leaves no tombstone",
    file: "lib/connection-store.ts",
    from: "Math.floor(now() / 1000) + TOMBSTONE_SECONDS",
    to: "Math.floor(now() / 1000) - 1",
  },
  {
    name: "$disconnect does not delete the item of the token's expiry",
    file: "lib/connection-store.ts",
    from: "const keys = [...members, ...expiryKeys(parts, connectionId, stored ?? tokenExpiresAt)];",
    to: "const keys = members;",
  },
  {
    name: "a failed $connect does not delete its items",
    file: "lib/connection-store.ts",
    from: "await forget(connection, expiresAt).catch(() => {});",
    to: "",
  },
  {
    name: "the sweep checks a minute before its handshakes have ended",
    file: "lib/create-sweep.ts",
    from: "const HANDSHAKE_MINUTES = 1;",
    to: "const HANDSHAKE_MINUTES = 0;",
  },
  {
    name: "the sweep drops connections that it could not close",
    file: "lib/create-sweep.ts",
    from: "const done = ids.filter((_, at) => results[at]);",
    to: "const done = ids;",
  },
  {
    name: "a budget never runs out",
    file: "lib/budget.ts",
    from: '"t > :now AND t <= :last"',
    to: '"t > :now"',
  },
  {
    name: "a right outlives its token",
    file: "lib/broadcast-right.ts",
    from: "|| !(expiresAt * 1000 > now())",
    to: "",
  },
];

/** @throws when the source has changed, so that the mutant must be updated. */
export const mutate = (source: string, { name, file, from, to }: Mutant): string => {
  const times = source.split(from).length - 1;
  if (times !== 1) {
    throw new Error(
      `Expected handlers/${file} to contain "${from}" once, found it ${times} times: ${name}`,
    );
  }
  return source.replace(from, () => to);
};
