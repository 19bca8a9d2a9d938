// What a token says, once it is believed: the interface between the authorizer and the kinds of tokens.

/** What a connection may do beyond being there. `broadcast`: send to everybody. */
export type Right = "broadcast";

export interface Identity {
  principalId: string;
  /** Claims that the stack has chosen, as text: what is no text in the token is JSON here. Absent for static tokens. */
  claims?: Record<string, string>;
  /** Epoch seconds. Absent when the token does not expire. */
  expiresAt?: number;
  /** Default: none. */
  rights?: Right[];
}

/**
 * @throws {TokenRefusedError} when the token may not connect.
 * @throws anything else when that cannot be told; then nobody connects.
 */
export type TokenVerifier = (token: string) => Promise<Identity>;

export class TokenRefusedError extends Error {
  override name = "TokenRefusedError";
  /** One of a few words, for logs and metrics: never a part of the token. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The token is refused: ${reason}`);
    this.reason = reason;
  }
}
