// The trace that an invocation belongs to, by which libraries find it. Nothing is sampled here.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
import { randomBytes } from "node:crypto";

const RADIX = 16;
const MS = 1000;

/** Digits of a root's end that count invocations; those before are the environment's. */
const COUNT_DIGITS = 8;
const environment = randomBytes(8).toString("hex");
const parent = randomBytes(8).toString("hex");
let count = 0;

/** Another one for each invocation. */
export const nameTrace = () => {
  count += 1;
  const seconds = Math.floor(Date.now() / MS).toString(RADIX);
  const end = count.toString(RADIX).padStart(COUNT_DIGITS, "0");
  process.env["_X_AMZN_TRACE_ID"] =
    `Root=1-${seconds}-${environment}${end};Parent=${parent};Sampled=0`;
};
