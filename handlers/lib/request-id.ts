// The `id` of a request, which comes back in the reply.
import { countCharacters, isObject, type Json } from "./request.ts";

export type RequestId = string | number;

/** Of an `id` that is a text. */
export const MAX_ID_CHARACTERS = 64;

/** @returns undefined when it is missing or invalid; the check of the request refuses invalid ones. */
export const readId = (request: Json): RequestId | undefined => {
  if (!isObject(request) || !Object.hasOwn(request, "id")) return undefined;
  const { id } = request;
  const isText = typeof id === "string" && countCharacters(id) <= MAX_ID_CHARACTERS;
  return isText || Number.isSafeInteger(id) ? (id as RequestId) : undefined;
};
