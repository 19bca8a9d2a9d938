// Consumes a text from start to end, one match at a time.
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

  /** Consumes a match at the current position. @param pattern sticky. @returns undefined without a match. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.text);
    if (match) this.index = pattern.lastIndex;
    return match ?? undefined;
  }

  /** @param pattern sticky. @returns whether it matches at the current position. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.index;
    return pattern.test(this.text);
  }

  /** Consumes a match. @throws {MappingError} that quotes the text at the current position. */
  expect(pattern: RegExp, what: string): RegExpExecArray {
    const match = this.take(pattern);
    if (match) return match;
    throw new MappingError(
      `expected ${what} before "${this.text.slice(this.index, this.index + 20)}"`,
    );
  }
}
