// Connection ids that look like those of API Gateway, one for each number.

export const idOf = (number: number): string =>
  `${Buffer.from(String(number).padStart(11, "0")).toString("base64url")}=`;

export const numberOf = (id: string): number => Number(Buffer.from(id, "base64url").toString());

/** Numbers `from` and up. */
export interface Range {
  from: number;
  count: number;
}

/** The sink lists a range in the partition of its name. */
export const partitionOf = ({ from, count }: Range): string => `${from}+${count}`;

/** @returns of a partition with another name: one connection. */
export const rangeOf = (partition: string): Range => {
  const [, from, count] = /^(\d+)\+(\d+)$/.exec(partition) ?? [];
  return { from: Number(from ?? 0), count: Number(count ?? 1) };
};

export const idsOf = ({ from, count }: Range): string[] =>
  Array.from({ length: count }, (_, index) => idOf(from + index));
