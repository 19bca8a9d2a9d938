// What is known of a client, for tests that start no gateway.
import { HandshakeRequest } from "../../../gateway/websocket/handshake-request.ts";

export const API = {
  id: "api1",
  name: "chat",
  executionArn: "arn:aws:execute-api:eu-west-1:000000000000:api1",
  domainName: "api1.execute-api.eu-west-1.amazonaws.com",
  domainMappings: [],
  undeployed: [],
  routeSelectionExpression: "$request.body.action",
  routes: new Map<string, object>(),
};

export const STAGE = { name: "test", variables: {}, routeThrottles: new Map() };

/** @param more replaces fields of the connection. */
export const infoWith = (more: object = {}) => ({
  connectionId: "TXzPWdnOjoECGjA=",
  api: API,
  stage: STAGE,
  domainName: API.domainName,
  connectedAt: 1_800_000_000_000,
  identity: { sourceIp: "192.0.2.1" },
  ...more,
});

interface Handshake {
  /** Names and values in turn. */
  rawHeaders?: readonly string[];
  query?: string;
  path?: string;
  socket?: object;
}

export const handshakeRequest = ({
  rawHeaders = [],
  query = "",
  path = "/test",
  socket = { remoteAddress: "::ffff:192.0.2.1", localPort: 3001 },
}: Handshake = {}): HandshakeRequest =>
  new HandshakeRequest({ rawHeaders, socket } as never, { host: "localhost:3001", path, query });
