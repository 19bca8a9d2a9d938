// What has happened in a simulation, in order: all that the checker knows.

interface Accepted {
  message: string;
  body: string;
  /** Of the broadcast. */
  id: string;
  text: string;
  inv?: string;
  isPoison: boolean;
}

/** What may happen, by kind. Times are milliseconds since the start, ids are short. */
export interface Happenings {
  /** Times count from then on. */
  began: { epochMs: number };
  connecting: { c: string; token: string; expiresAtMs?: number };
  /** The handshake has ended well: from now on posts arrive. */
  opened: { c: string };
  refused: { c: string; why: string };
  /** The client is gone. @see noticed */
  closed: { c: string };
  /** API Gateway knows that it is gone. */
  noticed: { c: string };
  /** A client, or somebody else, asks for a broadcast. */
  asked: { text: string; c?: string; inv?: string };
  /** The public queue has taken it. */
  accepted: Accepted;
  invoked: { inv: string; fn: string; env: string; timeoutMs: number; c?: string };
  /** `how`: `result`, `error`, `killed` or `timeout`. */
  ended: { inv: string; how: string; idleMs: number; status?: number; failed?: string[] };
  received: { inv: string; message: string; times: number; text?: string };
  forgotten: { message: string };
  /** A call has arrived, and been carried out or not. */
  call: { inv: string; call: string; what: string; answer: string; isLate: boolean };
  /** All attempts of a call have failed. */
  gaveUp: { inv: string; call: string };
  /** Of clients' budgets, with what the function took for the time of day. */
  spent: { inv: string; client: string; nowMs: number };
  /** A page of connections that a worker has asked for; it asks once more when the answer is lost. */
  listed: { inv: string; page: string; count: number };
  /** A post has arrived at @connections. `got`: the client has it. */
  post: { n: number; inv: string; c: string; text: string; status: number; got: boolean };
  /** The worker knows what has become of its post. */
  answered: { n: number; status: number };
  dead: { body: string; by: string; isWork: boolean; inv?: string };
  metrics: { inv: string; values: Record<string, number> };
  log: { inv: string; level: string; message: string };
  /** A fault that was decided on, for those who read. */
  fault: { name: string };
  /** From now on nothing fails. */
  healed: object;
  /** Who is connected now has all there was. */
  settled: object;
  row: { p: string; c: string; e?: number; name: string };
  rejection: { message: string };
  unfinished: { what: string };
}

export type Kind = keyof Happenings;

type Kinds = {
  [Each in Kind]: { kind: Each; t: number; stage: string } & Happenings[Each];
};

/** One thing that has happened: when, and at which stage; none for what happens to all. */
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

  /** One line for each happening. */
  toString(): string {
    return this.happenings.map((happening) => JSON.stringify(happening)).join("\n");
  }
}
