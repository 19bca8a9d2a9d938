// Platform limits that handlers must respect.

/**
 * Largest message from or to a client, also through @connections, in UTF-8 bytes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/**
 * Deepest nesting of arrays and objects that a client may send. JSON.parse takes 128 KiB of brackets without complaint;
 * JSON.stringify and every recursive walk overflow the stack on what it returns.
 */
export const MAX_NESTING = 32;

/** Maximum hours that API Gateway keeps a connection. Same source. */
export const MAX_CONNECTION_HOURS = 2;

/**
 * Longest token, in bytes. A URL takes 4,096 characters and headers 10,240 bytes in all, so nothing much longer
 * arrives; identity providers issue tokens of one or two KB.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const MAX_TOKEN_BYTES = 8 * 1024;
