// What calls of EC2 look for.
import { type Asked, createHexId } from "./answer.ts";

/** The first value of each filter, by its name. */
export const readFilters = ({ input }: Pick<Asked, "input">): Map<string, string> => {
  const filters = new Map<string, string>();
  for (let index = 1; input.has(`Filter.${index}.Name`); index += 1) {
    const value = input.get(`Filter.${index}.Value.1`);
    if (value !== undefined) filters.set(input.get(`Filter.${index}.Name`) ?? "", value);
  }
  return filters;
};

/** The tags that are sought are those that are found. */
export const listTags = (filters: ReadonlyMap<string, string>): object => ({
  item: [...filters].flatMap(([name, value]) =>
    name.startsWith("tag:") ? [{ key: name.slice("tag:".length), value }] : [],
  ),
});

/** From what is asked for: the same filters find the same resource. */
export const createId = (prefix: string, asked: Asked, ...parts: string[]): string => {
  const filters = [...readFilters(asked)].map((filter) => filter.join("=")).toSorted();
  return `${prefix}-${createHexId(prefix, asked.region, ...filters, ...parts).slice(0, 17)}`;
};
