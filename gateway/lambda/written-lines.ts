// The lines that a function writes, by stream: pieces of several streams may come in turns.
import { type LogLevel, readLogLevel, toLogLevel } from "../diagnostics/log-level.ts";
import { Lines } from "./lines.ts";
import type { OutputStream } from "./worker-protocol.ts";

/** @param level that the line names, or that of the stream; undefined: none. */
export type WriteLine = (line: string, level: LogLevel | undefined) => void;

export class WrittenLines {
  private readonly write: WriteLine;
  private readonly streams = new Map<OutputStream, Lines>();

  constructor(write: WriteLine) {
    this.write = write;
  }

  add(stream: OutputStream, text: string): void {
    let lines = this.streams.get(stream);
    if (!lines) {
      const level = toLogLevel(stream);
      lines = new Lines((line) => this.write(line, readLogLevel(line) ?? level));
      this.streams.set(stream, lines);
    }
    lines.add(text);
  }

  /** Writes what has no line break. */
  end(): void {
    for (const lines of this.streams.values()) lines.end();
  }
}
