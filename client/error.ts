// Why a request failed.

/**
 * `code` is one of the server's (`BadRequest`, `Forbidden`, `LimitExceeded`, `ConnectionEnded`, `Conflict`, `NotConnected`,
 * `Unavailable`, `TooManyRequests`), or one of the client's: `Timeout`, `QueueFull`, `Dropped`, `Closed`.
 */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly code: string;
  /** Milliseconds after which the request may be repeated. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
