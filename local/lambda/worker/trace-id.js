// The trace that an invocation belongs to, by which libraries find it. Nothing is sampled here.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader

/** @import { Invocation } from "../worker-protocol.ts" */

const RADIX = 16;
const MS = 1000;

/** @type {(invocation: Invocation) => void} */
export const nameTrace = ({ requestId }) => {
  const hex = requestId.replaceAll("-", "");
  const seconds = Math.floor(Date.now() / MS).toString(RADIX);
  process.env["_X_AMZN_TRACE_ID"] =
    `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=0`;
};
