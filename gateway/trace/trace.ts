// The trace of one event, from its arrival to the last frame: a tree of timed spans.

import type { Mask } from "./mask.ts";

/** The first six are roots: events that trigger the API. */
export type SpanKind =
  | "connect"
  | "message"
  | "disconnect"
  | "queue"
  | "schedule"
  | "operator"
  | "authorizer"
  | "function"
  | "log"
  | "call"
  | "frame";

/** Additional values by name; long texts are truncated. */
export type Details = Record<string, string | number | boolean | undefined>;

export interface SpanRecord {
  /** Index in the trace; the root is 0. */
  id: number;
  parentId?: number;
  kind: SpanKind;
  /** Display name: a route key, a function's name, an operation. */
  name: string;
  /** Milliseconds of real time since the start of the trace. */
  startMs: number;
  /** Milliseconds that it waited before it began. */
  waitedMs?: number;
  /** Undefined while it is running. */
  endMs?: number;
  failed?: boolean;
  details: Details;
}

export interface TraceRecord {
  id: number;
  /** Epoch milliseconds. */
  startedAt: number;
  spans: SpanRecord[];
  /** Number of spans above the limit, which are not kept. */
  omitted: number;
}

/** Maximum number of spans per trace: the first ones of a large broadcast are enough. */
const MAX_SPANS = 200;
/** Maximum number of characters kept of frames, events and lines: per trace, and per text. */
const MAX_CHARACTERS = 64 * 1024;
const MAX_TEXT_CHARACTERS = 4096;

export class Trace {
  readonly record: TraceRecord;
  readonly root: Span;
  private readonly startMs = performance.now();
  private readonly changed: () => void;
  private readonly mask: Mask;
  private charactersLeft = MAX_CHARACTERS;

  /** @param changed called after each change. */
  constructor(
    id: number,
    kind: SpanKind,
    name: string,
    { details, changed, mask }: { details: Details; changed: () => void; mask: Mask },
  ) {
    this.record = { id, startedAt: Date.now(), spans: [], omitted: 0 };
    this.changed = changed;
    this.mask = mask;
    this.root = this.add({ kind, name, details });
  }

  add({ details, ...span }: Pick<SpanRecord, "kind" | "name" | "details" | "parentId">): Span {
    const { spans } = this.record;
    if (spans.length === MAX_SPANS) {
      this.record.omitted += 1;
      return UNTRACED;
    }
    const record = { ...span, id: spans.length, startMs: this.elapsedMs(), details: {} };
    spans.push(record);
    this.tell(record, details);
    return new KeptSpan(this, record);
  }

  elapsedMs(): number {
    return round(performance.now() - this.startMs);
  }

  tell(record: SpanRecord, details: Details): void {
    for (const [name, value] of Object.entries(details)) {
      record.details[name] = typeof value === "string" ? this.keep(value) : value;
    }
    this.changed();
  }

  private keep(given: string): string {
    const text = this.mask(given);
    const characters = Math.min(text.length, MAX_TEXT_CHARACTERS, this.charactersLeft);
    this.charactersLeft -= characters;
    if (characters === text.length) return text;
    // A copy: a slice would keep the whole string in memory.
    const kept = Buffer.from(text.slice(0, characters)).toString();
    return `${kept}… (${text.length} characters)`;
  }
}

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** One step of a trace. */
export interface Span {
  /** Adds a step that is part of this one, or caused by it. */
  child(kind: SpanKind, name: string, details?: Details): Span;
  /** Adds an instantaneous step: a log line, a frame. */
  note(kind: SpanKind, name: string, details?: Details): void;
  tell(details: Details): void;
  /** Marks the end of waiting. */
  begin(details: Details): void;
  fail(details: Details): void;
  /** May be called again to extend the end. */
  end(details?: Details): void;
  /** 0 when the trace is not kept. */
  readonly traceId: number;
}

/** A span above the limits: neither it nor its children are kept. */
export const UNTRACED: Span = {
  child: () => UNTRACED,
  note: () => {},
  tell: () => {},
  begin: () => {},
  fail: () => {},
  end: () => {},
  traceId: 0,
};

class KeptSpan implements Span {
  private readonly trace: Trace;
  private readonly record: SpanRecord;

  constructor(trace: Trace, record: SpanRecord) {
    this.trace = trace;
    this.record = record;
  }

  child(kind: SpanKind, name: string, details: Details = {}): Span {
    return this.trace.add({ kind, name, details, parentId: this.record.id });
  }

  note(kind: SpanKind, name: string, details: Details = {}): void {
    this.child(kind, name, details).end();
  }

  tell(details: Details): void {
    this.trace.tell(this.record, details);
  }

  begin(details: Details): void {
    this.record.waitedMs = round(this.trace.elapsedMs() - this.record.startMs);
    this.tell(details);
  }

  fail(details: Details): void {
    this.record.failed = true;
    this.end(details);
  }

  end(details: Details = {}): void {
    this.record.endMs = this.trace.elapsedMs();
    this.tell(details);
  }

  get traceId(): number {
    return this.trace.record.id;
  }
}
