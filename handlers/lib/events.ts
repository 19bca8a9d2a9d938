// The events that API Gateway sends, as far as handlers read them, and the responses it accepts.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html

export interface RequestContext {
  /** `$connect`, `$disconnect`, `$default`, or the action that the route selection expression selected. */
  routeKey: string;
  /** Unique per event. */
  requestId: string;
  /** Base64url, for example `TXzPWdnOjoECGjA=`; it must be percent-encoded in the path of @connections. */
  connectionId: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  identity: { sourceIp: string; userAgent?: string };
  /** What the authorizer of `$connect` returned; context values arrive as strings, numbers or booleans. */
  authorizer?: { principalId?: string; [key: string]: unknown };
}

/** What a client sent with its handshake. */
interface Handshake {
  /** Names keep the case that the client sent; of several values the last. */
  headers?: Record<string, string | undefined>;
  /** All values, in order. */
  multiValueHeaders?: Record<string, string[] | undefined>;
  /** Decoded; of several values the last. */
  queryStringParameters?: Record<string, string | undefined>;
  multiValueQueryStringParameters?: Record<string, string[] | undefined>;
}

export interface ConnectEvent extends Handshake {
  requestContext: RequestContext;
}

/** Has no headers: `$connect` must store what it needs of the handshake, or the authorizer put it into its context. */
export interface MessageEvent {
  body: string;
  requestContext: RequestContext;
}

export interface DisconnectEvent {
  requestContext: RequestContext & {
    /** WebSocket close code, https://www.rfc-editor.org/rfc/rfc6455#section-7.4 */
    disconnectStatusCode?: number;
    disconnectReason?: string;
  };
}

export type WebSocketEvent = ConnectEvent | MessageEvent | DisconnectEvent;

export interface AuthorizerEvent extends Handshake {
  /** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/$connect` */
  methodArn: string;
  requestContext: RequestContext;
}

/**
 * A request to a function URL, as far as handlers read it.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export interface HttpEvent {
  requestContext: { requestId: string; http: { method: string } };
  /** Missing without a body. */
  body?: string;
  /** Whether the body is in base64: Lambda passes on only some content types as text. */
  isBase64Encoded: boolean;
}

/** A proxy response. With any other key, API Gateway sends "Internal server error". */
export interface ProxyResponse {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}
