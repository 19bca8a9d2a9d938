// Keeps queued messages in a file from one run to the next: appends an entry when a message is sent, received or
// deleted. As with SQS, no message is lost when the gateway is killed.
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { plural } from "../../shared/plural.ts";
import type { Output } from "../diagnostics/output.ts";
import { type KeptMessage, lineFor, type QueuedMessage, readKept } from "./kept-messages.ts";

/** Maximum obsolete lines before the file is compacted. */
const MAX_IDLE_LINES = 10_000;

/** Milliseconds between attempts while writing fails. Each attempt rewrites the whole file. */
const RETRY_MS = 1000;

/**
 * The embedded SQS calls it synchronously on every change. A power failure may lose the last second of changes, since
 * writes are not synced to disk.
 */
export class QueueJournal {
  private readonly path: string;
  private readonly output: Pick<Output, "warn" | "info">;
  /** By message id. */
  private readonly kept = new Map<string, KeptMessage>();
  private file: number | undefined;
  private lines = 0;
  private isFailing = false;
  private triedMs = 0;

  /** @param path created with the first message; only this process may write to it. */
  constructor(path: string, output: Pick<Output, "warn" | "info">) {
    this.path = path;
    this.output = output;
  }

  /** Takes over the messages that other runs kept, and removes their files. @returns those messages. */
  takeOver(paths: string[]): KeptMessage[] {
    const found = paths.flatMap((path) => readKept(path, (line) => this.output.warn(line)));
    const left = new Map(found.map((each) => [each.message.messageId, each]));
    // Messages that arrived in the meantime are already in their queue.
    for (const id of this.kept.keys()) left.delete(id);
    for (const [id, each] of left) this.kept.set(id, each);
    if (paths.length > 0 && (this.kept.size === 0 || this.rewrite())) this.discardOld(paths);
    return [...left.values()];
  }

  /** A run that was killed may have had the same process id, and so the same file. */
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

  /** Records the receive count after each receive, since the gateway may be killed before the next one. */
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

  // Not kept: queues come from the configuration, and receipts are invalid after the gateway ends.
  insertQueue(): void {}
  updateQueueAttributes(): void {}
  updateQueueSequenceCounter(): void {}
  updateMessageReady(): void {}

  /** @param keptPath receives the remaining messages, if any. @returns their number. */
  close(keptPath: string): number {
    const { size } = this.kept;
    const isKept = size === 0 || this.rewrite();
    this.closeFile();
    if (size === 0) discard(this.path);
    else if (isKept) renameSync(this.path, keptPath);
    else
      this.output.warn(`Lost ${plural(size, "queued message")}: ${this.path} cannot be written.`);
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
      // Throws when the disk takes only a part, so that the file is rewritten.
      writeFileSync(this.file, line);
      this.lines += 1;
    });
  }

  private create(): number {
    mkdirSync(dirname(this.path), { recursive: true });
    return openSync(this.path, "a");
  }

  /** Compacts the file. After a failure it may lack entries or end in half a line. */
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
    this.closeFile();
  }

  private closeFile(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  /** @returns whether it succeeded. If not, messages stay in memory, and the failure is reported once. */
  private attempt(write: () => void): boolean {
    try {
      write();
      if (this.isFailing) this.output.info(`Queued messages are kept in ${this.path} again.`);
      this.isFailing = false;
    } catch (error) {
      this.triedMs = performance.now();
      if (!this.isFailing) this.output.warn(this.describeFailure(error as Error));
      this.isFailing = true;
    }
    return !this.isFailing;
  }

  private describeFailure({ message }: Error): string {
    return (
      `Queued messages cannot be written to ${this.path}: ${message}. They stay in memory, and are lost if ` +
      "the gateway ends before it can write. Free disk space, or make the file writable."
    );
  }
}

/** Ignores failures: at worst, a later run reads the file again. */
const discard = (path: string): void => {
  try {
    rmSync(path);
  } catch {}
};

/**
 * A full disk has no room beside a file, but the file itself has room for what is shorter.
 *
 * @returns whether it was.
 */
const overwrite = (path: string, text: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || Buffer.byteLength(text) > found.size) return false;
  const file = openSync(path, "r+");
  try {
    writeFileSync(file, text);
    ftruncateSync(file, Buffer.byteLength(text));
  } finally {
    closeSync(file);
  }
  return true;
};
