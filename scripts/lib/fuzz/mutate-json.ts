// Mutates a JSON document so that it stays valid: most mutations of bytes fail in the parser.
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";
import type { Chance } from "./mutate.ts";

type Container = Record<string, unknown> | unknown[];

interface Place {
  container: Container;
  key: string;
}

const MAX_CHANGES = 4;

/** @returns undefined for input that is not JSON, or that contains nothing to change. */
export const mutateJson = (
  input: Buffer,
  { chance, tokens, corpus }: { chance: Chance; tokens: Buffer[]; corpus: Buffer[] },
): Buffer | undefined => {
  const document = parseJsonOrNothing(input.toString());
  const pick = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(chance() * items.length)];
  const values = valuesFor(tokens, pick(corpus), pick);
  for (let left = 1 + Math.floor(chance() * MAX_CHANGES); left > 0; left -= 1) {
    const place = pick(placesIn(document));
    if (!place) return undefined;
    const change = pick([replace, remove, rename, wrap, move]);
    change?.(place, {
      value: pick(values)?.(),
      name: String(pick(tokens)),
      from: pick(placesIn(document)),
    });
  }
  return Buffer.from(JSON.stringify(document));
};

interface Given {
  value: unknown;
  name: string;
  from: Place | undefined;
}

type Change = (place: Place, given: Given) => void;

const set = ({ container, key }: Place, value: unknown): void => {
  // So that `__proto__` also becomes a key.
  Object.defineProperty(container, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
};

const valueAt = ({ container, key }: Place): unknown =>
  Object.getOwnPropertyDescriptor(container, key)?.value;

const replace: Change = (place, { value }) => set(place, value);

const remove: Change = ({ container, key }) => {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
};

const rename: Change = (place, { name }) => {
  if (Array.isArray(place.container)) return;
  set({ ...place, key: name }, valueAt(place));
};

const wrap: Change = (place, { name }) => {
  const value = valueAt(place);
  set(place, name.length % 2 === 0 ? [value] : { [name]: value });
};

/** A copy of another part, so that no part contains itself. */
const move: Change = (place, { from }) => {
  if (from) set(place, structuredClone(valueAt(from)));
};

const valuesFor = (
  tokens: Buffer[],
  other: Buffer | undefined,
  pick: <Item>(items: readonly Item[]) => Item | undefined,
): (() => unknown)[] => [
  () => null,
  () => 0,
  () => true,
  () => -1.5,
  () => "",
  () => [],
  () => ({}),
  () => String(pick(tokens)),
  () => `\${${String(pick(tokens))}}`,
  () => [String(pick(tokens)), null],
  () => ({ [String(pick(tokens))]: String(pick(tokens)) }),
  () => {
    const place = pick(placesIn(parseJsonOrNothing(other?.toString() ?? "")));
    return place && valueAt(place);
  },
];

const placesIn = (value: unknown): Place[] => {
  const places: Place[] = [];
  const containers = [value].filter(isContainer);
  for (let container = containers.pop(); container; container = containers.pop()) {
    for (const key of Object.keys(container)) {
      const place = { container, key };
      places.push(place);
      const inner = valueAt(place);
      if (isContainer(inner)) containers.push(inner);
    }
  }
  return places;
};

const isContainer = (value: unknown): value is Container =>
  typeof value === "object" && value !== null;
