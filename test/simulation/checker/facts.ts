// Indexes a history by connection, broadcast and invocation, for the rules.
import type { Happening, Kind } from "../history.ts";

export interface ConnectionFacts {
  c: string;
  token: string;
  expiresAtMs?: number;
  openedAt?: number;
  /** When the client left. */
  leftAt?: number;
  /** The partition of its item for broadcasts. */
  partition?: string;
  /** Whether a call about it was carried out after its caller had given up. */
  hasLateCalls: boolean;
}

export interface InvocationFacts {
  inv: string;
  fn: string;
  c?: string;
  startedAt: number;
  timeoutMs: number;
  endedAt?: number;
  how?: string;
  status?: number;
  idleMs: number;
  /** Messages that it reported as failed. */
  failed: string[];
  /** Calls whose attempts all failed. */
  gaveUp: string[];
  logs: string[];
  metrics: Record<string, number>;
  /** Broadcasts of its messages. */
  texts: Set<string>;
}

export interface PostFacts extends Pick<Happening<"post">, "n" | "inv" | "c" | "text" | "status"> {
  at: number;
  got: boolean;
  /** When the worker learned that it was delivered. */
  answeredAt?: number;
}

/** The facts of one stage. */
export class Facts {
  readonly stage: string;
  readonly connections = new Map<string, ConnectionFacts>();
  readonly invocations = new Map<string, InvocationFacts>();
  readonly posts: PostFacts[] = [];
  /** Broadcasts by text: when the first message was accepted. */
  readonly broadcasts = new Map<string, Happening<"accepted">>();
  /** When connected clients had received everything. */
  readonly settledAt: number;
  private readonly happenings: Happening[];

  constructor(stage: string, happenings: Happening[]) {
    this.stage = stage;
    this.happenings = happenings.filter((one) => one.stage === stage || one.stage === "");
    for (const happening of this.happenings) this.read(happening);
    this.settledAt = this.of("settled")[0]?.t ?? Infinity;
  }

  of<One extends Kind>(kind: One): Happening<One>[] {
    return this.happenings.filter((one) => one.kind === kind) as Happening<One>[];
  }

  /** @param fn name of the function. @param c the connection of its event. */
  listInvocations(fn: string, c: string): InvocationFacts[] {
    return [...this.invocations.values()].filter((one) => one.fn === fn && one.c === c);
  }

  private read(happening: Happening): void {
    const { kind, t } = happening;
    if (kind === "connecting") {
      const { c, token, expiresAtMs } = happening;
      this.connections.set(c, { c, token, expiresAtMs, hasLateCalls: false });
    } else if (kind === "opened") this.connections.get(happening.c)!.openedAt = t;
    else if (kind === "closed") this.connections.get(happening.c)!.leftAt = t;
    else if (kind === "accepted") this.readAccepted(happening);
    else if (kind === "call") this.readCall(happening);
    else if (kind === "post") this.posts.push({ ...happening, at: t });
    else if (kind === "answered") this.readAnswer(happening);
    else this.readInvocation(happening);
  }

  private readAccepted(happening: Happening<"accepted">): void {
    const { isPoison, text } = happening;
    if (!isPoison && !this.broadcasts.has(text)) this.broadcasts.set(text, happening);
  }

  private readAnswer({ n, status, t }: Happening<"answered">): void {
    const post = this.posts.findLast((one) => one.n === n);
    if (post && status === 200) post.answeredAt = t;
  }

  private readCall({ what, isLate }: Happening<"call">): void {
    const [partition = "", c = ""] = what.split("/");
    const connection = this.connections.get(c);
    if (connection && partition.startsWith("*")) connection.partition = partition;
    if (!isLate) return;
    for (const id of what.split(/[/ ]/)) {
      const late = this.connections.get(id);
      if (late) late.hasLateCalls = true;
    }
  }

  private readInvocation(happening: Happening): void {
    if (happening.kind === "invoked") {
      const { inv, fn, c, timeoutMs, t } = happening;
      const nothing = {
        idleMs: 0,
        failed: [],
        gaveUp: [],
        logs: [],
        metrics: {},
        texts: new Set<string>(),
      };
      this.invocations.set(inv, { inv, fn, c, startedAt: t, timeoutMs, ...nothing });
      return;
    }
    const invocation = this.invocations.get("inv" in happening ? happening.inv! : "");
    if (!invocation) return;
    if (happening.kind === "ended") {
      const { how, status, failed = [], idleMs, t } = happening;
      Object.assign(invocation, { how, status, failed, idleMs, endedAt: t });
    } else if (happening.kind === "gaveUp") invocation.gaveUp.push(happening.call);
    else if (happening.kind === "log") invocation.logs.push(happening.message);
    else if (happening.kind === "metrics") invocation.metrics = happening.values;
    else if (happening.kind === "received") invocation.texts.add(happening.text ?? "");
  }
}
