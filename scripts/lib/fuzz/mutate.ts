// Makes a new input from existing ones, with a few random changes.

/** From 0 up to 1, like Math.random. */
export type Chance = () => number;

interface Sources {
  chance: Chance;
  tokens: Buffer[];
  corpus: Buffer[];
}

type Change = (input: Buffer, sources: Sources) => Buffer;

const MAX_INPUT_BYTES = 16 * 1024;
const MAX_CHANGES = 6;
const MAX_REPETITIONS = 64;

export const mutate = (input: Buffer, sources: Sources): Buffer => {
  let changed = input;
  for (let left = 1 + below(MAX_CHANGES, sources); left > 0; left -= 1) {
    changed = pick(CHANGES, sources)(changed, sources);
  }
  return changed.subarray(0, MAX_INPUT_BYTES);
};

const below = (limit: number, { chance }: Pick<Sources, "chance">): number =>
  Math.floor(chance() * limit);

const pick = <Item>(items: readonly Item[], sources: Pick<Sources, "chance">): Item => {
  const item = items[below(items.length, sources)];
  if (item === undefined) throw new RangeError("Expected something to choose from");
  return item;
};

/** A random part of the input; short ones are more likely. */
const rangeIn = (input: Buffer, sources: Sources): [start: number, end: number] => {
  const start = below(input.length + 1, sources);
  const length = Math.floor(sources.chance() ** 3 * (input.length - start + 1));
  return [start, start + length];
};

const put = (input: Buffer, [start, end]: [number, number], ...parts: Buffer[]): Buffer =>
  Buffer.concat([input.subarray(0, start), ...parts, input.subarray(end)]);

const CHANGES: Change[] = [
  // Flips a bit.
  (input, sources) => {
    const copy = Buffer.from(input);
    const at = below(copy.length, sources);
    if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << below(8, sources));
    return copy;
  },
  // Replaces a byte.
  (input, sources) => {
    const at = below(input.length + 1, sources);
    return put(input, [at, at + 1], Buffer.from([below(256, sources)]));
  },
  // Removes a part.
  (input, sources) => put(input, rangeIn(input, sources)),
  // Repeats a part.
  (input, sources) => {
    const [start, end] = rangeIn(input, sources);
    const times = 1 + below(MAX_REPETITIONS, sources);
    if ((end - start) * times > MAX_INPUT_BYTES) return input;
    const part = input.subarray(start, end);
    return put(input, [end, end], ...Array.from({ length: times }, () => part));
  },
  // Inserts a word, or replaces a part with it.
  (input, sources) => {
    const at = below(input.length + 1, sources);
    return put(input, [at, at], pick(sources.tokens, sources));
  },
  (input, sources) => put(input, rangeIn(input, sources), pick(sources.tokens, sources)),
  // Inserts a part of another input, or appends it.
  (input, sources) => {
    const other = pick(sources.corpus, sources);
    return put(input, rangeIn(input, sources), other.subarray(...rangeIn(other, sources)));
  },
  (input, sources) => {
    const other = pick(sources.corpus, sources);
    return Buffer.concat([
      input.subarray(0, below(input.length + 1, sources)),
      other.subarray(below(other.length + 1, sources)),
    ]);
  },
];
