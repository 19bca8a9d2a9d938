// The first event of each function.
import {
  authorizerEvent,
  connectEvent,
  disconnectEvent,
  messageEvent,
} from "../../test/helpers/events.ts";
import { record } from "../../test/helpers/records.ts";

/** The digest of this token is in {@link ENVIRONMENT}. */
const TOKEN = "allow-ws-connection";

const EVENTS: Record<string, object> = {
  authorizer: authorizerEvent({ queryStringParameters: { token: TOKEN } }),
  broadcast: { Records: [record("m1", '{"data":"hi"}')] },
  connect: connectEvent(),
  disconnect: disconnectEvent(),
  // Refused immediately, while the keys are being fetched.
  jwtAuthorizer: authorizerEvent({ queryStringParameters: { token: TOKEN } }),
  sweep: {},
};

export const eventOf = (name: string): object =>
  EVENTS[name] ?? messageEvent({ action: name, data: "hi", message: "hi" }, name);

export const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  AWS_ACCESS_KEY_ID: "ASIAEXAMPLEEXAMPLE00",
  AWS_SECRET_ACCESS_KEY: "s".repeat(40),
  AWS_SESSION_TOKEN: "t".repeat(700),
  ACTIONS: "ping,post",
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
