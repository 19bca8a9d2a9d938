// Work that comes once only, because nobody else has its message, needs no mark in the table.
import { randomUUID } from "node:crypto";
import type { DeliveryMarker, Mark } from "../broadcast/delivery-marker.ts";

/** No channel's name has a `#`, so it is no id of anybody else's. */
const PREFIX = "once#";

/** @returns an id for work that nobody will be given again. */
export const onceId = (): string => PREFIX + randomUUID();

/** Whole partitions that were offered to others have marks all the same: their names have a blank. */
export const withoutMark = (marker: DeliveryMarker): DeliveryMarker => ({
  claim: async (id, leaseMs) =>
    id.startsWith(PREFIX) && !id.includes(" ") ? UNWRITTEN : marker.claim(id, leaseMs),
});

const UNWRITTEN: Mark = {
  isTakenOver: false,
  rest: undefined,
  keep: async () => {},
  finish: async () => {},
  release: async () => {},
};
