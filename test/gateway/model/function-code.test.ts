// Where the code of functions and layers is.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { readCode, readLayerName } from "../../../gateway/model/function-code.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const resource = (address: string, attributes: Body) =>
  createResource("aws_x", address, attributes);

const LAYERS = [
  resource("l.far", { arn: "arn:far" }),
  resource("l.near", { arn: "arn:near", filename: "near.zip" }),
];

const OBJECTS = [
  resource("o.a", { key: "a", source: "a.zip" }),
  resource("o.b", { key: "b", source: "/b.zip" }),
  resource("o.twice", { key: "twice", source: "1.zip" }),
  resource("o.again", { key: "twice", source: "2.zip" }),
  resource("o.text", { key: "text", content: "x" }),
  resource("o.unknown", { source: "unknown.zip" }),
];

const readFrom = (fn: Resource) => readCode(fn, "/stack", { layers: LAYERS, objects: OBJECTS });
const read = (attributes: Body) => readFrom(resource("f", attributes));

describe("the code of a function", () => {
  for (const [what, attributes, zipPath] of [
    ["a file of the stack", { filename: "dist/f.zip" }, "/stack/dist/f.zip"],
    ["a file elsewhere", { filename: "/dist/f.zip" }, "/dist/f.zip"],
    ["an object with a file", { s3_key: "a" }, "/stack/a.zip"],
    ["an object with a file elsewhere", { s3_key: "b" }, "/b.zip"],
    ["a file before an object", { filename: "f.zip", s3_key: "a" }, "/stack/f.zip"],
    ["an object that two resources make", { s3_key: "twice" }, ""],
    ["an object without a file", { s3_key: "text" }, ""],
    ["an object of others", { s3_key: "none" }, ""],
    ["nothing", {}, ""],
  ] as const) {
    it(`is read from ${JSON.stringify(zipPath)} for ${what}`, () => {
      expect(read(attributes)).to.deep.equal({ zipPath });
    });
  }

  it("may be in an image", () => {
    expect(read({ package_type: "Image" })).to.deep.equal({ zipPath: "", isImage: true });
    expect(read({ package_type: "Zip" })).to.deep.equal({ zipPath: "" });
  });

  for (const name of [
    "all",
    "filename",
    "s3_key",
    "s3_object_version",
    "source_code_hash",
    "code_sha256",
  ]) {
    it(`may change without Terraform where it ignores ${name}`, () => {
      const fn = { ...resource("f", {}), ignored: ["tags", name] };
      expect(readFrom(fn)).to.deep.equal({ zipPath: "", isIgnored: true });
    });
  }

  it("does not where it ignores something else, or nothing", () => {
    for (const ignored of [["tags", "environment"], []])
      expect(readFrom({ ...resource("f", {}), ignored })).to.deep.equal({ zipPath: "" });
  });

  it("has layers in their order, of which some are elsewhere or unknown", () => {
    expect(read({ layers: ["arn:near", "arn:other", null, "arn:far"] }).layers).to.deep.equal([
      { arn: "arn:near", zipPath: "/stack/near.zip" },
      { arn: "arn:other", zipPath: undefined },
      { arn: undefined, zipPath: undefined },
      { arn: "arn:far", zipPath: undefined },
    ]);
    expect(read({ layers: "arn:near" }).layers).to.deep.equal([
      { arn: "arn:near", zipPath: "/stack/near.zip" },
    ]);
    expect(read({ layers: [] })).not.to.have.property("layers");
  });

  it("has one unknown layer where they cannot be evaluated", () => {
    const failing = (error: Error): Resource => ({
      ...resource("f", {}),
      attribute: (name) => {
        if (name === "layers") throw error;
        return undefined;
      },
    });
    const evaluation = new GatewayError("INVALID_CONFIGURATION", "unknown");
    expect(readFrom(failing(evaluation)).layers).to.deep.equal([
      { arn: undefined, zipPath: undefined },
    ]);
    expect(() => readFrom(failing(new TypeError("a fault of ours")))).to.throw("a fault of ours");
  });
});

describe("the name of a layer", () => {
  for (const [arn, name] of [
    ["arn:aws:lambda:eu-west-1:000000000000:layer:my-common_1:12", "my-common_1"],
    ["arn:aws:lambda:eu-west-1:000000000000:layer:common", "common"],
    ["arn:aws:lambda:eu-west-1:000000000000:layer:common:x", undefined],
    ["arn:aws:lambda:eu-west-1:000000000000:layer:common:1:2", undefined],
    ["arn:aws:lambda:eu-west-1:000000000000:function:common", undefined],
    [undefined, undefined],
  ] as const) {
    it(`is ${name} in ${arn}`, () => {
      expect(readLayerName({ arn, zipPath: undefined })).to.equal(name);
    });
  }
});
