// Splits text that arrives in pieces into lines.

/**
 * Splits longer lines, as CloudWatch limits a log event to 1 MB.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const MAX_LINE_CHARACTERS = 1024 * 1024;

export class Lines {
  private readonly write: (line: string) => void;
  private pieces: string[] = [];
  private length = 0;

  /** @param write called with each line, without its line break, of at most MAX_LINE_CHARACTERS. */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  /** Takes time in proportion to the added text, regardless of earlier text. */
  add(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.keep(text.slice(start, end));
      this.writeLine();
      start = end + 1;
    }
    this.keep(text.slice(start));
  }

  /** Writes the last line if it has no line break. */
  end(): void {
    if (this.length > 0) this.writeLine();
  }

  private keep(text: string): void {
    let rest = text;
    while (this.length + rest.length > MAX_LINE_CHARACTERS) {
      const room = MAX_LINE_CHARACTERS - this.length;
      this.push(rest.slice(0, room));
      rest = rest.slice(room);
      this.writeLine();
    }
    this.push(rest);
  }

  private push(text: string): void {
    if (text === "") return;
    this.pieces.push(text);
    this.length += text.length;
  }

  private writeLine(): void {
    const line = this.pieces.join("");
    this.pieces = [];
    this.length = 0;
    this.write(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}
