// Results of functions, up to the largest, and environments that end around them.
import { expect } from "chai";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";

/** Lambda's limit in bytes; two of them are the quotation marks of the JSON. */
const MAX_RESPONSE_BYTES = 6_291_556;
const MAX_TEXT_BYTES = MAX_RESPONSE_BYTES - 2;

const TOO_LARGE =
  "Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).";

describe("a function's result", () => {
  for (const [what, text, characters] of [
    ["text", '"x".repeat(event.length)', MAX_TEXT_BYTES],
    ["text of two bytes a character", '"é".repeat(event.length)', MAX_TEXT_BYTES / 2],
  ] as const) {
    it(`may have as many bytes of ${what} as Lambda allows, and no more`, async () => {
      const { invoke } = await startFunction(`exports.handler = async (event) => ${text};`);

      const outcomes = [
        describeOutcome(await invoke({ length: characters })),
        describeOutcome(await invoke({ length: characters + 1 })),
        describeOutcome(await invoke({ length: 1 })),
      ];

      expect(Buffer.byteLength(outcomes[0]!)).to.equal(MAX_RESPONSE_BYTES);
      expect(outcomes[1]).to.equal(TOO_LARGE);
      expect(outcomes[2]).to.have.length(3);
    });
  }

  it("may be too large as an error too", async () => {
    const { invoke } = await startFunction(
      `exports.handler = async () => { throw new Error("x".repeat(${MAX_RESPONSE_BYTES})); };`,
    );

    expect(describeOutcome(await invoke())).to.equal(TOO_LARGE);
  });
});

describe("an environment that ends by itself", () => {
  it("loses no event that it did not begin", async () => {
    const { invoke } = await startFunction(
      `exports.handler = async ({ last }) => {
        if (last) Promise.reject(new Error("forgotten"));
        return process.env.AWS_LAMBDA_LOG_STREAM_NAME;
      };`,
      { runtime: "nodejs22.x" },
    );
    await invoke();

    const [first, second] = (await Promise.all([invoke({ last: true }), invoke({})])).map(
      describeOutcome,
    );

    expect(first).to.match(/^"\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}"$/);
    expect(second)
      .to.match(/^"\d{4}/)
      .and.not.equal(first);
  });

  it("reports the error that ended it while it was idle", async () => {
    const { invoke, lines } = await startFunction(
      `exports.handler = async () => { Promise.reject(new RangeError("forgotten")); return 1; };`,
      { runtime: "nodejs22.x" },
    );

    await invoke();
    await invoke();

    expect(lines[0]).to.include("RangeError: forgotten");
  });

  it("right after its start fails the event, and is not restarted endlessly", async () => {
    const { invoke } = await startFunction(
      `setImmediate(() => setImmediate(() => process.exit(4)));
      exports.handler = async () => { await new Promise((done) => setTimeout(done, 1000)); };`,
    );

    expect(describeOutcome(await invoke())).to.equal(
      "Runtime.ExitError: Runtime exited with error: exit status 4",
    );
  });
});

describe("a handler's context", () => {
  for (const [version, own] of [
    [22, { callbackWaitsForEmptyEventLoop: true }],
    [24, { xRayTraceId: true }],
  ] as const) {
    it(`nodejs${version}.x: has Lambda's properties`, async () => {
      const { invoke } = await startFunction(
        `exports.handler = async (event, context) => ({
          ...context,
          xRayTraceId: context.xRayTraceId && context.xRayTraceId === process.env._X_AMZN_TRACE_ID,
          logStreamName: context.logStreamName === process.env.AWS_LAMBDA_LOG_STREAM_NAME,
          awsRequestId: context.awsRequestId.length,
          undefined: Object.keys(context).filter((key) => context[key] === undefined),
        });`,
        { runtime: `nodejs${version}.x` },
      );

      expect(JSON.parse(describeOutcome(await invoke()))).to.deep.equal({
        functionName: "fn",
        functionVersion: "$LATEST",
        invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:fn",
        memoryLimitInMB: "256",
        logGroupName: "/aws/lambda/fn",
        logStreamName: true,
        awsRequestId: 36,
        undefined: ["clientContext", "identity", "tenantId"],
        ...own,
      });
    });
  }
});
