// Hands a client's messages on in order, and has the client wait while too many of them are being handled.
import { MAX_UNHANDLED_BYTES, MAX_UNHANDLED_MESSAGES } from "./limits.ts";

export interface InboxOptions {
  /** Resolves when nothing is at work for the message any more. */
  handle: (text: string) => Promise<void>;
  /** Reads no more from the client. What was read already comes nevertheless: a chunk of the stream at most. */
  pause: () => void;
  resume: () => void;
}

interface Message {
  text: string;
  bytes: number;
}

export class Inbox {
  private readonly options: InboxOptions;
  private readonly waiting: Message[] = [];
  private messages = 0;
  private bytes = 0;
  private isPaused = false;
  private hasEnded = false;

  constructor(options: InboxOptions) {
    this.options = options;
  }

  add(data: Buffer): void {
    this.waiting.push({ text: data.toString(), bytes: data.length });
    this.handOn();
  }

  /** The client has gone: nothing more comes, and what is left is handed on at once. */
  end(): void {
    this.hasEnded = true;
    this.handOn();
  }

  private handOn(): void {
    while (this.hasEnded || this.hasRoom) {
      const message = this.waiting.shift();
      if (!message) break;
      this.handle(message);
    }
    this.pauseOrResume();
  }

  private get hasRoom(): boolean {
    return this.messages < MAX_UNHANDLED_MESSAGES && this.bytes < MAX_UNHANDLED_BYTES;
  }

  private handle({ text, bytes }: Message): void {
    this.count(1, bytes);
    const handled = (): void => {
      this.count(-1, -bytes);
      this.handOn();
    };
    this.options.handle(text).then(handled, handled);
  }

  private count(messages: number, bytes: number): void {
    this.messages += messages;
    this.bytes += bytes;
  }

  private pauseOrResume(): void {
    const { pause, resume } = this.options;
    const mustWait = this.waiting.length > 0;
    if (mustWait === this.isPaused) return;
    this.isPaused = mustWait;
    if (mustWait) pause();
    else resume();
  }
}
