// Retries, ages and destinations of asynchronous invocations, as configured.
import { expect } from "chai";
import { findAsyncSettings, readAsyncSettings } from "../../../gateway/model/async-settings.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { readFixture } from "../helpers/read-fixture.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const FN = { functionName: "says", arn: ARN } as LambdaModel;

describe("asynchronous invocations of a function", () => {
  const read = (attributes: Body) =>
    readAsyncSettings(
      createResource("aws_lambda_function_event_invoke_config", "c", {
        function_name: "says",
        ...attributes,
      }),
      [FN],
    );
  const target = { functionArn: ARN, fn: FN };

  it("have AWS's defaults, also for the provider's empty values", () => {
    const expected = { target, maxRetries: 2, maxAgeSeconds: 21_600 };
    expect(read({})).to.deep.equal(expected);
    const destinations = [{ on_failure: [{ destination: "" }], on_success: [] }];
    expect(
      read({ qualifier: "", maximum_event_age_in_seconds: 0, destination_config: destinations }),
    ).to.deep.equal(expected);
  });

  it("are those of every function of the configuration that has them", () => {
    const configs = { own: "fixture-ping", theirs: "elsewhere" };
    const { model } = readFixture({
      routes: { ping: {}, pong: {} },
      resources: {
        aws_lambda_function_event_invoke_config: Object.fromEntries(
          Object.entries(configs).map(([name, function_name]) => [
            name,
            { function_name, maximum_retry_attempts: 1 },
          ]),
        ),
      },
    });
    const fn = model.functions.find(({ functionName }) => functionName === "fixture-ping");
    expect(model.asyncSettings).to.deep.equal([
      { target: { functionArn: fn?.arn, fn }, maxRetries: 1, maxAgeSeconds: 21_600 },
    ]);
  });

  it("have limits and destinations", () => {
    expect(
      read({
        qualifier: "live",
        maximum_retry_attempts: 0,
        maximum_event_age_in_seconds: 60,
        destination_config: [
          {
            on_failure: [{ destination: "arn:failed" }],
            on_success: [{ destination: "arn:done" }],
          },
        ],
      }),
    ).to.deep.equal({
      target: { ...target, qualifier: "live" },
      maxRetries: 0,
      maxAgeSeconds: 60,
      onFailureArn: "arn:failed",
      onSuccessArn: "arn:done",
    });
    expect(read({ function_name: `${ARN}:old` })?.target.qualifier).to.equal("old");
    expect(read({ function_name: "theirs" })).to.equal(undefined);
  });

  it("have the settings of the called version or alias", () => {
    const own = read({ maximum_retry_attempts: 1 })!;
    const live = read({ qualifier: "live", maximum_retry_attempts: 0 })!;
    const retries = [undefined, "$LATEST", "live", "5"].map(
      (qualifier) =>
        findAsyncSettings([live, own], { ...target, ...(qualifier !== undefined && { qualifier }) })
          .maxRetries,
    );
    expect(retries).to.deep.equal([1, 1, 0, 2]);
    const other = { ...FN };
    expect(findAsyncSettings([own], { ...target, fn: other }).maxRetries).to.equal(2);
  });
});
