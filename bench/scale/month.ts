// What a month costs beside its broadcasts.
import type { Usage } from "./prices.ts";

export const MINUTES_OF_A_MONTH = 30 * 24 * 60;

/** API Gateway ends a connection then. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LIFE_MINUTES = 120;

/** Authorizer, $connect and $disconnect, with 256 MB for 10 ms. */
const FUNCTIONS = 3;
const GB_SECONDS = 0.25 * 0.01;

/**
 * As prod has it: three items are written and deleted, each less than 1 KB, the budget of connects is asked, and a place
 * among the user's connections is taken and given back.
 */
const WRITE_UNITS = 9;

/** Whether $disconnect has come meanwhile. */
const READ_UNITS = 1;

/** For each of two mappings five pollers ask three times a minute, and are charged when there is nothing, too. */
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

/** Clients that come back whenever they are cut off. */
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
