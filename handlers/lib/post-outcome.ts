// What can become of a post to a connection.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html

export interface PostOutcome {
  /**
   * `delivered`: API Gateway has the message.
   * `gone`: the connection is closed, or was never there.
   * `retry`: try again later: too many requests, a failure behind API Gateway, or no answer.
   * `terminal`: trying again cannot help: no permission, too large, malformed.
   */
  kind: "delivered" | "gone" | "retry" | "terminal";
  /** Of the HTTP response; undefined when there was none. */
  status?: number;
  /** What was wrong, as far as it was told. */
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

/** It is not about the connection: API Gateway does not let this function post. */
export const isForbidden = ({ kind, status }: PostOutcome): boolean =>
  kind === "terminal" && (status === 401 || status === 403);

/** Made once: there are as many outcomes as there are posts. */
const DELIVERED: PostOutcome = { kind: "delivered", status: 200 };
const GONE: PostOutcome = { kind: "gone", status: 410 };
