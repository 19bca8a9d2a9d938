// The options that would serve more, as far as functions need them.
import { expect } from "chai";
import { listOffers } from "../../../gateway/model/offers.ts";
import { overrideFunctions } from "../../../gateway/model/overrides.ts";
import { readFixture } from "../helpers/read-fixture.ts";

describe("offers for functions", () => {
  it("are a zip for what runs from one, and a command for what does not", () => {
    const image = { package_type: "Image", image_uri: "x", filename: null, runtime: null };
    const { model } = readFixture({
      routes: {
        script: {},
        snake: { fn: { runtime: "python3.13" } },
        compiled: { fn: { runtime: "provided.al2023" } },
        pictured: { fn: image },
        mined: { fn: { runtime: "ruby3.3" } },
        brewed: { fn: { runtime: "java21" } },
        netted: { fn: { runtime: "dotnet8" } },
      },
    });
    expect(listOffers(model, new Map())).to.deep.equal([
      {
        option: "--zip",
        values: ["script", "snake", "compiled", "mined", "brewed"].map(
          (name) => `fixture-${name}=PATH`,
        ),
      },
      { option: "--run", values: ["fixture-pictured=COMMAND", "fixture-netted=COMMAND"] },
    ]);
  });

  it("are a zip for one that is there, but lacks the handler", () => {
    const { model } = readFixture({ routes: { send: {} } });
    const functions = model.functions.map((fn) => ({ ...fn, zipPath: import.meta.dirname }));
    expect(listOffers({ functions }, new Map(), functions)).to.deep.equal([
      { option: "--zip", values: ["fixture-send=PATH"] },
    ]);
    expect(listOffers({ functions }, new Map())).to.deep.equal([]);
  });

  describe("whose code Terraform ignores changes of", () => {
    const read = (ignored: unknown, overrides = {}) => {
      const fn = { lifecycle: { ignore_changes: ignored } };
      const { model } = readFixture({ routes: { send: { fn } } });
      const functions = overrideFunctions(
        model.functions.map((one) => ({ ...one, zipPath: import.meta.dirname })),
        overrides,
      );
      return listOffers({ functions }, new Map());
    };

    for (const ignored of [["filename"], ["${source_code_hash}", "tags"], "all"]) {
      it(`are a zip: ${JSON.stringify(ignored)}`, () => {
        expect(read(ignored)).to.deep.equal([{ option: "--zip", values: ["fixture-send=PATH"] }]);
      });
    }

    it("are none where Terraform ignores something else, and with the option", () => {
      expect(read(["environment"])).to.deep.equal([]);
      const zips = { "fixture-send": import.meta.dirname };
      expect(read(["filename"], { zips })).to.deep.equal([]);
    });
  });

  it("are none for a function with a command", () => {
    const { model } = readFixture({ routes: { ping: { fn: { runtime: "dotnet8" } } } });
    const functions = model.functions.map((fn) => ({ ...fn, command: "./run" }));
    expect(listOffers({ functions }, new Map())).to.deep.equal([]);
  });

  it("are the files of a layer, once for all functions that use it", () => {
    const { model } = readFixture({ routes: { ping: {}, pong: {} } });
    const layers = [
      { arn: "arn:aws:lambda:eu-west-1:1:layer:common:3", zipPath: undefined },
      { arn: undefined, zipPath: undefined },
      { arn: "arn:aws:lambda:eu-west-1:1:layer:there:1", zipPath: import.meta.dirname },
    ];
    const functions = model.functions.map((fn) => ({
      ...fn,
      layers,
      zipPath: import.meta.dirname,
    }));
    expect(listOffers({ functions }, new Map())).to.deep.equal([
      { option: "--zip", values: ["common=PATH"] },
    ]);
  });

  describe("of variables", () => {
    const offer = (
      environments: Record<string, Record<string, string>>,
      reasons: Record<string, string>,
    ): string[] | undefined => {
      const routes = Object.fromEntries(Object.keys(environments).map((key) => [key, {}]));
      const { model } = readFixture({ routes });
      const functions = model.functions.map((fn) => ({
        ...fn,
        zipPath: import.meta.dirname,
        environment: environments[fn.functionName.replace("fixture-", "")] ?? {},
      }));
      const unknown = functions.flatMap(({ address, functionName }) => {
        const reason = reasons[functionName.replace("fixture-", "")];
        const path = `${address}.environment.variables.HOST`;
        const meaning = `it depends on ${reason}. Set it with --env ${functionName}.HOST=VALUE.`;
        return reason === undefined ? [] : [[path, meaning] as const];
      });
      return listOffers({ functions }, new Map(unknown))[0]?.values;
    };

    it("is one for all functions that need the same value", () => {
      expect(offer({ a: {}, b: {}, c: {} }, { a: "x.y", b: "x.y" })).to.deep.equal([
        "*.HOST=VALUE",
      ]);
    });

    for (const [why, environments, reasons] of [
      ["the values differ", { a: {}, b: {} }, { a: "x.y", b: "x.z" }],
      ["another function has a value", { a: {}, b: {}, c: { HOST: "1" } }, { a: "x", b: "x" }],
    ] as const) {
      it(`is one for each where ${why}`, () => {
        expect(offer(environments, reasons)).to.deep.equal([
          "fixture-a.HOST=VALUE",
          "fixture-b.HOST=VALUE",
        ]);
      });
    }

    it("is one for each where only some of the values are the same", () => {
      expect(offer({ a: {}, b: {}, c: {} }, { a: "x", b: "x", c: "y" })).to.deep.equal(
        ["a", "b", "c"].map((name) => `fixture-${name}.HOST=VALUE`),
      );
    });

    it("has its name, and the option of one that is unknown as a whole", () => {
      const { model } = readFixture({ routes: { a: {}, b: {} } });
      const functions = model.functions.map((fn) => ({ ...fn, zipPath: import.meta.dirname }));
      const environment = "aws_lambda_function.a.environment.variables";
      const unknown = [
        `${environment}.HOST`,
        `${environment}.PORT`,
        "aws_lambda_function.b.environment.variables",
        `x ${environment}.OTHER`,
        `${environment}.OTHER.x`,
        "aws_lambda_function.none.environment.variables.OTHER",
        "aws_lambda_function.a.timeout",
      ].map((path) => [path, "it is unknown"] as const);
      expect(listOffers({ functions }, new Map(unknown))).to.deep.equal([
        {
          option: "--env",
          values: ["fixture-a.HOST=VALUE", "fixture-a.PORT=VALUE", "fixture-b.NAME=VALUE"],
        },
      ]);
    });

    it("is the function's own where only one needs it", () => {
      expect(offer({ a: {}, b: {} }, { a: "x" })).to.deep.equal(["fixture-a.HOST=VALUE"]);
    });
  });
});
