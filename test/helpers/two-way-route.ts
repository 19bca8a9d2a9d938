// One two-way route, and a client of it.
import { type FixtureOptions, startFixture } from "./fixture-gateway.ts";
import type { FixtureRoute } from "./fixture-stack.ts";

export const startTwoWayRoute = async (route: FixtureRoute, options: FixtureOptions = {}) => {
  const routes = { $default: { routeResponse: true, ...route } };
  const gateway = await startFixture({ routes }, options);
  const client = await gateway.connect();
  const ask = (text = "x") => {
    client.send(text);
    return client.next();
  };
  return { gateway, client, ask };
};

/** The start of an error frame. */
export const FAILED = /^{"message": "Internal server error"/;
