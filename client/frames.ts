// Frames of the channel protocol, see docs/protocol.md.

/** A client's position in a channel: it has everything up to `offset` of this `epoch`. */
export interface Position {
  epoch: string;
  offset: number;
}

export interface Publication {
  channel: string;
  data: unknown;
  /** Number of the publication, from 1. Only where there is a history. */
  offset?: number;
  /** Changes whenever the numbers start over. */
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
  /** The `info` of its `subscribe`. */
  info?: unknown;
}

/** A member that has joined or left. */
export interface MemberChange extends Member {
  /** When, in epoch milliseconds by the server's clock. */
  at: number;
}

/** Any frame that the server may send. */
export type Frame = Partial<Reply & Publication> & {
  at?: number;
  join?: Member;
  leave?: Member;
  reconnect?: { afterMs: number };
  id?: string | number;
  error?: string;
  message?: string;
  retryAfterMs?: number;
};

/** Whether it is one by its types, which a faulty server may not keep to. */
export const isPublication = (frame: Frame): frame is Publication =>
  frame.action === undefined &&
  "data" in frame &&
  isText(frame.channel) &&
  isOptional(isText, frame.epoch) &&
  isOptional(Number.isSafeInteger, frame.offset);

/** @returns the change that the frame tells of, if it tells of one. */
export const readMemberChange = ({ at = 0, join, leave }: Frame): MemberChange | undefined => {
  const member = join ?? leave;
  const isMember = isText(member?.connection) && isText(member.user);
  return isMember && Number.isFinite(at) ? { ...member, at } : undefined;
};

const isText = (value: unknown): value is string => typeof value === "string";

const isOptional = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || is(value);
