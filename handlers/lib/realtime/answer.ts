// Channel routes: checks a request against its schema, and returns a reply that echoes the request's `id`.
import { BadRequestError, RefusedError } from "../errors.ts";
import type { MessageEvent, RequestContext } from "../events.ts";
import { type Log, stdoutLog } from "../log.ts";
import { logged } from "../logged.ts";
import { type Metrics, metricsFromEnv } from "../metrics.ts";
import { isObject, type Json, parseJson } from "../request.ts";
import { ok, refusalReply } from "../response.ts";
import type { RequestSchema } from "./frames.ts";
import { assertAccepted, type Typed } from "./schema.ts";

/** @returns the fields of the reply besides `action` and `id`. A RefusedError that it throws becomes the reply. */
type Reply<S> = (request: Typed<S>, context: RequestContext) => Promise<object>;

export const answerByReturn = <S extends RequestSchema>(
  schema: S,
  reply: Reply<S>,
  log: Log = stdoutLog,
  metrics: Metrics = metricsFromEnv(),
) =>
  logged<MessageEvent>(log, async ({ body, requestContext }) => {
    const action = schema.properties.action.const;
    let id: Json | undefined;
    try {
      const value = parseJson(body);
      id = readId(schema, value);
      assertAccepted(schema, value);
      const fields = await reply(value as Typed<S>, requestContext);
      return ok(JSON.stringify({ action, id, ...fields }));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const { routeKey, requestId, connectionId } = requestContext;
      log("INFO", "refused", { routeKey, requestId, connectionId, reason: error.name });
      metrics({ refused: 1 }, error.name);
      return ok(refusalReply(error, action, id));
    }
  });

/** @returns undefined when the id is invalid; the schema check that follows refuses the request. */
const readId = ({ properties: { id: schema } }: RequestSchema, value: Json): Json | undefined => {
  if (!isObject(value)) return undefined;
  const id = new Map(Object.entries(value)).get("id");
  try {
    if (id !== undefined) assertAccepted(schema, id);
    return id;
  } catch (error) {
    if (error instanceof BadRequestError) return undefined;
    throw error;
  }
};
