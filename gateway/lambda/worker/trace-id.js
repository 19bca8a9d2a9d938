// The trace id of an invocation, where libraries expect it. Nothing is sampled.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
import { randomBytes } from "node:crypto";

const RADIX = 16;
const MS = 1000;

/**
 * Traces until they repeat. The C library keeps every value that a variable ever had: without a bound, the memory of a
 * warm environment would grow by 100 bytes with each invocation until it exceeds its limit. These take 2 MB.
 */
const TRACES = 0x4000;

/** Digits at the end of a root that count invocations; those before identify the environment. */
const COUNT_DIGITS = 8;
const started = Math.floor(Date.now() / MS).toString(RADIX);
const environment = randomBytes(8).toString("hex");
const parent = randomBytes(8).toString("hex");
let count = 0;

/** A new one for each invocation. */
export const createTraceId = () => {
  count = (count + 1) % TRACES;
  const end = count.toString(RADIX).padStart(COUNT_DIGITS, "0");
  return `Root=1-${started}-${environment}${end};Parent=${parent};Sampled=0`;
};

export const nameTrace = () => {
  process.env["_X_AMZN_TRACE_ID"] = createTraceId();
};
