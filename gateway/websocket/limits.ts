// Quotas of WebSocket APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html

/** UTF-8 bytes of a message in either direction. A client that sends more is closed with 1009. */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/**
 * Bytes buffered for a client that does not read, above which messages to it are rejected. AWS documents that there is a
 * limit, but not its value.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export const MAX_UNREAD_BYTES = 1024 * 1024;

/** Bytes of a frame; a larger message takes several. A client that sends a larger frame is closed with 1009. */
export const MAX_FRAME_BYTES = 32 * 1024;

/** Milliseconds without a message in either direction, after which a connection is closed with 1001. */
export const IDLE_TIMEOUT_MS = 10 * 60 * 1000;

/** Milliseconds after which any connection is closed with 1001. */
export const MAX_CONNECTION_MS = 2 * 60 * 60 * 1000;

/**
 * Milliseconds that a client has to answer a close frame and to end its side of the connection before its socket is
 * destroyed. AWS does not document how long it waits.
 */
export const CLOSE_TIMEOUT_MS = 10_000;

/**
 * Messages of one client, and their bytes, that may be handled at the same time. Above that, reading from the client is
 * paused. AWS has no such limit: its functions run in parallel, while those on a laptop queue.
 */
export const MAX_UNHANDLED_MESSAGES = 256;
export const MAX_UNHANDLED_BYTES = 1024 * 1024;

/** Bytes of an authorizer's result. */
export const MAX_AUTHORIZER_RESULT_BYTES = 8 * 1024;

/** New connections per second, per account and Region. */
export const CONNECTIONS_PER_SECOND = 500;

/** Requests per second and burst, per account and Region: connects, messages, and calls to @connections. */
export const ACCOUNT_THROTTLE = { rateLimit: 10_000, burstLimit: 5_000 };
