// The events of a simulation, in order: all that the checker knows.

interface Accepted {
  message: string;
  body: string;
  /** Id of the broadcast. */
  id: string;
  text: string;
  inv?: string;
  isPoison: boolean;
}

/** Kinds of events. Times are milliseconds since the start, ids are short. */
export interface Happenings {
  /** The start, from which times count. */
  began: { epochMs: number };
  connecting: { c: string; token: string; expiresAtMs?: number };
  /** The handshake succeeded: from now on posts arrive. */
  opened: { c: string };
  refused: { c: string; why: string };
  /** The client is gone. @see noticed */
  closed: { c: string };
  /** API Gateway has noticed that it is gone. */
  noticed: { c: string };
  /** A client or another system requests a broadcast. */
  asked: { text: string; c?: string; inv?: string };
  /** The broadcast queue has accepted it. */
  accepted: Accepted;
  invoked: { inv: string; fn: string; env: string; timeoutMs: number; c?: string };
  /** `how`: `result`, `error`, `killed` or `timeout`. */
  ended: { inv: string; how: string; idleMs: number; status?: number; failed?: string[] };
  received: { inv: string; message: string; times: number; text?: string };
  forgotten: { message: string };
  /** A call has arrived, and was carried out or not. */
  call: { inv: string; call: string; what: string; answer: string; isLate: boolean };
  /** All attempts of a call have failed. */
  gaveUp: { inv: string; call: string };
  /** Taken from a client's budget, with the function's own time. */
  spent: { inv: string; client: string; nowMs: number };
  /** A page of connections that a worker requested; it retries if the response is lost. */
  listed: { inv: string; page: string; count: number };
  /** A post has arrived at @connections. `got`: the client received it. */
  post: { n: number; inv: string; c: string; text: string; status: number; got: boolean };
  /** The worker knows the outcome of its post. */
  answered: { n: number; status: number };
  dead: { body: string; by: string; isWork: boolean; inv?: string };
  metrics: { inv: string; values: Record<string, number> };
  log: { inv: string; level: string; message: string };
  /** An injected fault, for readers. */
  fault: { name: string };
  /** Faults stop. */
  healed: object;
  /** Connected clients have received everything. */
  settled: object;
  row: { p: string; c: string; e?: number; name: string };
  rejection: { message: string };
  unfinished: { what: string };
}

export type Kind = keyof Happenings;

type Kinds = {
  [Each in Kind]: { kind: Each; t: number; stage: string } & Happenings[Each];
};

/** One event: when, and at which stage; the stage is empty for events of all stages. */
export type Happening<One extends Kind = Kind> = Kinds[One];

export class History {
  readonly happenings: Happening[] = [];
  private readonly now: () => number;

  /** @param now milliseconds since the start. */
  constructor(now: () => number) {
    this.now = now;
  }

  add<One extends Kind>(kind: One, stage: string, fields: Happenings[One]): void {
    this.happenings.push({ t: this.now(), kind, stage, ...fields } as unknown as Happening);
  }

  /** One line per event. */
  toString(): string {
    return this.happenings.map((happening) => JSON.stringify(happening)).join("\n");
  }
}
