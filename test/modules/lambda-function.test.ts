import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";

describe("lambda function", () => {
  it("says how to make a zip that is missing", () => {
    expect(() => synthesize({ zipDirectory: "/nowhere" })).to.throw(
      '/nowhere/broadcast.zip does not exist: run "npm run build" before synthesizing.',
    );
  });
});
