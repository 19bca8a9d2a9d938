// DynamoDB's condition keys: the items and attributes that a call uses.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
import { textOfAny } from "../../shared/scalar.ts";
import { type ContextKeys, createKeys, NO_KEYS } from "./context-keys.ts";
import { readBatch, tableArn } from "./api-calls.ts";
import { isMap } from "./conditions.ts";

type Fields = Record<string, unknown>;

/** The parts of a table that its keys need. */
interface KeyedTable {
  name: string;
  /** Partition key first. */
  keyAttributes: string[];
  /** Body of a CreateTable request. */
  createTable: object;
}

export interface DynamoDbCall {
  /** For example `PutItem`. */
  operation: string;
  /** Body of the call. */
  input: unknown;
  region: string;
  tables: KeyedTable[];
}

/** @param resource ARN of one of the call's tables or indexes. */
export const dynamoDbKeys = (call: DynamoDbCall, resource: string): ContextKeys => {
  const { operation, input, region, tables } = call;
  if (!isMap(input)) return NO_KEYS;
  return createKeys(() => {
    const [arn, index] = resource.split("/index/");
    const table = tables.find(({ name }) => tableArn(name, region) === arn);
    const request = requestFor(call, input, arn);
    const items = listItems(request);
    const hashKey = table && findHashKey(table, index);
    const leading = hashKey === undefined ? [] : leadingKeys(request, items, hashKey);
    const attributes = listAttributes(request, items);
    return {
      "dynamodb:LeadingKeys": leading.length > 0 ? leading : undefined,
      "dynamodb:Attributes": attributes.length > 0 ? attributes : undefined,
      "dynamodb:Select": readSelect(operation, request, index),
      "dynamodb:ReturnValues": readReturnValues(operation, request),
      "dynamodb:ReturnConsumedCapacity": readText(input["ReturnConsumedCapacity"]) ?? "NONE",
    };
  });
};

/** The part of a batch that concerns this table. */
const requestFor = (
  { operation, region }: DynamoDbCall,
  input: Fields,
  arn: string | undefined,
): Fields => {
  const batch = readBatch(operation, input["RequestItems"]);
  if (!batch) return input;
  const [, part] = Object.entries(batch).find(([name]) => tableArn(name, region) === arn) ?? [];
  return isMap(part) ? part : { Writes: part };
};

/** The items and keys in the call. */
const listItems = ({ Key, Item, Keys, Writes }: Fields): Fields[] =>
  [Key, Item, ...toList(Keys), ...toList(Writes).flatMap(writtenBy)].filter(isMap);

const writtenBy = (write: unknown): unknown[] => {
  if (!isMap(write)) return [];
  const { PutRequest, DeleteRequest } = write;
  return [
    isMap(PutRequest) ? PutRequest["Item"] : undefined,
    isMap(DeleteRequest) ? DeleteRequest["Key"] : undefined,
  ];
};

interface Index {
  IndexName?: unknown;
  KeySchema?: { AttributeName: string }[];
}

/** Local indexes share the hash key of their table. */
const findHashKey = (
  { keyAttributes, createTable }: KeyedTable,
  index?: string,
): string | undefined => {
  const { GlobalSecondaryIndexes = [] } = createTable as { GlobalSecondaryIndexes?: Index[] };
  const found = GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === index);
  return found?.KeySchema?.[0]?.AttributeName ?? keyAttributes[0];
};

const leadingKeys = (request: Fields, items: Fields[], hashKey: string): string[] => {
  const queried = queriedValue(request, hashKey);
  return [...items.map((item) => own(item, hashKey)), queried].flatMap(
    (value) => readScalar(value) ?? [],
  );
};

/** The hash key's value in a query, in either of DynamoDB's two syntaxes. */
const queriedValue = (request: Fields, hashKey: string): unknown => {
  const { KeyConditionExpression, KeyConditions, ExpressionAttributeValues } = request;
  if (isMap(KeyConditions)) {
    const condition = own(KeyConditions, hashKey);
    return isMap(condition) ? toList(condition["AttributeValueList"])[0] : undefined;
  }
  const expression = readText(KeyConditionExpression) ?? "";
  for (const [, left = "", right = ""] of expression.matchAll(
    /(?<![#:\w])([#:]?\w+)\s*=\s*([#:]?\w+)/g,
  )) {
    const [name, value] = left.startsWith(":") ? [right, left] : [left, right];
    if (resolveName(name, request) === hashKey) return own(ExpressionAttributeValues, value);
  }
  return undefined;
};

const EXPRESSIONS = [
  "ProjectionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ConditionExpression",
  "UpdateExpression",
];
const MAPS = ["Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"];
const KEYWORDS = new Set(["set", "remove", "add", "delete", "and", "or", "not", "between"]);

/** Names of the top-level attributes in the call, including its items' keys. */
const listAttributes = (request: Fields, items: Fields[]): string[] => {
  const named = EXPRESSIONS.flatMap((name) => namesIn(readText(request[name]) ?? ""));
  const maps = MAPS.map((name) => request[name]).filter(isMap);
  return [
    ...new Set([
      ...[...items, ...maps].flatMap((item) => Object.keys(item)),
      ...toList(request["AttributesToGet"]).map(textOfAny),
      ...named.map((name) => resolveName(name, request)),
    ]),
  ];
};

/** Attribute names in an expression: `a` of `a.b[1]`, but no values, functions or keywords. */
const namesIn = (expression: string): string[] =>
  [...expression.matchAll(/(?<![.:#\w])(#?[A-Za-z_]\w*)(?!\w)(?!\s*\()/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !KEYWORDS.has(name.toLowerCase()));

const resolveName = (name: string, { ExpressionAttributeNames }: Fields): string =>
  readText(own(ExpressionAttributeNames, name)) ?? name;

const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan"]);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select */
const readSelect = (operation: string, request: Fields, index?: string): string | undefined => {
  if (!READS.has(operation)) return undefined;
  const { Select, ProjectionExpression, AttributesToGet } = request;
  if (typeof Select === "string") return Select;
  if (ProjectionExpression !== undefined || AttributesToGet !== undefined)
    return "SPECIFIC_ATTRIBUTES";
  return index === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
};

const readReturnValues = (operation: string, { ReturnValues }: Fields): string | undefined =>
  /^(Put|Update|Delete)Item$/.test(operation) ? (readText(ReturnValues) ?? "NONE") : undefined;

/** The value of a key: a string, a number, or bytes, wrapped in its type. */
const readScalar = (value: unknown): string | undefined =>
  isMap(value) ? readText(Object.values(value)[0]) : undefined;

const own = (map: unknown, name: string): unknown =>
  isMap(map) && Object.hasOwn(map, name) ? map[name] : undefined;

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const readText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;
