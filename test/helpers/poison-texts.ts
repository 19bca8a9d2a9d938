// Texts of broadcasts in simulated time, which determine what they do to their worker.
import { decodeWorkItem, type WorkItem } from "../../handlers/lib/broadcast/work-item.ts";

/** What a message does to its worker: the first word of its text. */
export type Deed =
  | "throttled"
  | "denied"
  | "unposted"
  | "forbidden"
  | "defect"
  /** Like a defect, but the worker's marks stay claimed until the lease expires. */
  | "unreleased"
  /** Corrupts the invocation's result. */
  | "garbles"
  | Death;

/** Ends a whole invocation with all its messages: at once, or at the timeout. */
export type Death = "ends" | "hangs";

export const DEATHS: readonly string[] = ["ends", "hangs"] satisfies Death[];

/** The request of a work item: dead letters are of either kind. */
export const readOriginalRequest = (body: string): string =>
  body.includes('"generation"') ? requestFor(decodeWorkItem(body)) : body;

export const requestFor = ({ broadcastId: id, text: data }: WorkItem): string => {
  const isOwnId = id !== "" && !/^m\d+$/.test(id);
  return JSON.stringify({ ...(isOwnId && { id }), data });
};

export const readText = (body: string): string => JSON.parse(body).data;

/** The text of a message; the start of the body if it is invalid. */
export const textIn = (body: string): string =>
  /^\{.*"(data|generation)"/.test(body) ? readText(readOriginalRequest(body)) : body.slice(0, 20);
