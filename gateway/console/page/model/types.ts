// Types of the page's state and of its parts. They are not served: the page's modules name them in comments only.
import type { FaultDocument } from "../../../faults/document.ts";
import type { TraceRecord } from "../../../trace/trace.ts";
import type { ApiDescription } from "../../console.ts";
import type { LiveState } from "../../live-state.ts";
import type { TableContents } from "../../table-routes.ts";
import type { Client } from "./client.js";

export interface State {
  api: ApiDescription | undefined;
  /** Whether the page is connected to the gateway. undefined: the first attempt has not ended. */
  isLive: boolean | undefined;
  live: LiveState | undefined;
  /** Newest first. */
  traces: TraceRecord[];
  filter: TraceFilter;
  logFilter: LogFilter;
  /** The trace that is shown. */
  traceId: number | undefined;
  /** Id in a permalink whose path the gateway no longer has. */
  missingTrace: string | undefined;
  /** The step that is shown of that trace. */
  spanId: number | undefined;
  /** Runs of equal steps that are unfolded: ids of the trace and of the first step. */
  openRuns: ReadonlySet<string>;
  /** The part of the drawing that is chosen. */
  nodeId: string | undefined;
  /** Path of the stage that new clients connect to. */
  stage: string;
  /** Query string of new clients; undefined: the one that the API suggests. */
  query: string | undefined;
  /** Subprotocols of new clients, separated by commas. */
  protocols: string;
  clients: Client[];
  /** The client that is shown. */
  clientId: number | undefined;
  /** Its frame that is shown in full. */
  frameNumber: number | undefined;
  /** The message to send. */
  message: string;
  saved: SavedMessage[];
  /** Messages that were sent, newest first. */
  history: string[];
  faults: FaultDocument | undefined;
  /** Contents of opened queues, by name. */
  contents: Record<string, QueuedMessage[]>;
  /** Items of opened tables, by name. */
  items: Record<string, TableContents>;
  /** Each as JSON: table and key. */
  openPartitions: ReadonlySet<string>;
  /** A part of the partitions' keys, by table. */
  itemFilters: Record<string, string>;
  /** Oldest first. */
  notices: Notice[];
}

interface QueuedMessage {
  messageId: string;
  body: string;
  state: string;
}

export interface Notice {
  id: number;
  text: string;
  isError: boolean;
}

export interface SavedMessage {
  name: string;
  text: string;
}

export interface TraceFilter {
  /** Anywhere in the trace, in any case. */
  text: string;
  /** Of the root; empty: any. */
  kind: string;
  /** Name of a function that ran; empty: any. */
  fn: string;
  failedOnly: boolean;
}

export interface LogFilter {
  /** Name of the function; empty: any. */
  fn: string;
  /** This one and more severe ones. */
  level: string;
  /** Anywhere in the line, in any case. */
  text: string;
}

export interface LogLine {
  trace: TraceRecord;
  spanId: number;
  fn: string;
  level: string;
  text: string;
  /** Epoch milliseconds. */
  atMs: number;
  /** Unique among all lines. */
  key: string;
}

/** What a client connects to. */
export interface Address {
  stage: string;
  query: string;
  protocols: string[];
}

/** To connect a client. */
export interface Attempt {
  /** Epoch milliseconds. */
  atMs: number;
  /** Whether the handshake was accepted, as far as is known. */
  isAccepted: boolean;
}

/** "lost": the gateway went away, so the client connects again when it is back. */
export type Status = "connecting" | "open" | "closed" | "lost" | "refused";

export interface Frame {
  /** Counts from 1, also over frames that are gone. */
  number: number;
  direction: "in" | "out" | "note";
  text: string;
  /** Of a binary frame. */
  bytes?: Uint8Array;
  /** Epoch milliseconds. */
  atMs: number;
}

/** Fields that are kept over a reload. */
export type Kept = Partial<State> & {
  addresses?: (Address & { isWanted: boolean })[];
  /** Index of the client that is shown. */
  shown?: number;
};

/** Rows of a `<virtual-list>`. */
export interface Rows<View> {
  count: number;
  /** Rows so far at the top, also those that are gone. */
  added: number;
  label: string;
  key: (index: number) => unknown;
  /** The content of a row: a button. */
  view: (index: number) => View;
  /** Class of a row. */
  kind?: (index: number) => string;
}

type FaultKind = Exclude<keyof FaultDocument, "seed">;
export type Rule = Record<string, unknown>;

/** A fault that the page offers as a switch. */
export interface Switch {
  kind: FaultKind;
  label: string;
  /** Fields that identify it among the rules of its kind. */
  rule: Rule;
  /** What the user sets besides the share. */
  amount?: { name: string; label: string; initial: number } | undefined;
}
