// A map that drops its oldest entries beyond a limit.

export class Bounded<Key, Entry> {
  private readonly entries = new Map<Key, Entry>();
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  get(key: Key): Entry | undefined {
    return this.entries.get(key);
  }

  set(key: Key, entry: Entry): void {
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.max && oldest !== undefined) this.entries.delete(oldest);
  }

  /** @returns the entries, oldest first. */
  values(): Entry[] {
    return [...this.entries.values()];
  }
}
