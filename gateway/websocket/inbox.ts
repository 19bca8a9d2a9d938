// Passes a client's messages on in order, and pauses the client while too many are being handled.
import { MAX_UNHANDLED_BYTES, MAX_UNHANDLED_MESSAGES } from "./limits.ts";

export interface InboxOptions {
  /** Resolves when all work for the message has finished. */
  handle: (text: string) => Promise<void>;
  /** Stops reading from the client. At most one chunk that is already read still arrives. */
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

  /** Called when the client has disconnected; passes all waiting messages on at once. */
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
