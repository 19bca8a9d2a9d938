// Functions, and the names and qualifiers that callers use for them.
import { expect } from "chai";
import {
  findTarget,
  findTargetOfUri,
  inStage,
  isNamed,
  type LambdaModel,
  qualifiedArn,
  readFunction,
  requiredTarget,
  resolveVersion,
  splitQualifier,
} from "../../../gateway/model/functions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readFixture } from "../helpers/read-fixture.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const INVOKE = (arn: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

const FN = {
  address: "aws_lambda_function.says",
  functionName: "says",
  arn: ARN,
  aliases: new Map([["live", "5"]]),
} as unknown as LambdaModel;

describe("a function", () => {
  const read = (attributes: Body) =>
    readFunction(
      createResource("aws_lambda_function", "f", {
        function_name: "says",
        arn: ARN,
        role: "arn:role",
        filename: "/says.zip",
        ...attributes,
      }),
      "/stack",
      { aliases: [], layers: [], objects: [] },
    );

  it("has AWS's defaults", () => {
    const fn = read({});
    expect(fn).to.deep.include({
      timeoutSeconds: 3,
      memoryMib: 128,
      handler: "",
      runtime: "",
      environment: {},
    });
    for (const name of ["temporaryMib", "reservedConcurrency", "deadLetterArn"])
      expect(fn, name).not.to.have.property(name);
  });

  it("has limits, variables and a place for its failures", () => {
    const fn = read({
      timeout: 9,
      memory_size: 256,
      handler: "index.handler",
      runtime: "nodejs24.x",
      ephemeral_storage: [{ size: 1024 }],
      environment: [{ variables: { A: "1" } }],
      reserved_concurrent_executions: 0,
      dead_letter_config: [{ target_arn: "arn:queue" }],
    });
    expect(fn).to.deep.include({
      timeoutSeconds: 9,
      memoryMib: 256,
      handler: "index.handler",
      runtime: "nodejs24.x",
      temporaryMib: 1024,
      environment: { A: "1" },
      reservedConcurrency: 0,
      deadLetterArn: "arn:queue",
    });
  });

  it("has the aliases that name it, whole or from the account on, with their versions", () => {
    const alias = (name: string, function_name: string, more: Body = {}) =>
      createResource("aws_lambda_alias", `a.${name}`, { name, function_name, ...more });
    const { aliases } = readFunction(
      createResource("aws_lambda_function", "f", {
        function_name: "says",
        arn: ARN,
        role: "arn:role",
      }),
      "/stack",
      {
        aliases: [
          alias("named", "says", { function_version: "3" }),
          alias("by-arn", ARN, { function_version: "$LATEST" }),
          alias("by-part", "000000000000:function:says", { function_version: "5" }),
          alias("latest", "says"),
          alias("theirs", "other", { function_version: "7" }),
          createResource("aws_lambda_alias", "a.nobody", { name: "nobody" }),
        ],
        layers: [],
        objects: [],
      },
    );
    expect([...aliases]).to.deep.equal([
      ["named", "3"],
      ["by-arn", "$LATEST"],
      ["by-part", "5"],
      ["latest", "$LATEST"],
    ]);
  });

  it("has the aliases of its configuration", () => {
    const { functions } = readFixture({
      routes: { ping: {} },
      resources: {
        aws_lambda_alias: {
          live: { name: "live", function_name: "fixture-ping", function_version: "5" },
        },
      },
    }).model;
    expect([...functions[0]!.aliases]).to.deep.equal([["live", "5"]]);
  });

  it("has no reserved concurrency and no place for failures where the provider writes none", () => {
    const fn = read({
      reserved_concurrent_executions: -1,
      dead_letter_config: [{ target_arn: "" }],
    });
    expect(fn).not.to.have.property("reservedConcurrency");
    expect(fn).not.to.have.property("deadLetterArn");
  });
});

describe("the name of a function", () => {
  for (const [name, unqualified, qualifier] of [
    ["says", "says", undefined],
    ["says:live", "says", "live"],
    [ARN, ARN, undefined],
    [`${ARN}:5`, ARN, "5"],
    ["000000000000:function:says", "000000000000:function:says", undefined],
    ["000000000000:function:says:live", "000000000000:function:says", "live"],
    ["function:says", "function:says", undefined],
    ["my-function:says", "my-function", "says"],
    ["", "", undefined],
    ["a:", "a:", undefined],
    ["a:b:c", "a:b:c", undefined],
  ] as const) {
    it(`${JSON.stringify(name)} is ${unqualified} with the qualifier ${qualifier}`, () => {
      expect(splitQualifier(name)).to.deep.equal({
        unqualified,
        ...(qualifier !== undefined && { qualifier }),
      });
    });
  }

  it("may be its name or its ARN, whole or from the account on", () => {
    for (const name of ["says", "says:live", ARN, `${ARN}:5`, "000000000000:function:says"])
      expect(isNamed(FN, name), name).to.equal(true);
    for (const name of [
      "say",
      "",
      "111111111111:function:says",
      "000000000000:function:other",
      "eu-west-1:000000000000:function:says",
      "00:function:says",
      "function:says",
      `${ARN}2`,
      "eu-west-1:says",
    ])
      expect(isNamed(FN, name), name).to.equal(false);
    expect(findTarget([FN], "says:live")).to.deep.equal({
      functionArn: ARN,
      fn: FN,
      qualifier: "live",
    });
    expect(findTarget([FN], "says")).to.deep.equal({ functionArn: ARN, fn: FN });
    expect(findTarget([FN], "other")).to.equal(undefined);
  });

  it("has a version by its alias or number, else the latest", () => {
    const versions = ["live", "12", "none", "1x", "x1", "$LATEST", undefined].map((name) =>
      resolveVersion(FN, name),
    );
    expect(versions).to.deep.equal([
      "5",
      "12",
      "$LATEST",
      "$LATEST",
      "$LATEST",
      "$LATEST",
      "$LATEST",
    ]);
  });

  it("may have a stage variable as its qualifier", () => {
    const fill = (qualifier: string, variables: Record<string, string>) =>
      inStage({ functionArn: ARN, fn: FN, qualifier }, variables).qualifier;
    expect(
      fill("${stageVariables.alias}-${stageVariables.b_2}", { alias: "a", b_2: "b" }),
    ).to.equal("a-b");
    expect(fill("${stageVariables.none}", {})).to.equal("${stageVariables.none}");
    expect(fill("${stageVariables.constructor}", {})).to.equal("${stageVariables.constructor}");
    expect(inStage({ functionArn: ARN, fn: FN }, { alias: "a" })).to.deep.equal({
      functionArn: ARN,
      fn: FN,
    });
    expect(qualifiedArn({ functionArn: ARN, qualifier: "live" })).to.equal(`${ARN}:live`);
    expect(qualifiedArn({ functionArn: ARN })).to.equal(ARN);
  });
});

describe("the URI of a function", () => {
  for (const [uri, functionArn, qualifier] of [
    [INVOKE(ARN), ARN, undefined],
    [INVOKE(`${ARN}:live`), ARN, "live"],
    [INVOKE(`${ARN}:\${stageVariables.a}`), ARN, "${stageVariables.a}"],
    [ARN, ARN, undefined],
    [`${ARN}:5`, ARN, "5"],
    [`${ARN}:5:6`, undefined, undefined],
    [`x${ARN}`, undefined, undefined],
    [`${INVOKE(ARN)}x`, undefined, undefined],
    ["arn:aws:sqs:eu-west-1:000000000000:jobs", undefined, undefined],
    ["https://example.com", undefined, undefined],
  ] as const) {
    it(`${uri} calls ${functionArn}, ${qualifier}`, () => {
      expect(findTargetOfUri(uri, [FN])).to.deep.equal(
        functionArn && { functionArn, fn: FN, ...(qualifier !== undefined && { qualifier }) },
      );
    });
  }

  it("may call a function elsewhere, but must call one where it is required", () => {
    expect(findTargetOfUri(ARN, [])).to.deep.equal({ functionArn: ARN, fn: undefined });
    const authorizer = (uri: string) => createResource("aws_x", "x", { uri });
    expect(requiredTarget(authorizer(ARN), "uri", [FN]).fn).to.equal(FN);
    expect(() => requiredTarget(authorizer("https://x"), "uri", [FN])).to.throw(
      'uri "https://x" does not invoke a Lambda function. Set it to "${aws_lambda_function.NAME.invoke_arn}".',
    );
  });
});
