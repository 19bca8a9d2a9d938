// Keeps what is in the queues in a file, from one run to the next: each message is written when it comes, and crossed out
// when it goes. A gateway that is killed loses none, as SQS loses none to whoever receives from it.
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Output } from "../diagnostics/output.ts";
import { type KeptMessage, lineFor, type QueuedMessage, readKept } from "./kept-messages.ts";

/** Lines that are of no use any more, for which the file is not written anew. */
const MAX_IDLE_LINES = 10_000;

/** Milliseconds between two tries while nothing can be written: all of it is written then. */
const RETRY_MS = 1000;

/**
 * What the embedded SQS calls, at once and in its own turn. A system that loses its power may lose the last second: what
 * is written waits in the system's memory for the disk.
 */
export class QueueJournal {
  private readonly path: string;
  private readonly output: Pick<Output, "warn" | "info">;
  /** By the message's id. */
  private readonly kept = new Map<string, KeptMessage>();
  private file: number | undefined;
  private lines = 0;
  private isFailing = false;
  private triedMs = 0;

  /** @param path written as soon as a message comes; nobody else writes there. */
  constructor(path: string, output: Pick<Output, "warn" | "info">) {
    this.path = path;
    this.output = output;
  }

  /** Takes over what other runs have kept, and removes their files. @returns all that they have kept. */
  takeOver(paths: string[]): KeptMessage[] {
    const found = paths.flatMap((path) => readKept(path, (line) => this.output.warn(line)));
    const left = new Map(found.map((each) => [each.message.messageId, each]));
    // What has come meanwhile is in its queue.
    for (const id of this.kept.keys()) left.delete(id);
    for (const [id, each] of left) this.kept.set(id, each);
    if (paths.length > 0 && (this.kept.size === 0 || this.rewrite())) this.discardOld(paths);
    return [...left.values()];
  }

  /** A run that was killed may have had the same file, which is this one's then. */
  private discardOld(paths: string[]): void {
    for (const path of paths) {
      discard(`${path}.new`);
      if (path !== this.path || this.kept.size === 0) discard(path);
    }
  }

  insertMessage(queue: string, message: QueuedMessage): void {
    const kept = { queue, message };
    this.kept.set(message.messageId, kept);
    this.append(lineFor.sent(kept));
  }

  deleteMessage(messageId: string): void {
    if (this.kept.delete(messageId)) this.append(lineFor.gone(messageId));
  }

  /** The message itself counts how often it was received, and the file as well: it may be for the last time. */
  updateMessageInflight(messageId: string): void {
    const kept = this.kept.get(messageId);
    if (kept) this.append(lineFor.received(kept.message));
  }

  deleteQueueMessages(queue: string): void {
    for (const [id, kept] of this.kept) if (kept.queue === queue) this.deleteMessage(id);
  }

  deleteAllMessages(): void {
    for (const id of this.kept.keys()) this.deleteMessage(id);
  }

  deleteQueue(queue: string): void {
    this.deleteQueueMessages(queue);
  }

  // Queues themselves come from the configuration, and who received a message is gone with the gateway.
  insertQueue(): void {}
  updateQueueAttributes(): void {}
  updateQueueSequenceCounter(): void {}
  updateMessageReady(): void {}

  /** @param keptPath gets what is left, if anything is. @returns how much that is. */
  close(keptPath: string): number {
    const { size } = this.kept;
    const isKept = size === 0 || this.rewrite();
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
    if (size === 0) discard(this.path);
    else if (isKept) renameSync(this.path, keptPath);
    else
      this.output.warn(`${size} messages of the queues are lost: ${this.path} cannot be written.`);
    return isKept ? size : 0;
  }

  private append(line: string): void {
    if (this.isFailing) this.retry();
    else if (this.lines - this.kept.size > MAX_IDLE_LINES) this.rewrite();
    else this.appendLine(line);
  }

  private retry(): void {
    if (performance.now() - this.triedMs > RETRY_MS) this.rewrite();
  }

  private appendLine(line: string): void {
    this.attempt(() => {
      this.file ??= this.create();
      writeWhole(this.file, line);
      this.lines += 1;
    });
  }

  private create(): number {
    mkdirSync(dirname(this.path), { recursive: true });
    return openSync(this.path, "a");
  }

  /** Only what is there. After a failure the file may lack something, or end in half a line. */
  private rewrite(): boolean {
    const text = [...this.kept.values()].map((kept) => lineFor.sent(kept)).join("");
    return this.attempt(() => {
      try {
        this.replace(text);
      } catch (error) {
        discard(`${this.path}.new`);
        if (!overwrite(this.path, text)) throw error;
      }
      this.file ??= this.create();
      this.lines = this.kept.size;
    });
  }

  private replace(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, text);
    renameSync(`${this.path}.new`, this.path);
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  /** @returns whether it was done; if not, the messages are in memory, and that is told once. */
  private attempt(write: () => void): boolean {
    try {
      write();
      if (this.isFailing) this.output.info(`What is in the queues is kept in ${this.path} again.`);
      this.isFailing = false;
    } catch (error) {
      this.triedMs = performance.now();
      if (!this.isFailing) this.output.warn(this.describeFailure(error));
      this.isFailing = true;
    }
    return !this.isFailing;
  }

  private describeFailure(error: unknown): string {
    return (
      `What is in the queues cannot be kept in ${this.path}: ${describeError(error)}. The gateway goes on, and has it in ` +
      "memory: it is lost if the gateway ends before it can write. Make room on the disk, or let it write there."
    );
  }
}

/** What cannot be removed is of no use, and read again at most. */
const discard = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {}
};

const describeError = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * A full disk has no room beside a file, but the file itself has room for what is shorter.
 *
 * @returns whether it was.
 */
const overwrite = (path: string, text: string): boolean => {
  const bytes = Buffer.from(text);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes.length > size) return false;
  const file = openSync(path, "r+");
  try {
    writeSync(file, bytes, 0, bytes.length, 0);
    ftruncateSync(file, bytes.length);
  } finally {
    closeSync(file);
  }
  return true;
};

/** A line is there as a whole, or the file is written anew. */
const writeWhole = (file: number, line: string): void => {
  const bytes = Buffer.from(line);
  const written = writeSync(file, bytes);
  if (written < bytes.length) throw new Error("ENOSPC: no space left on device, write");
};
