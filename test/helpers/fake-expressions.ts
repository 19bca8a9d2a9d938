// The DynamoDB expressions that handlers use: conditions with AND and OR but no parentheses, and updates of whole
// attributes.

type Item = Record<string, any>;

interface Words {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, any>;
}

const readAttribute = (item: Item | undefined, name: string, { ExpressionAttributeNames }: Words) =>
  item?.[ExpressionAttributeNames?.[name] ?? name];

const readValue = (name: string, { ExpressionAttributeValues }: Words) => {
  const value = ExpressionAttributeValues?.[name];
  if (!value) throw new Error(`The expression has no value ${name}`);
  return value;
};

const OPERATORS: Record<string, (a: any, b: any) => boolean> = {
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

const plain = (value: any) => (value?.N === undefined ? value?.S : Number(value.N));

const termHolds = (term: string, item: Item | undefined, words: Words): boolean => {
  const [, not, attribute] = /^attribute_(not_)?exists\((\S+)\)$/.exec(term) ?? [];
  if (attribute)
    return (readAttribute(item, attribute, words) === undefined) === (not !== undefined);
  const [, name, operator, value] = /^(#?\w+) (=|>=|<=|>) (:\w+)$/.exec(term) ?? [];
  if (!name) throw new Error(`The fake table does not support "${term}"`);
  const found = readAttribute(item, name, words);
  return (
    found !== undefined && OPERATORS[operator!]!(plain(found), plain(readValue(value!, words)))
  );
};

export const holds = (condition: string | undefined, item: Item | undefined, words: Words) =>
  condition === undefined ||
  condition
    .split(" OR ")
    .some((all) => all.split(" AND ").every((term) => termHolds(term, item, words)));

/** `:value`, `name + :value` or `if_not_exists(name, :value)`. */
const assigned = (text: string, before: Item, words: Words): any => {
  const [, kept, otherwise] = /^if_not_exists\((#?\w+), (:\w+)\)$/.exec(text) ?? [];
  if (kept !== undefined) return readAttribute(before, kept, words) ?? readValue(otherwise!, words);
  const [, name, addend] = /^(#?\w+) \+ (:\w+)$/.exec(text) ?? [];
  if (name === undefined || addend === undefined) return readValue(text, words);
  const sum = Number(readAttribute(before, name, words)?.N) + Number(readValue(addend, words).N);
  return { N: String(sum) };
};

/** Numbers are summed, sets united. */
const added = (before: any, value: any): any => {
  const set = ["SS", "NS"].find((type) => value[type] !== undefined);
  return set === undefined
    ? { N: String(Number(before?.N ?? 0) + Number(value.N)) }
    : { [set]: [...new Set([...(before?.[set] ?? []), ...value[set]])] };
};

export const updated = (expression: string, before: Item, words: Words): Item => {
  const after = { ...before };
  for (const [, verb, rest] of expression.matchAll(
    /(SET|ADD|REMOVE) (.*?)(?= SET| ADD| REMOVE|$)/g,
  )) {
    for (const clause of rest!.split(/, (?![^(]*\))/)) {
      const [name = "", value = ""] = clause.split(verb === "SET" ? " = " : " ");
      const attribute = words.ExpressionAttributeNames?.[name] ?? name;
      if (verb === "REMOVE") delete after[attribute];
      else if (verb === "SET") after[attribute] = assigned(value, before, words);
      else after[attribute] = added(after[attribute], readValue(value, words));
    }
  }
  return after;
};

/** @returns whether a sort key is one that the query asks for, beside the partition. */
export const isInRange = (condition: string, c: string, words: Words): boolean => {
  const range = condition.split(/^p = :p( AND )?/)[2];
  if (!range) return true;
  const [, prefix] = /^begins_with\(c, (:\w+)\)$/.exec(range) ?? [];
  if (prefix !== undefined) return c.startsWith(readValue(prefix, words).S);
  const [, from, to] = /^c BETWEEN (:\w+) AND (:\w+)$/.exec(range) ?? [];
  if (!from || !to) throw new Error(`The fake table does not understand "${range}"`);
  return c >= readValue(from, words).S && c <= readValue(to, words).S;
};
