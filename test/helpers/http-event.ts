// Events like those of function URLs, in which a test sets only what it is about.
import type { HttpEvent } from "../../handlers/lib/events.ts";

/** @param body a text is sent unchanged, anything else as JSON. */
export const httpEvent = (body: unknown, method = "POST"): HttpEvent & { rawPath: string } => ({
  rawPath: "/",
  body: typeof body === "string" ? body : JSON.stringify(body),
  isBase64Encoded: false,
  requestContext: { requestId: "b7c5a1f0-2e7a-4c1a-9d53-5a9d8c0f6d11", http: { method } },
});
