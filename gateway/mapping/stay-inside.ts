// Values of a client in the path of an integration's URL.
import { excerpt } from "../../shared/excerpt.ts";
import { MappingError } from "./mapping-error.ts";

/**
 * Refuses segments `.` and `..`, which a URL resolves: they lead out of the path that a value was meant to be below.
 *
 * @param value decoded, or with `%2e`, which a URL resolves too.
 * @param written what stands for the value, for the message.
 * @throws {MappingError}
 */
export const stayInside = (value: string, written: string): string => {
  if (!value.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return value;
  throw new MappingError(
    `${excerpt(written)} has a segment "." or "..", which leads out of its URL`,
  );
};
