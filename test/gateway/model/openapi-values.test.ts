// Values of OpenAPI definitions: texts, versions, lists, AWS's variables and references.
import { expect } from "chai";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import {
  fillVariables,
  follow,
  toList,
  toTextOrNothing,
  toVersion,
} from "../../../gateway/model/openapi-values.ts";

describe("a value of an OpenAPI definition", () => {
  for (const [value, text, version] of [
    [undefined, undefined, undefined],
    [null, undefined, undefined],
    [{}, undefined, undefined],
    [["x"], undefined, undefined],
    ["x", "x", "x"],
    ["", "", ""],
    [2, "2", "2.0"],
    [1.0, "1", "1.0"],
    [false, "false", "false"],
  ] as const) {
    it(`${JSON.stringify(value)} is the text ${text}, and the version ${version}`, () => {
      expect(toTextOrNothing(value as never)).to.equal(text);
      expect(toVersion(value as never)).to.equal(version);
    });
  }

  it("is a list, or one value, or none", () => {
    expect([undefined, null, "x", ["x", "y"], 0].map((value) => toList(value))).to.deep.equal([
      [],
      [],
      ["x"],
      ["x", "y"],
      [0],
    ]);
  });

  const api = (execution_arn: string) =>
    createResource("aws_apigatewayv2_api", "api", { execution_arn });

  it("may contain the partition, the Region and the account", () => {
    const china = api("arn:aws-cn:execute-api:cn-north-1:000000000000:x");
    const text =
      "${AWSPartition} ${AWSRegion} ${AWSAccountId} ${AWSRegion} ${other} ${constructor}";
    expect(fillVariables(china, text)).to.equal(
      "aws-cn cn-north-1 000000000000 cn-north-1 ${other} ${constructor}",
    );
    expect(fillVariables(china, "$AWSRegion {AWSRegion} ${AWS-Region} ${}")).to.equal(
      "$AWSRegion {AWSRegion} ${AWS-Region} ${}",
    );
    expect(fillVariables(china, undefined)).to.equal(undefined);
    expect(fillVariables(api("x"), "${AWSPartition}-${AWSRegion}-")).to.equal("aws--");
  });

  const definition = {
    components: { "a/b": { "c~d": { found: true } }, "~1": { x: 1 }, text: "x", nothing: null },
  };

  for (const [reference, expected] of [
    ["#/components/a~1b/c~0d", { found: true }],
    ["#/components/~01", { x: 1 }],
    ["#/components/text", undefined],
    ["#/components/text/more", undefined],
    ["#/components/nothing/more", undefined],
    ["#/components/none/more", undefined],
    ["#/components/constructor", undefined],
    ["/components/a~1b/c~0d", undefined],
    ["#components", undefined],
    ["other.yaml#/components", undefined],
    ["x/components", undefined],
    ["./components/a~1b", undefined],
    ["x#/components", undefined],
  ] as const) {
    it(`may refer to another: ${reference} is ${JSON.stringify(expected)}`, () => {
      expect(follow(definition, { $ref: reference })).to.deep.equal(expected);
    });
  }

  it("refers to no other without such a text", () => {
    expect(follow(definition, { own: 1 })).to.deep.equal({ own: 1 });
    expect(follow(definition, { $ref: 5 })).to.deep.equal({ $ref: 5 });
    for (const value of [undefined, null, "x", ["x"]])
      expect(follow(definition, value)).to.equal(undefined);
  });
});

describe("a resource of a definition", () => {
  const resource = createResource("aws_x", "x.y", { id: undefined, a: "1", b: undefined, c: [] });

  it("has a type, an address, which is its id, and the attributes that are set", () => {
    expect(resource).to.deep.include({ type: "aws_x", address: "x.y", given: ["a"] });
    expect(
      ["a", "b", "c", "d", "constructor"].map((name) => resource.attribute(name)),
    ).to.deep.equal(["1", undefined, [], undefined, undefined]);
    expect(createResource("aws_x", "x.y", {}).attribute("id")).to.equal("x.y");
    expect(resource.references()).to.deep.equal({ addresses: [], isComplete: true });
  });
});
