// All kinds of faults with their rules, and how often each has happened.
import type { Clock } from "../time/clock.ts";
import { createDeliveryFaults, type DeliveryFaults } from "./delivery-faults.ts";
import { type FaultDocument, parseFaults } from "./document.ts";
import { createKills, type Kills } from "./kills.ts";
import { createLostDisconnects, type LostDisconnects } from "./lost-disconnects.ts";
import { createPostFaults, type PostFaults } from "./post-faults.ts";
import { Rules } from "./rules.ts";
import { createThrottledCalls, type ThrottledCalls } from "./throttled-calls.ts";
import { createZombies, type Zombies } from "./zombies.ts";

export interface FaultReport {
  faults: FaultDocument;
  /** How often each kind has happened since the faults were set. */
  happened: Record<string, number>;
}

export class Faults {
  readonly posts: PostFaults;
  readonly disconnects: LostDisconnects;
  readonly zombies: Zombies;
  readonly deliveries: DeliveryFaults;
  readonly dynamoDb: ThrottledCalls;
  readonly kills: Kills;
  private document = parseFaults({});
  private readonly rules = {
    posts: new Rules<FaultDocument["posts"][number]>(),
    disconnects: new Rules<FaultDocument["disconnects"][number]>(),
    zombies: new Rules<FaultDocument["zombies"][number]>(),
    deliveries: new Rules<FaultDocument["deliveries"][number]>(),
    dynamodb: new Rules<FaultDocument["dynamodb"][number]>(),
    kills: new Rules<FaultDocument["kills"][number]>(),
  };

  private readonly ending = new AbortController();

  constructor(clock: Clock) {
    const ended = this.ending.signal;
    this.posts = createPostFaults(this.rules.posts, clock, ended);
    this.disconnects = createLostDisconnects(this.rules.disconnects);
    this.zombies = createZombies(this.rules.zombies);
    this.deliveries = createDeliveryFaults(this.rules.deliveries, clock, ended);
    this.dynamoDb = createThrottledCalls(this.rules.dynamodb);
    this.kills = createKills(this.rules.kills);
  }

  /**
   * Replaces all faults and restarts from the seed. `{}` removes all faults.
   *
   * @throws {GatewayError} when the document is invalid; the current faults then stay.
   */
  use(value: unknown): void {
    const document = parseFaults(value);
    const { seed } = document;
    this.rules.posts.use(document.posts, seed, "posts");
    this.rules.disconnects.use(document.disconnects, seed, "disconnects");
    this.rules.zombies.use(document.zombies, seed, "zombies");
    this.rules.deliveries.use(document.deliveries, seed, "deliveries");
    this.rules.dynamodb.use(document.dynamodb, seed, "dynamodb");
    this.rules.kills.use(document.kills, seed, "kills");
    this.document = document;
  }

  /** Ends all delays: a timer of up to an hour would keep the process of a closed gateway. */
  end(): void {
    this.ending.abort();
  }

  report(): FaultReport {
    const happened = Object.entries(this.rules).map(([kind, rules]) => [kind, rules.happened]);
    return { faults: this.document, happened: Object.fromEntries(happened) };
  }
}
