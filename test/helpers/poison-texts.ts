// What broadcasts in simulated time say, which tells what they do to their worker.
import { decodeWorkItem, type WorkItem } from "../../handlers/lib/broadcast/work-item.ts";

/** What a message does to its worker: the first word of its text. */
export type Deed =
  | "throttled"
  | "denied"
  | "unposted"
  | "forbidden"
  | "defect"
  /** As a defect, and what the worker owned stays its own until its lease has run out. */
  | "unreleased"
  /** Of the invocation's result. */
  | "garbles"
  | Death;

/** Of a whole invocation, with all messages that it has: at once, or when its time is up. */
export type Death = "ends" | "hangs";

export const DEATHS: readonly string[] = ["ends", "hangs"] satisfies Death[];

/** The request that work is for: dead letters are of either kind. */
export const requestOf = (body: string): string =>
  body.includes('"generation"') ? requestFor(decodeWorkItem(body)) : body;

export const requestFor = ({ broadcastId: id, text: data }: WorkItem): string => {
  const isOwnId = id !== "" && !/^m\d+$/.test(id);
  return JSON.stringify({ ...(isOwnId && { id }), data });
};

export const textOf = (body: string): string => JSON.parse(body).data;

/** Of a message that is none, its beginning. */
export const textIn = (body: string): string =>
  /^\{.*"(data|generation)"/.test(body) ? textOf(requestOf(body)) : body.slice(0, 20);
