// Refusals of channel requests.
import { RefusedError } from "../errors.ts";

/** A limit is reached; leaving a channel makes room. */
export class LimitExceededError extends RefusedError {
  override name = "LimitExceeded";
}

/** The connection ended while its request was handled; the request had no effect. */
export class ConnectionEndedError extends RefusedError {
  override name = "ConnectionEnded";
}

/** The connection that a publication is for is not open. */
export class NotConnectedError extends RefusedError {
  override name = "NotConnected";
}

/** Whether the client may do that could not be determined. Nothing was done, and the request can be repeated. */
export class UnavailableError extends RefusedError {
  override name = "Unavailable";
}

/** Too many concurrent requests for the same item. The request had no effect and can be repeated. */
export class ConflictError extends RefusedError {
  override name = "Conflict";
}
