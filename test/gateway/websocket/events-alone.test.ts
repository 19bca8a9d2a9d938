// The events of each kind, whole, from what is known of the client.
import { expect } from "chai";
import {
  authorizerEvent,
  connectEvent,
  disconnectEvent,
  messageEvent,
} from "../../../gateway/websocket/events.ts";
import { API, handshakeRequest, infoWith, STAGE } from "./connection-info.ts";

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const VARIABLES = { table: "people" };
const METHOD_ARN = `${API.executionArn}/test/$connect`;

const originOf = (more: object = {}) => ({ info: infoWith(more), nowMs: NOW_MS }) as never;

/** Checks the ids, which are new in each event. @returns the rest. */
const withoutIds = (event: object) => {
  const { requestContext, ...rest } = event as { requestContext: Record<string, unknown> };
  const { requestId, extendedRequestId, ...context } = requestContext;
  expect(requestId).to.match(/^[\w-]{15}=$/);
  expect(extendedRequestId).to.equal(requestId);
  return { ...rest, requestContext: context };
};

const contextOf = (eventType: string, routeKey: string) => ({
  routeKey,
  eventType,
  requestTime: "02/Jan/2026:03:04:05 +0000",
  messageDirection: "IN",
  stage: "test",
  connectedAt: 1_800_000_000_000,
  requestTimeEpoch: NOW_MS,
  identity: { sourceIp: "192.0.2.1" },
  domainName: API.domainName,
  connectionId: "TXzPWdnOjoECGjA=",
  apiId: "api1",
});

const REQUEST = handshakeRequest({ rawHeaders: ["Host", "localhost"], query: "a=1" });
const QUERY = {
  queryStringParameters: { a: "1" },
  multiValueQueryStringParameters: { a: ["1"] },
};
const DISCONNECT_HEADERS = {
  headers: { Host: API.domainName, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" },
  multiValueHeaders: {
    Host: [API.domainName],
    "x-api-key": [""],
    "X-Forwarded-For": [""],
    "x-restapi": [""],
  },
};

describe("an event, whole", () => {
  it("of $connect", () => {
    expect(withoutIds(connectEvent(originOf(), REQUEST))).to.deep.equal({
      ...REQUEST.headersFor("$connect", API.domainName),
      ...QUERY,
      requestContext: contextOf("CONNECT", "$connect"),
      isBase64Encoded: false,
    });
  });

  it("of an authorizer, which always has a query and stage variables", () => {
    const event = {
      type: "REQUEST",
      methodArn: METHOD_ARN,
      stageVariables: {},
      requestContext: contextOf("CONNECT", "$connect"),
    };
    expect(withoutIds(authorizerEvent(originOf(), REQUEST, METHOD_ARN))).to.deep.equal({
      ...event,
      ...REQUEST.headersFor("authorizer", API.domainName),
      ...QUERY,
    });
    const plain = handshakeRequest();
    expect(withoutIds(authorizerEvent(originOf(), plain, METHOD_ARN))).to.deep.equal({
      ...event,
      ...plain.headersFor("authorizer", API.domainName),
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
    });
  });

  it("of a message", () => {
    const event = messageEvent(originOf(), "say", "hello");
    const { messageId, ...context } = withoutIds(event).requestContext;
    expect(messageId)
      .to.match(/^[\w-]{15}=$/)
      .and.not.equal(event.requestContext.requestId);
    expect(context).to.deep.equal(contextOf("MESSAGE", "say"));
    expect({ ...event, requestContext: {} }).to.deep.equal({
      requestContext: {},
      body: "hello",
      isBase64Encoded: false,
    });
  });

  it("of $disconnect", () => {
    const reason = { code: 4001, reason: "enough" };
    expect(withoutIds(disconnectEvent(originOf(), reason))).to.deep.equal({
      ...DISCONNECT_HEADERS,
      requestContext: {
        ...contextOf("DISCONNECT", "$disconnect"),
        disconnectStatusCode: 4001,
        disconnectReason: "enough",
      },
      isBase64Encoded: false,
    });
  });

  it("has the stage's variables and the authorizer's context, if any", () => {
    const authorizer = { principalId: "me" };
    const origin = originOf({ authorizer, stage: { ...STAGE, variables: VARIABLES } });
    for (const event of [
      connectEvent(origin, REQUEST),
      authorizerEvent(origin, REQUEST, METHOD_ARN),
      messageEvent(origin, "say", ""),
      disconnectEvent(origin, { code: 1000, reason: "" }),
    ] as { stageVariables?: object; requestContext?: object }[]) {
      expect(event.stageVariables).to.deep.equal(VARIABLES);
      expect(event.requestContext).to.deep.include({ authorizer });
    }
  });
});
