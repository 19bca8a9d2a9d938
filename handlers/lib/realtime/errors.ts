// Refusals that only channels know.
import { RefusedError } from "../errors.ts";

/** As much as may be is in use; what is given back makes room. */
export class LimitExceededError extends RefusedError {
  override name = "LimitExceeded";
}

/** The connection ended while its request was handled, so nothing is left of what was asked for. */
export class ConnectionEndedError extends RefusedError {
  override name = "ConnectionEnded";
}

/** Too many others do the same at the same time. Nothing was done, and the request can be repeated. */
export class ConflictError extends RefusedError {
  override name = "Conflict";
}
