// A request to the gateway once more, for one of the embedded services.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

const JSON_PROTOCOL = "application/x-amz-json-1.0";

/** The protocol of SNS. */
export const FORM_PROTOCOL = "application/x-www-form-urlencoded";

/**
 * The request once more, with its body still to be read. It is a POST in the protocol that was authorized, whatever its
 * headers say: for other methods and content types there are S3 and pages in fauxqs, whose calls are not authorized here.
 */
export class Replay extends Readable {
  private readonly response: ServerResponse;

  constructor(
    { headers, rawHeaders, socket }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    protocol: typeof JSON_PROTOCOL | typeof FORM_PROTOCOL = JSON_PROTOCOL,
  ) {
    super();
    this.response = response;
    Object.assign(this, {
      method: "POST",
      url: "/",
      headers: { ...forwardedHeaders(headers, body), "content-type": protocol },
      rawHeaders,
      socket,
      httpVersion: "1.1",
      httpVersionMajor: 1,
      httpVersionMinor: 1,
    });
    this.push(body);
    this.push(null);
  }

  /** dynalite checks calls in its listeners, and throws at what it does not expect, such as a null. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    try {
      return super.emit(event, ...args);
    } catch (error) {
      this.refuse(error instanceof Error ? error.message : String(error));
      return true;
    }
  }

  private refuse(reason: string): void {
    if (this.response.headersSent) return;
    this.response.writeHead(400, { "content-type": JSON_PROTOCOL });
    const message = `A part of the call is not what its operation expects: ${reason}`;
    this.response.end(
      JSON.stringify({ __type: "com.amazon.coral.service#SerializationException", message }),
    );
  }
}

/** Drops CORS headers: dynalite would allow every origin. */
const forwardedHeaders = (headers: IncomingHttpHeaders, body: Buffer): IncomingHttpHeaders => ({
  ...Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(origin$|access-control-)/.test(name)),
  ),
  // The body may differ from the one received.
  "content-length": String(body.length),
});
