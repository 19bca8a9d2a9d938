// The possible outcomes of a post to a connection.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html

export interface PostOutcome {
  /**
   * `delivered`: API Gateway accepted the message.
   * `gone`: the connection is closed, or never existed.
   * `retry`: may succeed later: throttled, a failure behind API Gateway, or no response.
   * `terminal`: cannot succeed: no permission, too large, malformed.
   */
  kind: "delivered" | "gone" | "retry" | "terminal";
  /** HTTP status; undefined when there was no response. */
  status?: number;
  /** The error message, if there was one. */
  reason?: string;
}

/** @param status undefined when there was no response. */
export const outcomeOfStatus = (status: number | undefined, reason?: string): PostOutcome => {
  if (status === undefined || status === 429 || status >= 500) {
    return { kind: "retry", status, reason };
  }
  if (status === 410) return GONE;
  return status < 300 ? DELIVERED : { kind: "terminal", status, reason };
};

/** Whether API Gateway refuses the function's posts in general, rather than this one. */
export const isForbidden = ({ kind, status }: PostOutcome): boolean =>
  kind === "terminal" && (status === 401 || status === 403);

/** Allocated once, because every post has an outcome. */
const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
const GONE: PostOutcome = { kind: "gone", status: 410 };
