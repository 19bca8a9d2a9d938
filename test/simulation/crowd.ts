// Users of a stage: clients that connect, leave and broadcast, and senders that write to its queue.
import type { Identity } from "../../handlers/lib/token-verifier.ts";
import type { Connection } from "./connections.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

export interface CrowdSize {
  clients: number;
  broadcasts: number;
}

/** Milliseconds in which the crowd is active. */
export const RUSH_MS = 60_000;

const POISONS = [
  (text: string) => `{bad ${text}`,
  (text: string) => JSON.stringify({ id: "with blanks", data: text }),
  (text: string) => `${"[".repeat(40)}"${text}"${"]".repeat(40)}`,
];

/** Known tokens: with a right, without, and expiring soon; "stranger" is unknown. */
export const identitiesAt = (startMs: number): Map<string, Identity> => {
  const startSeconds = startMs / 1000;
  const claims = { name: "x" };
  return new Map<string, Identity>([
    ["static", { principalId: "static", rights: ["broadcast"] }],
    ["listener", { principalId: "listener", claims, rights: [] }],
    ["speaker", { principalId: "speaker", claims, rights: ["broadcast"] }],
    [
      "for a day",
      { principalId: "for a day", claims, rights: [], expiresAt: startSeconds + 24 * 3600 },
    ],
    ...[20, 45, 58, 59].map((seconds): [string, Identity] => [
      `until ${seconds}`,
      {
        principalId: `until ${seconds}`,
        claims,
        rights: ["broadcast"],
        expiresAt: startSeconds + seconds,
      },
    ]),
  ]);
};

const TOKENS = ["static", "static", "static", "listener", "speaker", "for a day", "stranger"];
const ENDING = ["until 20", "until 45", "until 58", "until 59"];

export class Crowd {
  private readonly world: World;
  private readonly stage: Stage;
  private readonly identities: Map<string, Identity>;
  private texts = 0;

  constructor(world: World, stage: Stage, identities: Map<string, Identity>) {
    this.world = world;
    this.stage = stage;
    this.identities = identities;
  }

  /** Schedules all actions. */
  gather({ clients, broadcasts }: CrowdSize): void {
    const { faults, scheduler } = this.world;
    for (let count = 0; count < clients; count += 1) {
      const choices = faults.below(3) === 0 ? ENDING : TOKENS;
      const token = choices[faults.below(choices.length)]!;
      scheduler.after(this.arrivalMs(token), () => void this.come(token));
    }
    for (let count = 0; count < broadcasts; count += 1) {
      scheduler.after(5000 + faults.below(RUSH_MS - 5000), () => this.send());
    }
  }

  /** A message that all connected clients must get, after faults have healed. */
  probe(): void {
    this.stage.ask(JSON.stringify({ id: "probe", data: `${this.stage.name}-probe` }));
  }

  /** All clients disconnect properly. */
  disperse(): void {
    const { faults, scheduler } = this.world;
    for (const { c } of this.stage.connections.open) {
      scheduler.after(faults.below(1000), () => this.stage.connections.leave(c));
    }
  }

  /** Half connect before anything is sent; some connect when their token is about to expire. */
  private arrivalMs(token: string): number {
    const { faults } = this.world;
    const [, seconds] = /^until (\d+)$/.exec(token) ?? [];
    if (seconds !== undefined && faults.below(2) === 0) {
      return Number(seconds) * 1000 - 500 - faults.below(5000);
    }
    return faults.below(2) === 0 ? faults.below(2000) : faults.below(RUSH_MS);
  }

  private async come(token: string): Promise<void> {
    const { faults, scheduler } = this.world;
    const expiresAt = this.identities.get(token)?.expiresAt;
    const connection = await this.stage.connections.connect(token, expiresAt && expiresAt * 1000);
    if (!connection) return;
    if (faults.below(3) > 0) return;
    scheduler.after(faults.below(RUSH_MS), () => this.stage.connections.leave(connection.c));
  }

  /** A client or another system broadcasts. */
  private send(): void {
    const { faults } = this.world;
    const speakers = this.stage.connections.open;
    const speaker = speakers[faults.below(speakers.length)];
    if (speaker && faults.below(2) === 0) this.talk(speaker);
    else this.write();
  }

  /** Sometimes many at once, which exceeds the budget. */
  private talk(speaker: Connection): void {
    const { faults } = this.world;
    const times = faults.below(4) === 0 ? 8 : 1;
    for (let time = 0; time < times; time += 1) void this.stage.say(speaker, this.nextText());
    if (faults.below(4) === 0) void this.stage.mumble(speaker);
  }

  private write(): void {
    const { faults, scheduler } = this.world;
    const text = this.nextText();
    if (faults.strikes("poison")) {
      this.stage.ask(POISONS[faults.below(POISONS.length)]!(text));
      return;
    }
    const id = faults.below(2) === 0 ? undefined : `order-${text}`;
    const body = JSON.stringify({ id, data: text });
    this.stage.ask(body);
    if (id !== undefined && faults.strikes("client sends twice")) {
      scheduler.after(faults.below(20_000), () => this.stage.ask(body));
    }
  }

  private nextText(): string {
    this.texts += 1;
    return `${this.stage.name}-text-${this.texts}`;
  }
}
