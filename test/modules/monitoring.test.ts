// Monitoring: what an API must have to be watched.
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { synthesizeMonitoring } from "../helpers/own-monitoring.ts";

describe("monitoring", () => {
  for (const [routes, missing] of [
    [["$disconnect"], "connect"],
    [["$connect"], "disconnect"],
  ] as const) {
    it(`is refused without $${missing}, which it watches`, () => {
      expect(() => synthesizeMonitoring({}, [...routes])).to.throw(
        ConfigurationError,
        `The API has no function for "${missing}", which monitoring watches; expected an authorizer and the routes $connect and $disconnect, added before monitoring.`,
      );
    });
  }
});
