// The AsyncAPI document: every message that clients send and receive. https://www.asyncapi.com/docs/reference/specification/v3.0.0
import type { Contract } from "../../../handlers/lib/contract.ts";
import type { Schema } from "../../../handlers/lib/schema/schema.ts";
import { SERVER_FRAMES } from "../protocol-page.ts";

interface Message {
  name: string;
  summary?: string;
  contentType: string;
  payload: unknown;
  correlationId?: { location: string };
}

/** @param version of the API. @returns the document; JSON. */
export const createAsyncApi = (contracts: readonly Contract[], version: string): object => {
  const actions = contracts.map(({ action }) => action);
  const [nameMessage, nameOperation] = [createNaming(actions), createNaming(actions)];
  const sent = listSentFrames(nameMessage);
  const parts = contracts.map((contract) =>
    describeRoute(contract, nameMessage, sent.get("error")),
  );
  const messages = [...parts.flatMap((part) => part.messages), ...sent.values()];
  return {
    asyncapi: "3.0.0",
    info: { ...INFO, version },
    defaultContentType: JSON_TYPE,
    servers: SERVERS,
    channels: {
      [CHANNEL]: {
        address: "/",
        description: "One WebSocket.",
        messages: Object.fromEntries(
          messages.map(({ name }) => [name, refer("components", "messages", name)]),
        ),
      },
    },
    operations: Object.fromEntries([
      ...parts.map(({ operation }) => operation),
      ...Array.from(sent, ([frame, { name, summary }]) => [
        nameOperation(`send-${frame}`),
        {
          action: "send",
          channel: refer("channels", CHANNEL),
          summary,
          messages: [referToMessage(name)],
        },
      ]),
    ]),
    components: {
      messages: Object.fromEntries(messages.map((message) => [message.name, message])),
    },
  };
};

/** Gives names that are not taken yet: actions may have any. */
type Naming = (name: string) => string;

const createNaming = (actions: string[]): Naming => {
  const taken = new Set(actions);
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
    taken.add(free);
    return free;
  };
};

const INFO = {
  title: "cdktf-websocket-api",
  description:
    "A message selects its route by `action`. Messages that no route takes are answered with a list of the actions. " +
    "Where a message may have an `id`, replies and errors are frames that repeat it.",
  license: { name: "MIT" },
};

const CHANNEL = "stage";

const JSON_TYPE = "application/json";

const SERVERS = {
  laptop: { host: "localhost:3001", protocol: "ws", pathname: "/dev" },
  deployed: {
    host: "{api}.execute-api.{region}.amazonaws.com",
    protocol: "wss",
    pathname: "/{stage}",
    variables: { api: {}, region: {}, stage: { enum: ["dev", "prod"] } },
  },
};

/** https://www.rfc-editor.org/rfc/rfc6901#section-6 */
const refer = (...path: string[]) => ({
  $ref: `#/${path.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`,
});

const referToMessage = (name: string) => refer("channels", CHANNEL, "messages", name);

/** Frames that the server sends on its own, and errors, by the name of the frame. */
const listSentFrames = (naming: Naming): Map<string, Message> =>
  new Map(
    [...SERVER_FRAMES]
      .filter(([, { properties }]) => properties["action"]?.const === undefined)
      .map(([name, frame]) => [name, createMessage(naming(name.replaceAll(" ", "-")), frame)]),
  );

const describeRoute = (
  { action, description, request, reply, output, writes }: Contract,
  naming: Naming,
  error: Message | undefined,
) => {
  const asked = { ...createMessage(action, request), ...(description && { summary: description }) };
  const isText = output?.type === "string" && writes !== "json";
  const replies = [
    ...(reply ? [createMessage(naming(`${action}-reply`), reply)] : []),
    ...(output
      ? [createMessage(naming(`${action}-value`), output, isText ? "text/plain" : JSON_TYPE)]
      : []),
  ];
  const operation = {
    action: "receive",
    channel: refer("channels", CHANNEL),
    ...(description && { summary: description }),
    messages: [referToMessage(action)],
    reply: {
      channel: refer("channels", CHANNEL),
      messages: [...replies, ...(error ? [error] : [])].map(({ name }) => referToMessage(name)),
    },
  };
  return { messages: [asked, ...replies], operation: [action, operation] as const };
};

const createMessage = (name: string, schema: Schema, contentType = JSON_TYPE): Message => {
  const { description: summary, ...payload } = schema;
  const hasId = Object.hasOwn(schema.properties ?? {}, "id");
  return {
    name,
    ...(summary !== undefined && { summary }),
    contentType,
    payload: toDraft07(payload),
    ...(hasId && { correlationId: { location: "$message.payload#/id" } }),
  };
};

/** AsyncAPI's schemas are of an older draft of JSON Schema, which names the items of tuples differently. */
const toDraft07 = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { prefixItems, items = true, ...rest } = value as Record<string, unknown>;
    // A field of that name has a schema.
    if (!Array.isArray(prefixItems)) return value;
    return { ...rest, items: prefixItems, additionalItems: items };
  });
