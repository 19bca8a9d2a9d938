// Counts what is lost, and says when that is worth a line: thousands a second would drown everything else.

export class LostCount {
  private total = 0;

  /** @returns all that are lost, when their number has reached the next power of two; undefined: no line is due. */
  add(count: number): number | undefined {
    const before = this.total;
    this.total += count;
    const isDue = Math.floor(Math.log2(this.total)) > Math.floor(Math.log2(before));
    return isDue ? this.total : undefined;
  }
}
