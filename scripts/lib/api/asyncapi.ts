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
  const parts = contracts.map(describeRoute);
  const sent = listSentFrames();
  const messages = [...parts.flatMap((part) => part.messages), ...sent];
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
      ...sent.map(({ name, summary }) => [
        `send-${name}`,
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

const refer = (...path: string[]) => ({
  $ref: `#/${path.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`,
});

const referToMessage = (name: string) => refer("channels", CHANNEL, "messages", name);

/** Frames that the server sends on its own, and errors. */
const listSentFrames = (): Message[] =>
  [...SERVER_FRAMES]
    .filter(([, { properties }]) => properties["action"]?.const === undefined)
    .map(([name, frame]) => createMessage(name.replaceAll(" ", "-"), frame));

const describeRoute = ({ action, description, request, reply, output, writes }: Contract) => {
  const asked = { ...createMessage(action, request), ...(description && { summary: description }) };
  const isText = output?.type === "string" && writes !== "json";
  const replies = [
    ...(reply ? [createMessage(`${action}-reply`, reply)] : []),
    ...(output
      ? [createMessage(`${action}-value`, output, isText ? "text/plain" : JSON_TYPE)]
      : []),
  ];
  const operation = {
    action: "receive",
    channel: refer("channels", CHANNEL),
    ...(description && { summary: description }),
    messages: [referToMessage(action)],
    reply: {
      channel: refer("channels", CHANNEL),
      messages: [...replies.map(({ name }) => name), "error"].map(referToMessage),
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
    if (typeof value !== "object" || value === null || !("prefixItems" in value)) return value;
    const { prefixItems, items = true, ...rest } = value as Record<string, unknown>;
    return { ...rest, items: prefixItems, additionalItems: items };
  });
