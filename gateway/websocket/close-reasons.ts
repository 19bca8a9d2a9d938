// Close codes and reasons, as $disconnect events contain them.
import type { CloseReason } from "./connection.ts";

export const CLOSE = {
  /** DELETE on @connections. */
  normally: { code: 1000, reason: "Connection Closed Normally" },
  /** Idle or open for too long, or the gateway is shutting down. */
  goingAway: { code: 1001, reason: "Going away" },
  protocolError: { code: 1002, reason: "Protocol error" },
  binary: { code: 1003, reason: "Unsupported data" },
  tooLarge: { code: 1009, reason: "Message too large" },
  /** Without a closing handshake. */
  abnormal: { code: 1006, reason: "" },
} satisfies Record<string, CloseReason>;

/** @param code 1005 when the client's close frame had none. */
export const toCloseReason = (code: number, reason: string): CloseReason =>
  code === 1005 ? { code, reason: "Client-side close frame status not set" } : { code, reason };

/** @param error of a WebSocket that `ws` closed because of invalid data from the client. */
export const closeReasonOfError = (error: Error): CloseReason =>
  ("code" in error ? BY_ERROR.get(String(error.code)) : undefined) ?? CLOSE.protocolError;

/** https://github.com/websockets/ws/blob/master/doc/ws.md#ws-error-codes */
const BY_ERROR = new Map<string, CloseReason>([
  ["WS_ERR_INVALID_UTF8", { code: 1007, reason: "Invalid UTF-8" }],
  ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", CLOSE.tooLarge],
  ["WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH", CLOSE.tooLarge],
  ["WS_ERR_TOO_MANY_BUFFERED_PARTS", { code: 1008, reason: "Policy violation" }],
]);
