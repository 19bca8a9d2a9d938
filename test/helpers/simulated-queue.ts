// A standard SQS queue in virtual time: visibility timeout, delay, receipts, receive count, dead letters.
import type { Clock } from "../../handlers/lib/clock.ts";

interface Message {
  id: string;
  body: string;
  visibleAtMs: number;
  received: number;
}

export interface ReceivedMessage {
  id: string;
  body: string;
  handle: string;
  /** How often it has been received, including this time. */
  times: number;
}

export interface QueueOptions {
  clock: Clock;
  visibilityMs: number;
  /** Maximum receives of a message. Default 5. */
  maxReceiveCount?: number;
  /** Prefix of message ids. Default `m`. */
  prefix?: string;
  /** Called when a message is visible, or will be. */
  onVisible?: () => void;
  onSent?: (id: string, body: string) => void;
  onDeadLetter?: (body: string) => void;
}

export class SimulatedQueue {
  /** Bodies of dead-lettered messages. */
  readonly deadLetters: string[] = [];
  /** When each was dead-lettered, by body. */
  readonly deadLetteredAtMs = new Map<string, number>();
  private readonly options: Required<QueueOptions>;
  private readonly messages = new Map<string, Message>();
  private sent = 0;

  constructor(options: QueueOptions) {
    this.options = {
      maxReceiveCount: 5,
      prefix: "m",
      onVisible: () => {},
      onSent: () => {},
      onDeadLetter: () => {},
      ...options,
    };
  }

  get isEmpty(): boolean {
    return this.messages.size === 0;
  }

  get bodies(): string[] {
    return [...this.messages.values()].map(({ body }) => body);
  }

  /** @returns the message's id. */
  send(body: string, delaySeconds = 0): string {
    this.sent += 1;
    const id = `${this.options.prefix}${this.sent}`;
    const visibleAtMs = this.options.clock.now() + delaySeconds * 1000;
    this.messages.set(id, { id, body, visibleAtMs, received: 0 });
    this.options.onSent(id, body);
    this.wakeAt(visibleAtMs);
    return id;
  }

  /**
   * Messages that were received too often are dead-lettered instead, and do not count.
   *
   * @param twice whether this message is also delivered to another consumer.
   */
  receive(count: number, twice: () => boolean): ReceivedMessage[] {
    const nowMs = this.options.clock.now();
    const received: ReceivedMessage[] = [];
    for (const message of this.messages.values()) {
      if (received.length === count) break;
      if (message.visibleAtMs > nowMs) continue;
      if (message.received === this.options.maxReceiveCount) this.deadLetter(message);
      else received.push(this.receiveOne(message, twice));
    }
    return received;
  }

  private receiveOne(message: Message, twice: () => boolean): ReceivedMessage {
    const { id, body } = message;
    message.received += 1;
    if (!twice()) message.visibleAtMs = this.options.clock.now() + this.options.visibilityMs;
    this.wakeAt(message.visibleAtMs);
    return { id, body, handle: `${id}/${message.received}`, times: message.received };
  }

  /** Whether the receipt is still the latest. */
  isCurrent(handle: string): boolean {
    const message = this.find(handle);
    return message !== undefined && handle === `${message.id}/${message.received}`;
  }

  /** Like ChangeMessageVisibility. */
  showAfter(handle: string, seconds: number): void {
    const message = this.find(handle);
    if (!message) return;
    message.visibleAtMs = this.options.clock.now() + seconds * 1000;
    this.wakeAt(message.visibleAtMs);
  }

  delete(handle: string): void {
    const message = this.find(handle);
    if (message) this.messages.delete(message.id);
  }

  private find(handle: string): Message | undefined {
    return this.messages.get(handle.split("/")[0]!);
  }

  private deadLetter({ id, body }: Message): void {
    this.messages.delete(id);
    this.deadLetters.push(body);
    this.deadLetteredAtMs.set(body, this.options.clock.now());
    this.options.onDeadLetter(body);
  }

  /** Makes virtual time stop when a message becomes visible. */
  private wakeAt(milliseconds: number): void {
    const { clock, onVisible } = this.options;
    clock.after(milliseconds - clock.now(), onVisible);
  }
}
