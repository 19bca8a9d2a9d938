// Quotas of WebSocket APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html

/** UTF-8 bytes of a message in either direction. A client that sends more is closed with 1009; none gets more. */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/**
 * Bytes that may wait for a client that does not read, before messages to it are refused. AWS says that there is such
 * a bound, and not which.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export const MAX_UNREAD_BYTES = 1024 * 1024;

/** Bytes of a frame; larger messages come in several. A client that sends a larger one is closed with 1009. */
export const MAX_FRAME_BYTES = 32 * 1024;

/** Milliseconds without a message in either direction, after which a connection is closed with 1001. */
export const IDLE_TIMEOUT_MS = 10 * 60 * 1000;

/** Milliseconds after which any connection is closed with 1001. */
export const MAX_CONNECTION_MS = 2 * 60 * 60 * 1000;

/**
 * Milliseconds that a client has to answer a close frame and to end its side of the connection, before its socket is
 * destroyed. AWS does not say how long it waits.
 */
export const CLOSE_TIMEOUT_MS = 10_000;

/**
 * Messages of one client, and their bytes, whose routes may be at work at the same time. While there are more, no more is
 * read from that client. AWS has no such bound: its functions run beside each other, where those of a laptop queue.
 */
export const MAX_UNHANDLED_MESSAGES = 256;
export const MAX_UNHANDLED_BYTES = 1024 * 1024;

/** Bytes of what an authorizer returns. */
export const MAX_AUTHORIZER_RESULT_BYTES = 8 * 1024;

/** New connections a second, per account and Region. */
export const CONNECTIONS_PER_SECOND = 500;

/** Requests a second and at once, per account and Region: connects, messages, and calls to @connections. */
export const ACCOUNT_THROTTLE = { rateLimit: 10_000, burstLimit: 5_000 };
