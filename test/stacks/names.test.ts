// Names in main.ts that are taken, or that no part of a stack can have.
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { synthesize } from "../helpers/synthesize.ts";

describe("names in a stack", () => {
  for (const name of ["", "a b", "a.b", "é", "constructor"]) {
    it(`are refused for the name of a stack: ${JSON.stringify(name)}`, () => {
      expect(() => synthesize({}, name)).to.throw(
        ConfigurationError,
        `The name of the stack is ${JSON.stringify(name)}; expected letters`,
      );
    });
  }

  it("are refused where JSON cannot express them", () => {
    expect(() => synthesize({ channels: { room: { presence: 10n } } } as object)).to.throw(
      ConfigurationError,
      "channels.room.presence is 10n; expected true, false or { frames: true }",
    );
  });

  it("are refused for versions of a namespace's layouts that are there twice", () => {
    const channels = { room: { layouts: ["1:1", "1:2"] } };
    expect(() => synthesize({ channels })).to.throw(ConfigurationError, "channels.room.layouts is");
  });

  for (const hook of [
    "connections",
    "broadcast",
    "publish",
    "sweep",
    "ingest",
    "authorizer",
    "monitoring",
    "backend",
  ]) {
    it(`are refused for a hook: ${hook}`, () => {
      const channels = { room: { subscribe: { hook } } };
      expect(() => synthesize({ channels })).to.throw(
        ConfigurationError,
        `The name of a hook is "${hook}"; expected another one, also for its file in handlers/`,
      );
    });
  }
});
