import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const PING = "aws_lambda_function.ping";
const change = (args: object): Changes => ({ [PING]: { ...args } });
const variables = (given: object): Changes => change({ environment: { variables: given } });

describe("rules of a function", () => {
  itFinds([
    [
      "a name with a space",
      change({ function_name: "my function" }),
      `${PING}: Terraform: invalid value for function_name (must be valid function name or function ARN): "my function"`,
      "aws_lambda_permission.ping: Terraform: invalid value for function_name",
    ],
    [
      "a name of 65 characters",
      change({ function_name: "f".repeat(65) }),
      `${PING}: Lambda: 1 validation error detected: Value '${"f".repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      "a description of 257 characters",
      change({ description: "d".repeat(257) }),
      `${PING}: Lambda: 1 validation error detected: Value '${"d".repeat(257)}' at 'description' failed to satisfy constraint: Member must have length less than or equal to 256`,
    ],
    ["a description of 256 characters", change({ description: "d".repeat(256) })],
    [
      "a name twice",
      change({ function_name: "fixture-authorizer" }),
      `aws_lambda_function.authorizer: Lambda: Function already exist: fixture-authorizer (as ${PING})`,
    ],
    ...(
      [
        ["memory_size", [127, 10_241], "in the range (128 - 10240)"],
        ["reserved_concurrent_executions", [-2], "at least (-1)"],
      ] as const
    ).flatMap(([name, values, expected]) =>
      values.map((value): Case => [
        `${name} ${value}`,
        change({ [name]: value }),
        `${PING}: Terraform: expected ${name} to be ${expected}, got ${value}`,
      ]),
    ),
    [
      "another architecture",
      change({ architectures: ["arm"] }),
      `${PING}: Terraform: expected architectures to be one of ["x86_64" "arm64"], got arm`,
    ],
    [
      "a key given by its alias",
      change({ kms_key_arn: "alias/mine" }),
      `${PING}: Terraform: "kms_key_arn" (alias/mine) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "dead letters without an ARN",
      change({ dead_letter_config: { target_arn: "jobs" } }),
      `${PING}: Terraform: "dead_letter_config.target_arn" (jobs) is an invalid ARN: arn: invalid prefix`,
    ],
    ["the bounds", change({ memory_size: 10_240, timeout: 1, reserved_concurrent_executions: -1 })],
    [
      "a timeout of 901 seconds",
      { ...change({ timeout: 901 }), "aws_sqs_queue.jobs": { visibility_timeout_seconds: 901 } },
      `${PING}: Terraform: expected timeout to be in the range (1 - 900), got 901`,
    ],
    [
      "temporary storage of 511 MiB",
      change({ ephemeral_storage: { size: 511 } }),
      `${PING}: Terraform: expected ephemeral_storage.size to be in the range (512 - 10240), got 511`,
    ],
    ...["nodejs99.x", "node24", "python4.0"].map((runtime): Case => [
      `the runtime "${runtime}"`,
      change({ runtime }),
      `${PING}: Lambda: Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set`,
    ]),
    [
      "a runtime that is closed to new functions",
      change({ runtime: "nodejs12.x" }),
      `warning ${PING}: Lambda: The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions.`,
    ],
    ...["nodejs18.x", "nodejs24.x", "python3.14", "provided.al2023"].map((runtime): Case => [
      runtime,
      change({ runtime }),
    ]),
    [
      "no code",
      change({ filename: undefined }),
      `${PING}: Terraform: "filename": one of \`filename,image_uri,s3_bucket\` must be specified`,
    ],
    [
      "code in two places",
      change({ s3_bucket: "code", s3_key: "ping.zip" }),
      `${PING}: Terraform: "filename": only one of \`filename,image_uri,s3_bucket\` can be specified, but \`filename,s3_bucket\` were specified.`,
    ],
    [
      "a bucket without a key",
      change({ filename: undefined, s3_bucket: "code" }),
      `${PING}: Terraform: "s3_bucket": all of \`s3_bucket,s3_key\` must be specified`,
    ],
    [
      "a zip without a handler",
      change({ handler: undefined }),
      `${PING}: Terraform: handler and runtime must be set when PackageType is Zip`,
    ],
    [
      "an image, which has neither handler nor runtime",
      change({
        package_type: "Image",
        image_uri: "x",
        filename: undefined,
        handler: undefined,
        runtime: undefined,
      }),
    ],
    [
      "a handler with a space",
      change({ handler: "index handler" }),
      `${PING}: Lambda: 1 validation error detected: Value 'index handler' at 'handler' failed to satisfy constraint`,
    ],
    [
      "unknown kinds",
      change({
        package_type: "Jar",
        tracing_config: { mode: "Always" },
        logging_config: { log_format: "XML" },
      }),
      `${PING}: Terraform: expected package_type to be one of ["Zip" "Image"], got Jar`,
      `${PING}: Terraform: expected tracing_config.mode to be one of ["Active" "PassThrough"], got Always`,
      `${PING}: Terraform: expected logging_config.log_format to be one of ["JSON" "Text"], got XML`,
    ],
    [
      "a role that is not an ARN",
      change({ role: "fixture" }),
      `${PING}: Terraform: "role" (fixture) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "a role that Lambda cannot assume",
      {
        "aws_iam_role.other": {
          name: "other",
          assume_role_policy:
            '{"Statement":[{"Effect":"Allow","Principal":{"Service":["apigateway.amazonaws.com"]},"Action":"sts:AssumeRole"}]}',
        },
        [PING]: { role: "${aws_iam_role.other.arn}" },
      },
      `${PING}: Lambda: The role defined for the function cannot be assumed by Lambda. (aws_iam_role.other)`,
    ],
    [
      "six layers",
      change({
        layers: Array.from(
          { length: 6 },
          (_, index) => `arn:aws:lambda:eu-west-1:000000000000:layer:l:${index}`,
        ),
      }),
      `${PING}: ours: it has 6 layers; Lambda allows 5`,
    ],
    [
      "no concurrency at all",
      change({ reserved_concurrent_executions: 0 }),
      `warning ${PING}: ours: reserved_concurrent_executions is 0, so Lambda answers every call with 429`,
    ],
    ...["1ST", "A-B", "_X", "A.B", "X"].map((name): Case => [
      `the variable "${name}"`,
      variables({ OK: "1", [name]: "2" }),
      `${PING}: Lambda: 1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: ` +
        `Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+] (${name})`,
    ]),
    [
      "reserved variables",
      variables({ AWS_REGION: "x", TABLE: "t", AWS_LAMBDA_FUNCTION_NAME: "y" }),
      `${PING}: Lambda: Lambda was unable to configure your environment variables because the environment variables you have ` +
        "provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, AWS_LAMBDA_FUNCTION_NAME",
    ],
    [
      "variables that Lambda sets but allows to change",
      variables({ TZ: "UTC", PATH: "/x", NODE_OPTIONS: "-r x" }),
    ],
    [
      "more than 4 KB of variables",
      variables({ LONG: "x".repeat(4093) }),
      `${PING}: Lambda: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.`,
    ],
    ["4 KB of variables", variables({ LONG: "x".repeat(4092) })],
    ["variables named like inherited properties", variables({ constructor: "x", toString: "y" })],
  ]);
});
