// What AWS has and the gateway does not serve. It concerns one route: everything else is served.
import type { Resource } from "../terraform/configuration.ts";

/** Its message continues a sentence about the route: address, and what is not served. */
export class UnservedError extends Error {
  override name = "UnservedError";

  /** @param problem what is not served, and what is. */
  constructor({ address }: Pick<Resource, "address">, problem: string) {
    super(`${address}: ${problem}`);
  }
}
