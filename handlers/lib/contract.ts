// Contracts of routes: what clients send, and what they get. handlers/routes/ has one for each route.
import { MAX_ID_CHARACTERS } from "./request-id.ts";
import type { Route } from "./route.ts";
import { createCheck } from "./schema/compile.ts";
import type { Schema } from "./schema/schema.ts";
import { readSchema, type SchemaSource, type TypeOf } from "./schema/standard-schema.ts";

/** The source of checks, documents and the client's types. */
export interface Contract extends Route {
  readonly description?: string;
  /** What the check is made from. */
  readonly checked: Schema;
  /** Frames that clients send. */
  readonly request: Schema;
  /** The reply to a request with an `id`. */
  readonly reply?: Schema;
  /** The reply to a request without an `id`: the value alone, not a frame. */
  readonly output?: Schema;
}

export interface RouteOptions<I extends SchemaSource, O extends SchemaSource> {
  /** For the documents. */
  description?: string;
  /** An object: the fields besides `action` and `id`. */
  input: I;
  /** What the handler returns. Without it there is no reply. */
  output?: O;
  /** Whether a reply that is a text is sent as JSON. Default false: as it is. */
  isJson?: boolean;
  /** Whether replies are the same with and without an `id`, whatever that is. Default false: with one, they are frames. */
  ignoresId?: boolean;
}

export const ID = {
  description: "Comes back in the reply, so that replies can be told apart.",
  type: ["string", "integer"],
  maxLength: MAX_ID_CHARACTERS,
} as const satisfies Schema;

/**
 * @param action the route key.
 * @throws when a schema checks something that cannot be compiled, see {@link readSchema}.
 */
export const route = <
  const Action extends string,
  const I extends SchemaSource,
  const O extends SchemaSource = { const: undefined },
>(
  action: Action,
  { description, input, output, isJson, ignoresId = false }: RouteOptions<I, O>,
): Route<Action, TypeOf<I>, TypeOf<O>> => {
  const fields = readSchema(input, `The input of "${action}"`);
  const value = output && readSchema(output, `The output of "${action}"`);
  // The route is selected already.
  const id: Record<string, Schema> = ignoresId ? {} : { id: ID };
  const checked = addFields(action, fields, { action: {}, ...id });
  const contract: Contract = {
    action,
    check: createCheck(checked),
    ...(isJson && { writes: "json" }),
    ...(ignoresId && { ignoresId }),
    ...(description !== undefined && { description }),
    checked,
    request: addFields(action, fields, { action: { const: action }, ...id }, ["action"]),
    ...(value && { output: value }),
    ...(value && !ignoresId && { reply: createFrame(action, value) }),
  };
  return contract as Contract & Route<Action, TypeOf<I>, TypeOf<O>>;
};

/** A request and its reply as whole frames, with `action` and `id`. */
export const frameRoute = <const Request extends FrameSchema, const Reply extends Schema>(
  request: Request,
  reply: Reply,
): Route<Request["properties"]["action"]["const"], TypeOf<Request>, FieldsOf<TypeOf<Reply>>> => {
  const { description } = request;
  const { const: action } = request.properties.action;
  const contract: Contract = {
    action,
    check: createCheck(request),
    writes: "fields",
    ...(description !== undefined && { description }),
    checked: request,
    request,
    reply,
  };
  return contract as ReturnType<typeof frameRoute<Request, Reply>>;
};

type FrameSchema = Schema & { properties: { action: { const: string } } };

type FieldsOf<Frame> = Frame extends object ? Omit<Frame, "action" | "id"> : never;

const createFrame = (action: string, data: Schema): Schema => ({
  type: "object",
  properties: { action: { const: action }, id: ID, data },
  required: ["action", "id", "data"],
});

/** Also to each alternative of an object. */
const addFields = (
  action: string,
  schema: Schema,
  fields: Record<string, Schema>,
  required: string[] = [],
): Schema => {
  const { type, properties = {}, anyOf, oneOf, allOf } = schema;
  const addToEach = (parts: readonly Schema[]) =>
    parts.map((part) => addFields(action, part, fields, required));
  if (type === undefined && (anyOf ?? oneOf)) {
    return {
      ...schema,
      ...(anyOf && { anyOf: addToEach(anyOf) }),
      ...(oneOf && { oneOf: addToEach(oneOf) }),
    };
  }
  const taken = Object.keys(fields).find((name) => Object.hasOwn(properties, name));
  if (type === "object" && taken === undefined && !allOf) {
    return {
      ...schema,
      properties: { ...fields, ...properties },
      required: [...required, ...(schema.required ?? [])],
    };
  }
  throw new Error(
    `The input of "${action}" is ${taken ? `an object with "${taken}"` : `of the type ${String(type)}`}; expected an ` +
      `object without "action" and "id", which every message may have.`,
  );
};
