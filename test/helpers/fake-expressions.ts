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

/** `:value`, or `name + :value`. */
const assigned = (text: string, before: Item, words: Words): any => {
  const [, name, addend] = /^(#?\w+) \+ (:\w+)$/.exec(text) ?? [];
  if (name === undefined || addend === undefined) return readValue(text, words);
  const sum = Number(readAttribute(before, name, words)?.N) + Number(readValue(addend, words).N);
  return { N: String(sum) };
};

export const updated = (expression: string, before: Item, words: Words): Item => {
  const after = { ...before };
  for (const [, verb, rest] of expression.matchAll(
    /(SET|ADD|REMOVE) (.*?)(?= SET| ADD| REMOVE|$)/g,
  )) {
    for (const clause of rest!.split(", ")) {
      const [name = "", value = ""] = clause.split(verb === "SET" ? " = " : " ");
      const attribute = words.ExpressionAttributeNames?.[name] ?? name;
      if (verb === "REMOVE") delete after[attribute];
      else if (verb === "SET") after[attribute] = assigned(value, before, words);
      else {
        const sum = Number(after[attribute]?.N ?? 0) + Number(readValue(value, words).N);
        after[attribute] = { N: String(sum) };
      }
    }
  }
  return after;
};
