// A standard SQS queue in virtual time: visibility timeout, delay, receive count, dead letters.
import type { Clock } from "../../handlers/lib/clock.ts";

interface Message {
  id: string;
  body: string;
  visibleAtMs: number;
  received: number;
}

const MAX_RECEIVE_COUNT = 5;

export class SimulatedQueue {
  /** Bodies of messages that were received too often. */
  readonly deadLetters: string[] = [];
  /** When each of them was found to be one, by body. */
  readonly deadLetteredAtMs = new Map<string, number>();
  private readonly clock: Clock;
  private readonly visibilityMs: number;
  private readonly messages = new Map<string, Message>();
  private sent = 0;

  constructor(clock: Clock, visibilityMs: number) {
    this.clock = clock;
    this.visibilityMs = visibilityMs;
  }

  get isEmpty(): boolean {
    return this.messages.size === 0;
  }

  get bodies(): string[] {
    return [...this.messages.values()].map(({ body }) => body);
  }

  send(body: string, delaySeconds = 0): void {
    this.sent += 1;
    const id = `m${this.sent}`;
    const visibleAtMs = this.clock.now() + delaySeconds * 1000;
    this.messages.set(id, { id, body, visibleAtMs, received: 0 });
    this.wakeAt(visibleAtMs);
  }

  /** @param twice whether this message is delivered once more, to somebody else. */
  receive(count: number, twice: () => boolean): { id: string; body: string; handle: string }[] {
    const nowMs = this.clock.now();
    const visible = [...this.messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    return visible.slice(0, count).flatMap((message) => {
      message.received += 1;
      if (message.received > MAX_RECEIVE_COUNT) {
        this.messages.delete(message.id);
        this.deadLetters.push(message.body);
        this.deadLetteredAtMs.set(message.body, nowMs);
        return [];
      }
      if (!twice()) message.visibleAtMs = nowMs + this.visibilityMs;
      this.wakeAt(message.visibleAtMs);
      return [{ id: message.id, body: message.body, handle: message.id }];
    });
  }

  /** How often the message has been received. */
  receivedCount(handle: string): number {
    return this.messages.get(handle)?.received ?? 0;
  }

  /** As ChangeMessageVisibility does. */
  showAfter(handle: string, seconds: number): void {
    const message = this.messages.get(handle);
    if (!message) return;
    message.visibleAtMs = this.clock.now() + seconds * 1000;
    this.wakeAt(message.visibleAtMs);
  }

  delete(handle: string): void {
    this.messages.delete(handle);
  }

  /** Virtual time stops where something is due. */
  private wakeAt(milliseconds: number): void {
    this.clock.after(milliseconds - this.clock.now(), () => {});
  }
}
