// What runs a function, by its runtime.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import {
  INTERPRETED_KINDS,
  listExecutables,
  readKind,
} from "../../../gateway/model/runtime-kind.ts";

const fn = (given: Partial<LambdaModel>) => ({ runtime: "", ...given }) as LambdaModel;

describe("the kind of a runtime", () => {
  for (const [runtime, kind] of [
    ["nodejs24.x", "node"],
    ["python3.13", "python"],
    ["python2.7", "unserved"],
    ["ruby3.4", "ruby"],
    ["java21", "java"],
    ["java8.al2", "java"],
    ["javascript", "unserved"],
    ["provided.al2023", "executable"],
    ["provided", "executable"],
    ["go1.x", "executable"],
    ["go2.x", "unserved"],
    ["dotnet8", "unserved"],
    ["my-python3", "unserved"],
    ["my-ruby", "unserved"],
    ["my-java8", "unserved"],
    ["my-nodejs", "unserved"],
    ["not-provided", "unserved"],
    ["", "unserved"],
  ] as const) {
    it(`${JSON.stringify(runtime)} is ${kind}`, () => {
      expect(readKind(fn({ runtime }))).to.equal(kind);
    });
  }

  it("is that of a command, even of an image, and an image has none", () => {
    expect(readKind(fn({ command: "./run", isImage: true }))).to.equal("command");
    expect(readKind(fn({ command: "./run", runtime: "nodejs24.x" }))).to.equal("command");
    expect(readKind(fn({ isImage: true, runtime: "nodejs24.x" }))).to.equal("unserved");
    expect(INTERPRETED_KINDS).to.deep.equal(["python", "ruby", "java"]);
  });

  it("determines the program: Go's old runtime starts the handler, others bootstrap", () => {
    const handler = "main";
    expect(listExecutables(fn({ runtime: "go1.x", handler }))).to.deep.equal(["main"]);
    expect(listExecutables(fn({ runtime: "provided.al2", handler }))).to.deep.equal(["bootstrap"]);
  });
});
