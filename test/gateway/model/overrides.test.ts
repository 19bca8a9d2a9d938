// Options that replace a function's zip, its command and its variables.
import { resolve } from "node:path";
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { listGivenVariables, overrideFunctions } from "../../../gateway/model/overrides.ts";

const fn = (address: string, functionName: string) =>
  ({
    address,
    functionName,
    zipPath: "/old.zip",
    environment: { A: "1", B: "2" },
  }) as unknown as LambdaModel;

const SEND = fn("aws_lambda_function.send", "app-send");
const LEFT = fn("module.left.aws_lambda_function.work", "app-left");
const RIGHT = fn("module.right.aws_lambda_function.work", "app-right");
const FUNCTIONS = [SEND, LEFT, RIGHT];

describe("overrides of functions", () => {
  it("change nothing without options", () => {
    expect(overrideFunctions(FUNCTIONS, {})).to.deep.equal(FUNCTIONS);
    expect([...listGivenVariables(FUNCTIONS, {})]).to.deep.equal([]);
  });

  for (const name of ["app-send", "aws_lambda_function.send", "send"]) {
    it(`name a function by ${name}`, () => {
      const [send, ...others] = overrideFunctions(FUNCTIONS, {
        zips: { [name]: "new.zip" },
        commands: { [name]: "./run" },
        variables: { [name]: { B: "3", C: "4" } },
      });
      expect(send).to.deep.equal({
        ...SEND,
        zipPath: resolve("new.zip"),
        command: "./run",
        environment: { A: "1", B: "3", C: "4" },
      });
      expect(others).to.deep.equal([LEFT, RIGHT]);
    });
  }

  it("replace a zip whose changes Terraform ignores", () => {
    const ignored = { ...SEND, isIgnored: true };
    const read = (zips: Record<string, string>) => overrideFunctions([ignored, LEFT], { zips })[0];
    expect(read({ send: "new.zip" })).to.include({ isIgnored: false, zipPath: resolve("new.zip") });
    expect(read({ "app-left": "new.zip" })).to.deep.equal(ignored);
  });

  describe("of zips", () => {
    const ARN = "arn:aws:lambda:eu-west-1:1:layer:common:3";
    const layers = [
      { arn: ARN, zipPath: undefined },
      { arn: undefined, zipPath: undefined },
      { arn: "", zipPath: undefined },
    ];
    const using = [{ ...SEND, layers }, LEFT];
    const readLayers = (zips: Record<string, string>) =>
      overrideFunctions(using, { zips })[0]?.layers;

    for (const name of ["common", ARN]) {
      it(`name a layer by ${name}`, () => {
        expect(readLayers({ [name]: "layer" })).to.deep.equal([
          { arn: ARN, zipPath: resolve("layer") },
          ...layers.slice(1),
        ]);
      });
    }

    it("are a function's where a layer has the same name", () => {
      for (const named of [
        fn("aws_lambda_function.x", "common"),
        fn("aws_lambda_function.common", "x"),
      ]) {
        const [send, other] = overrideFunctions([using[0]!, named], { zips: { common: "new" } });
        expect(send).to.deep.equal(using[0]);
        expect(other).to.deep.equal({ ...named, zipPath: resolve("new") });
      }
    });

    it("take the last of several names of one layer", () => {
      expect(readLayers({ common: "first", [ARN]: "last" })?.[0]?.zipPath).to.equal(
        resolve("last"),
      );
      expect(readLayers({ [ARN]: "first", common: "last" })?.[0]?.zipPath).to.equal(
        resolve("last"),
      );
    });

    it("prefer a function of the same name, and know no other names", () => {
      expect(readLayers({ "app-left": "x" })).to.deep.equal(layers);
      expect(() => readLayers({ "": "x" })).to.throw('"" matches no function');
      expect(() => readLayers({ commons: "x" })).to.throw('"commons" matches no function');
    });
  });

  it("apply to every function with *, in the order of the options", () => {
    const variables = { "*": { A: "x", B: "x" }, "app-left": { B: "y" } };
    expect(
      overrideFunctions(FUNCTIONS, { variables }).map(({ environment }) => environment),
    ).to.deep.equal([
      { A: "x", B: "x" },
      { A: "x", B: "y" },
      { A: "x", B: "x" },
    ]);
  });

  it("name the variables that they set", () => {
    const variables = { "app-left": { A: "1" }, "*": { C: "1" } };
    const [send, left, right] = FUNCTIONS.map(({ address }) => `${address}.environment.variables`);
    expect([...listGivenVariables(FUNCTIONS, { variables })]).to.deep.equal([
      left,
      `${left}.A`,
      send,
      `${send}.C`,
      `${left}.C`,
      right,
      `${right}.C`,
    ]);
  });

  it("are refused when a name matches no function, or several", () => {
    const known =
      "expected one of app-send (aws_lambda_function.send), " +
      "app-left (module.left.aws_lambda_function.work), app-right (module.right.aws_lambda_function.work).";
    for (const [name, matches] of [
      ["none", "no function"],
      ["end", "no function"],
      ["", "no function"],
      ["work", "several functions"],
    ] as const) {
      const message = `"${name}" matches ${matches} of this configuration; ${known}`;
      for (const options of [
        { zips: { [name]: "x" } },
        { commands: { [name]: "x" } },
        { variables: { [name]: {} } },
      ]) {
        expect(() => overrideFunctions(FUNCTIONS, options))
          .to.throw(message)
          .with.property("code", "INVALID_CONFIGURATION");
      }
      expect(() => listGivenVariables(FUNCTIONS, { variables: { [name]: {} } })).to.throw(message);
    }
  });

  it("prefer a function's own name to the name that it has in Terraform", () => {
    const work = fn("aws_lambda_function.other", "work");
    const [, , , named] = overrideFunctions([...FUNCTIONS, work], { commands: { work: "./run" } });
    expect(named).to.deep.include({ command: "./run" });
  });
});
