// Checks from which web sites browsers may connect. Other programs can send any Origin, or none.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Origin
import { optionalEnv } from "./env.ts";
import type { AuthorizerEvent } from "./events.ts";
import { listHeaderValues } from "./handshake.ts";

/** @returns whether the client may connect from its Origin. */
export type OriginCheck = (event: AuthorizerEvent) => boolean;

export interface OriginOptions {
  /** Scheme, host and port, as browsers send them: `https://app.example.com`. */
  allowed: string[];
  /** Whether clients without an Origin, which are not browsers, may connect. */
  allowMissing: boolean;
}

export const createOriginCheck =
  ({ allowed, allowMissing }: OriginOptions): OriginCheck =>
  (event) => {
    // A browser sends exactly one.
    const [origin, ...others] = listHeaderValues(event, "origin");
    if (origin === undefined) return allowMissing;
    return others.length === 0 && allowed.includes(origin);
  };

/** @returns a check that allows every client when the stack names no origins. */
export const originCheckFromEnv = (): OriginCheck => {
  const allowed = optionalEnv("ALLOWED_ORIGINS")?.split(",");
  if (!allowed) return () => true;
  return createOriginCheck({
    allowed,
    allowMissing: optionalEnv("ALLOW_MISSING_ORIGIN") === "yes",
  });
};
