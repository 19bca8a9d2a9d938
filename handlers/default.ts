// $default: takes messages that match no other route, and returns what is wrong with them.
import { requiredEnv } from "./lib/env.ts";
import { BadRequestError } from "./lib/errors.ts";
import type { MessageEvent } from "./lib/events.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { logged } from "./lib/logged.ts";
import { requiredField } from "./lib/request.ts";
import { ok } from "./lib/response.ts";

interface Dependencies {
  /** Route keys that a client may send as `action`. */
  actions: string[];
  log?: Log;
}

/** Characters of an unknown action that the response repeats. */
const MAX_REPEATED_CHARACTERS = 100;

export const createDefault = ({ actions, log = stdoutLog }: Dependencies) =>
  logged<MessageEvent>(log, ({ body, requestContext: { connectionId } }) =>
    ok(JSON.stringify({ message: `Unknown action${reason(body)}`, actions, connectionId })),
  );

const reason = (body: string): string => {
  try {
    const action = JSON.stringify(requiredField(body, "action"));
    return ` ${action.slice(0, MAX_REPEATED_CHARACTERS)}`;
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    return `: ${error.message}`;
  }
};

export const handler = createDefault({ actions: requiredEnv("ACTIONS").split(",") });
