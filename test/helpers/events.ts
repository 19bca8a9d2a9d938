// Events like API Gateway's, in which a test sets only what it is about.
import type {
  AuthorizerEvent,
  ConnectEvent,
  DisconnectEvent,
  MessageEvent,
  RequestContext,
} from "../../handlers/lib/events.ts";

export const CONNECTION_ID = "TXzPWdnOjoECGjA=";

const requestContext = (overrides: Partial<RequestContext>): RequestContext => ({
  routeKey: "$default",
  requestId: "Ga4JlUeQrPEF25g=",
  connectionId: CONNECTION_ID,
  connectedAt: 1_686_596_601_950,
  identity: { sourceIp: "192.0.2.1", userAgent: "Mozilla/5.0" },
  ...overrides,
});

export const connectEvent = ({
  headers,
  ...context
}: Partial<RequestContext> & Pick<ConnectEvent, "headers"> = {}): ConnectEvent => ({
  headers,
  requestContext: requestContext({ routeKey: "$connect", ...context }),
});

/** @param body a string is sent unchanged, anything else as JSON. */
export const messageEvent = (body: unknown, routeKey = "$default"): MessageEvent => ({
  body: typeof body === "string" ? body : JSON.stringify(body),
  requestContext: requestContext({ routeKey }),
});

export const disconnectEvent = (
  disconnectStatusCode = 1005,
  disconnectReason = "Client-side close frame status not set",
): DisconnectEvent => ({
  requestContext: {
    ...requestContext({ routeKey: "$disconnect" }),
    disconnectStatusCode,
    disconnectReason,
  },
});

export const METHOD_ARN = "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev/$connect";

export const authorizerEvent = (
  request: Pick<AuthorizerEvent, "headers" | "queryStringParameters"> = {},
): AuthorizerEvent => ({
  methodArn: METHOD_ARN,
  requestContext: requestContext({ routeKey: "$connect" }),
  ...request,
});
