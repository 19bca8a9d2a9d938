// Names of functions on the terminal.
import { expect } from "chai";
import { ShortNames } from "../../../../gateway/cli/terminal/short-names.ts";

const shorten = (...names: string[]): string[] => {
  const short = new ShortNames();
  short.learn(names);
  return names.map((name) => short.shorten(name));
};

describe("short names of functions", () => {
  it("leave out what all of them begin with, in whole words", () => {
    expect(shorten("app-dev-ping", "app-dev-post")).to.deep.equal(["ping", "post"]);
    expect(shorten("app_ping", "app_post")).to.deep.equal(["ping", "post"]);
    expect(shorten("ping", "post")).to.deep.equal(["ping", "post"]);
    expect(shorten("app-", "app-post")).to.deep.equal(["app-", "post"]);
  });

  it("are whole for a function alone, and before the names are known", () => {
    expect(shorten("app-ping")).to.deep.equal(["app-ping"]);
    expect(shorten()).to.deep.equal([]);
    expect(new ShortNames().shorten("app-ping")).to.equal("app-ping");
  });
});
