// Hides what identifies the caller of a request from its trace.
import type { IncomingMessage } from "node:http";
import { createMask, type Mask } from "../trace/mask.ts";

/** Signatures, tokens and cookies are secrets of the caller. */
export const createCallerMask = ({ headers }: IncomingMessage): Mask => {
  const { authorization, cookie, "x-amz-security-token": token } = headers;
  const secret =
    /Signature=(\w+)/.exec(authorization ?? "")?.[1] ?? authorization?.replace(/^\w+ /, "");
  return createMask([secret, cookie, String(token)].flatMap((text) => text ?? []));
};
