// Goes through a text from the beginning, taking what matches.
import { MappingError } from "./mapping-error.ts";

export class Cursor {
  private readonly text: string;
  private index = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.index >= this.text.length;
  }

  /** @param pattern sticky. @returns what it matches here, and goes past it. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.text);
    if (match) this.index = pattern.lastIndex;
    return match ?? undefined;
  }

  /** @throws {MappingError} with what is here instead. */
  expect(pattern: RegExp, what: string): RegExpExecArray {
    const match = this.take(pattern);
    if (match) return match;
    throw new MappingError(
      `expected ${what} before "${this.text.slice(this.index, this.index + 20)}"`,
    );
  }
}
