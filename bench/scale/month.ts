// Monthly cost without broadcasts.
import type { Usage } from "./prices.ts";

export const MINUTES_OF_A_MONTH = 30 * 24 * 60;

/**
 * Hours after which API Gateway closes a connection.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const LIFE_MINUTES = 120;

/** Authorizer, $connect and $disconnect, each with 256 MB for 10 ms. */
const FUNCTIONS = 3;
const GB_SECONDS = 0.25 * 0.01;

/**
 * As in prod: three items of less than 1 KB are written and deleted, the budget of connects is checked, and a place
 * among the user's connections is taken and released.
 */
const WRITE_UNITS = 9;

/** The check whether $disconnect has run meanwhile. */
const READ_UNITS = 1;

/** Each of two mappings has five pollers that poll three times a minute, which is charged even without messages. */
const POLLS_PER_MINUTE = 2 * 5 * 3;

export const NOTHING: Usage = {
  messages: 0,
  connectionMinutes: 0,
  lambdaGbSeconds: 0,
  lambdaRequests: 0,
  readUnits: 0,
  writeUnits: 0,
  sqsRequests: 0,
};

/** Clients that reconnect whenever they are disconnected. */
export const handshakesOfAMonth = (connections: number): Usage => {
  const handshakes = (connections * MINUTES_OF_A_MONTH) / LIFE_MINUTES;
  return {
    ...NOTHING,
    lambdaRequests: handshakes * FUNCTIONS,
    lambdaGbSeconds: handshakes * FUNCTIONS * GB_SECONDS,
    writeUnits: handshakes * WRITE_UNITS,
    readUnits: handshakes * READ_UNITS,
  };
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const pollsOfAMonth = (): number => POLLS_PER_MINUTE * MINUTES_OF_A_MONTH;
