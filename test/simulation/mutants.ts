// Mistakes that the simulation must find: each is put into a handler's text as it is loaded.

export interface Mutant {
  /** What is wrong. */
  name: string;
  /** Under `handlers/`. */
  file: string;
  /** Stands there once. */
  from: string;
  to: string;
}

export const MUTANTS: Mutant[] = [
  {
    name: "a client's message is acknowledged before it is handed over",
    file: "sendmessage.ts",
    from: "await queue.send(broadcastId, data);",
    to: "queue.send(broadcastId, data).catch(() => {});",
  },
  {
    name: "the rest is not left to anybody",
    file: "lib/broadcast/hand-over.ts",
    from: "if (parts.length > 0) await this.keep(parts);",
    to: "return;",
  },
  {
    name: "recipients whose post is under way are not in the rest",
    file: "lib/broadcast/fan-out.ts",
    from: "[...this.due, ...this.pending, ...this.underWay]",
    to: "[...this.due, ...this.pending]",
  },
  {
    name: "recipients that were listed and not begun are not in the rest",
    file: "lib/broadcast/recipient-feed.ts",
    from: "recipients: this.ready.slice(this.at),",
    to: "recipients: [],",
  },
  {
    name: "partitions that nobody has begun are not in the rest",
    file: "lib/broadcast/recipient-feed.ts",
    from: "slices: [...this.slices, ...this.givingAway, ...this.undecided],",
    to: "slices: [],",
  },
  {
    name: "partitions that could not be listed are forgotten",
    file: "lib/broadcast/recipient-feed.ts",
    from: "this.failed.push({ slice, error });",
    to: "",
  },
  {
    name: "a partition is listed from its beginning again when somebody goes on with it",
    file: "lib/connection-index.ts",
    from: "...(after !== undefined && {",
    to: "...(after === undefined && {",
  },
  {
    name: "a mark has no lease: it is done when it is made",
    file: "lib/broadcast/delivery-marker.ts",
    from: '":until": { N: String(now() + leaseMs) },',
    to: '":until": { N: "0" },',
  },
  {
    name: "a lease is over at once",
    file: "lib/broadcast/delivery-marker.ts",
    from: '":until": { N: String(now() + leaseMs) },',
    to: '":until": { N: String(now()) },',
  },
  {
    name: "no mark keeps anybody out",
    file: "lib/broadcast/delivery-marker.ts",
    from: '"attribute_not_exists(p) OR #until >= :one AND #until <= :now OR #owner = :owner AND #until > :one OR #e <= :seconds"',
    to: '"attribute_not_exists(p) OR attribute_exists(p)"',
  },
  {
    name: "a claim that arrives late opens a mark that is done",
    file: "lib/broadcast/delivery-marker.ts",
    from: "#owner = :owner AND #until > :one OR",
    to: "#owner = :owner OR",
  },
  {
    name: "what is left is not written into the mark",
    file: "lib/broadcast/hand-over.ts",
    from: "await this.keep(parts);",
    to: "",
  },
  {
    name: "who takes over asks nobody whose the partitions are",
    file: "lib/broadcast/delivery-marker.ts",
    from: 'isTakenOver: claims.N !== "1",',
    to: "isTakenOver: false,",
  },
  {
    name: "a message whose sending is in doubt is taken for not sent",
    file: "lib/broadcast/hand-over.ts",
    from: 'return mayHaveHappened(error) ? "undecided" : "kept";',
    to: 'return "kept";',
  },
  {
    name: "a partition has another name each time that it is handed over",
    file: "lib/broadcast/parts.ts",
    from: "id: partitionId(item.id, slice),",
    to: "id: randomUUID(),",
  },
  {
    name: "429 is taken for 410",
    file: "lib/post-outcome.ts",
    from: "if (status === undefined || status === 429 || status >= 500) {",
    to: "if (status === 429) return GONE;\n  if (status === undefined || status >= 500) {",
  },
  {
    name: "no answer is taken for delivered",
    file: "lib/post-outcome.ts",
    from: "if (status === undefined || status === 429",
    to: "if (status === undefined) return DELIVERED;\n  if (status === 429",
  },
  {
    name: "a post that failed is not tried again",
    file: "lib/broadcast/fan-out.ts",
    from: "this.pending.add(recipient);",
    to: "return;",
  },
  {
    name: "who has had their attempts is forgotten",
    file: "lib/broadcast/fan-out.ts",
    from: "this.putOff.push(recipient);",
    to: "",
  },
  {
    name: "a connection is forgotten at a 410 while its handshake is under way",
    file: "lib/broadcast/broadcaster.ts",
    from: "const GRACE_MS = 60_000;",
    to: "const GRACE_MS = 10_000;",
  },
  {
    name: "what is given up for good is not laid before people",
    file: "lib/broadcast/worker.ts",
    from: "await queue.deadLetter(item, error.name);",
    to: "",
  },
  {
    name: "what was tried in vain is not laid before people",
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
    name: "a batch that fails in part is reported as done",
    file: "broadcast.ts",
    from: "const failures = Records.filter((_, index) => !handled[index]);",
    to: "const failures: SQSRecord[] = [];",
  },
  {
    name: "a message that another worker is at is forgotten",
    file: "lib/broadcast/worker.ts",
    from: 'return mark === "done";',
    to: "return true;",
  },
  {
    name: "stop() does not wake the lanes of a fan-out",
    file: "lib/broadcast/fan-out.ts",
    from: "    this.stopped = true;\n    this.wake();",
    to: "    this.stopped = true;",
  },
  {
    name: "the feed knows no low water: it reads on and on",
    file: "lib/broadcast/recipient-feed.ts",
    from: "if (this.ready.length - this.at < LOW_WATER) this.load();",
    to: "this.load();",
  },
  {
    name: "$connect takes no notice of a tombstone",
    file: "lib/connection-store.ts",
    from: '"attribute_not_exists(p) OR attribute_exists(connectedAt) OR e <= :now"',
    to: '"attribute_not_exists(p) OR attribute_exists(p)"',
  },
  {
    name: "$connect does not look for a tombstone at its end",
    file: "lib/connection-store.ts",
    from: "return !(await isForgotten(connectionId));",
    to: "return true;",
  },
  {
    name: "$disconnect leaves no tombstone",
    file: "lib/connection-store.ts",
    from: 'ReturnValues: "ALL_NEW",',
    to: 'ReturnValues: "ALL_NEW",\n        ConditionExpression: "attribute_exists(connectedAt)",',
  },
  {
    name: "$disconnect leaves the item of the token's expiry",
    file: "lib/connection-store.ts",
    from: "const keys = [...members, ...expiryKeys(parts, connectionId, stored ?? tokenExpiresAt)];",
    to: "const keys = members;",
  },
  {
    name: "a connection whose $connect fails is not taken back",
    file: "lib/connection-store.ts",
    from: "await forget(connection, expiresAt).catch(() => {});",
    to: "",
  },
  {
    name: "the sweep looks at a minute before its handshakes have ended",
    file: "sweep.ts",
    from: "const HANDSHAKE_MINUTES = 1;",
    to: "const HANDSHAKE_MINUTES = 0;",
  },
  {
    name: "the sweep forgets who it could not close",
    file: "sweep.ts",
    from: "const done = ids.filter((_, at) => results[at]);",
    to: "const done = ids;",
  },
  {
    name: "a budget does not end",
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

/** @throws when the text has changed, so that the mutant must as well. */
export const mutate = (source: string, { name, file, from, to }: Mutant): string => {
  const times = source.split(from).length - 1;
  if (times !== 1) {
    throw new Error(
      `Expected handlers/${file} to have "${from}" once, found it ${times} times: ${name}`,
    );
  }
  return source.replace(from, () => to);
};
