// What the benchmark asks of a server with channels.

export interface Member {
  /** Resolves when it is in the channel. */
  join: (channel: string) => Promise<void>;
  /** Resolves when the server has acknowledged it. */
  publish: (channel: string, data: string) => Promise<void>;
  /** Resolves with the next publication of this data. */
  hear: (data: string) => Promise<void>;
  /** Ends the connection as a network does. Resolves when the server knows. */
  drop: () => Promise<void>;
  /** Connects again, joins the channel, and resolves when it has this many publications that it missed. */
  comeBack: (channel: string, missed: number) => Promise<void>;
  close: () => void;
}

export interface Contender {
  what: string;
  connect: () => Promise<Member>;
  close: () => Promise<void>;
}

/** Values that others wait for. */
export class Waiting {
  private readonly waiters = new Map<string, () => void>();

  /** @returns when {@link arrive} is called with the same data. */
  for(data: string): Promise<void> {
    return new Promise((resolve) => this.waiters.set(data, resolve));
  }

  arrive(data: string): void {
    const resolve = this.waiters.get(data);
    this.waiters.delete(data);
    resolve?.();
  }
}
