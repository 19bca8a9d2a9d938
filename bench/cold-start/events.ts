// The first event of each function.
import type {
  AuthorizerEvent,
  ConnectEvent,
  DisconnectEvent,
  HttpEvent,
  MessageEvent,
  RequestContext,
} from "../../handlers/lib/events.ts";

/** The digest of this token is in {@link ENVIRONMENT}. */
const TOKEN = "allow-ws-connection";

const requestContext = (routeKey: string): RequestContext => ({
  routeKey,
  requestId: "Ga4JlUeQrPEF25g=",
  connectionId: "TXzPWdnOjoECGjA=",
  connectedAt: 1_686_596_601_950,
  identity: { sourceIp: "192.0.2.1", userAgent: "Mozilla/5.0" },
});

const AUTHORIZER: AuthorizerEvent = {
  methodArn: "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev/$connect",
  queryStringParameters: { token: TOKEN },
  requestContext: requestContext("$connect"),
};

const CONNECT: ConnectEvent = { requestContext: requestContext("$connect") };

const DISCONNECT: DisconnectEvent = {
  requestContext: {
    ...requestContext("$disconnect"),
    disconnectStatusCode: 1005,
    disconnectReason: "Client-side close frame status not set",
  },
};

const BROADCAST = {
  messageId: "m1",
  body: '{"data":"hi"}',
  receiptHandle: "handle-of-m1",
  eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:broadcasts",
};

const REQUEST: HttpEvent & { rawPath: string } = {
  rawPath: "/",
  body: '{"channel":"room:1","data":"hi"}',
  isBase64Encoded: false,
  requestContext: { requestId: "b7c5a1f0-2e7a-4c1a-9d53-5a9d8c0f6d11", http: { method: "POST" } },
};

const EVENTS: Record<string, object> = {
  authorizer: AUTHORIZER,
  broadcast: { Records: [BROADCAST] },
  connect: CONNECT,
  disconnect: DISCONNECT,
  ingest: REQUEST,
  // Refused immediately, while the keys are being fetched.
  jwtAuthorizer: AUTHORIZER,
  sweep: {},
};

const messageEvent = (action: string): MessageEvent => ({
  body: JSON.stringify({ action, data: "hi", message: "hi", channel: "room:1" }),
  requestContext: requestContext(action),
});

/** @param name of a zip: `channelConnect` gets what `connect` gets. */
export const createEvent = (name: string): object => {
  const route = name.replace(/^channel([A-Z])/, (_, initial: string) => initial.toLowerCase());
  return EVENTS[route] ?? messageEvent(route);
};

export const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  AWS_ACCESS_KEY_ID: "ASIAEXAMPLEEXAMPLE00",
  AWS_SECRET_ACCESS_KEY: "s".repeat(40),
  AWS_SESSION_TOKEN: "t".repeat(700),
  ACTIONS: "ping,post",
  CHANNELS: JSON.stringify({
    room: { subscribe: "everyone", publish: "everyone", layouts: "1:1", presence: true },
  }),
  BROADCAST_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/broadcasts",
  WORK_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/work",
  DEAD_LETTER_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/dead-letters",
  CONNECTIONS_TABLE: "connections",
  CONNECTION_LAYOUTS: "1:16",
  JWT_AUDIENCES: "bench",
  JWT_ISSUER: "https://identity.example.com",
  JWT_JWKS_URI: "https://identity.example.com/jwks.json",
  POSTS_AT_ONCE: "100",
  POSTS_PER_SECOND: "100",
  TOKEN_DIGESTS: "fed08b7b066afb6dd187cabfda7ab6153ffc763b67aba806d3a39860b81a2e46",
  WEBSOCKET_ENDPOINT: "https://abc123.execute-api.eu-west-1.amazonaws.com/dev",
};
