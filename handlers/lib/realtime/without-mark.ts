// Work without a queue message cannot be delivered twice, so it needs no mark in the table.
import { randomUUID } from "node:crypto";
import type { DeliveryMarker, Mark } from "../broadcast/delivery-marker.ts";

/** Names of channels contain no `#`, so no other work has such an id. */
const PREFIX = "once#";

/** @returns an id for work that is never delivered again. */
export const onceId = (): string => PREFIX + randomUUID();

/** Whole partitions that are offered to other workers keep their marks: their ids contain a blank. */
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
