// The interface between the authorizer and the verifiers of each kind of token.

/** What a connection may do beyond the basic routes. `broadcast`: send to every client. */
type Right = "broadcast";

export interface Identity {
  principalId: string;
  /** Claims chosen by the stack, as strings: other types are JSON. Absent for static tokens. */
  claims?: Record<string, string>;
  /** Epoch seconds. Absent when the token does not expire. */
  expiresAt?: number;
  /** Default: none. */
  rights?: Right[];
}

/**
 * @throws {TokenRefusedError} when the token may not connect.
 * @throws any other error when that cannot be determined; then no client can connect.
 */
export type TokenVerifier = (token: string) => Promise<Identity>;

export class TokenRefusedError extends Error {
  override name = "TokenRefusedError";
  /** One of a fixed set, for logs and metrics: never a part of the token. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The token is refused: ${reason}`);
    this.reason = reason;
  }
}
