// Text that comes in pieces, given on line by line.

export class Lines {
  private readonly write: (line: string) => void;
  private rest = "";

  /** @param write receives each line without its end. */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  add(text: string): void {
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.write(line);
  }

  /** Nothing follows: what has no end is a line, too. */
  end(): void {
    if (this.rest !== "") this.write(this.rest);
    this.rest = "";
  }
}
