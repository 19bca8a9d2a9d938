// Frames of the channel protocol, as docs/protocol.md has them.

/** Where a client is in a channel: it has everything up to `offset` of this `epoch`. */
export interface Position {
  epoch: string;
  offset: number;
}

export interface Publication {
  channel: string;
  data: unknown;
  /** Number of the publication, from 1. Only where there is a history. */
  offset?: number;
  /** Differs whenever the numbers begin anew. */
  epoch?: string;
}

export interface Reply {
  action: string;
  channel?: string;
  epoch?: string;
  offset?: number;
  recovered?: boolean;
  publications?: { offset: number; data: unknown }[];
  more?: boolean;
  count?: number;
  members?: Member[];
}

export interface Member {
  connection: string;
  /** The `principalId` of its token. */
  user: string;
  /** What it has subscribed with. */
  info?: unknown;
}

/** Anything that a server may send. */
export type Frame = Partial<Reply & Publication> & {
  id?: string | number;
  error?: string;
  message?: string;
  retryAfterMs?: number;
};
