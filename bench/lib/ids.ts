// Connection ids in API Gateway's format, one per number.

export const toId = (number: number): string =>
  `${Buffer.from(String(number).padStart(11, "0")).toString("base64url")}=`;

export const toNumber = (id: string): number => Number(Buffer.from(id, "base64url").toString());

/** Ids of the numbers from `from` on. */
export interface Range {
  from: number;
  count: number;
}

/** The name of a partition in which the sink lists a range. */
export const toPartition = ({ from, count }: Range): string => `${from}+${count}`;

/** @returns one connection for a partition of the real table, else none. */
export const toRange = (partition: string): Range => {
  const [, from, count] = /^(\d+)\+(\d+)$/.exec(partition) ?? [];
  if (from === undefined) return { from: 0, count: partition.startsWith("*") ? 1 : 0 };
  return { from: Number(from), count: Number(count) };
};

export const toIds = ({ from, count }: Range): string[] =>
  Array.from({ length: count }, (_, index) => toId(from + index));
