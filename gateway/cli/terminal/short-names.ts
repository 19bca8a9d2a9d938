// Names of functions without the prefix that all of them share, such as `websocket-dev-`.
export class ShortNames {
  private prefix = "";

  /** @param names of all functions. A function alone keeps its name. */
  learn(names: string[]): void {
    const [first = "", ...others] = names;
    let shared = others.length === 0 ? 0 : first.length;
    while (!others.every((name) => name.startsWith(first.slice(0, shared)))) shared -= 1;
    const part = first.slice(0, shared);
    this.prefix = part.slice(0, Math.max(part.lastIndexOf("-"), part.lastIndexOf("_")) + 1);
  }

  shorten(name: string): string {
    const isLonger = name.length > this.prefix.length;
    return isLonger && name.startsWith(this.prefix) ? name.slice(this.prefix.length) : name;
  }
}
