import { type Case, type Changes, itFinds } from "../helpers/judge.ts";

const PING = "aws_lambda_function_url.ping";
const change = (args: object): Changes => ({ [PING]: { ...args } });
const cors = (args: object): Changes => change({ cors: args });

describe("rules of a function URL", () => {
  itFinds([
    [
      "another authorization",
      change({ authorization_type: "JWT" }),
      `${PING}: Terraform: expected authorization_type to be one of ["NONE" "AWS_IAM"], got JWT`,
    ],
    ["no authorization", change({ authorization_type: "NONE" })],
    [
      "another mode",
      change({ invoke_mode: "STREAM" }),
      `${PING}: Terraform: expected invoke_mode to be one of ["BUFFERED" "RESPONSE_STREAM"], got STREAM`,
    ],
    ["every origin, method and header", cors({ allow_origins: ["*"], allow_methods: ["*"] })],
    [
      "preflight requests kept for longer than a day",
      cors({ max_age: 86_401 }),
      `${PING}: Terraform: expected cors.max_age to be at most (86400), got 86401`,
    ],
    [
      "the method OPTIONS, which is too long",
      cors({ allow_methods: ["GET", "OPTIONS"] }),
      `${PING}: Lambda: Value '[GET, OPTIONS]' at 'cors.allowMethods' failed to satisfy constraint`,
    ],
    [
      "101 origins",
      cors({ allow_origins: Array.from({ length: 101 }, (_, at) => `https://${at}.example.com`) }),
      `${PING}: Lambda: Value '[https://0.example.com, `,
    ],
    ["the qualifier of an alias", change({ qualifier: "live" })],
    ...["1", "$LATEST", "my alias"].map((qualifier): Case => [
      `the qualifier ${qualifier}`,
      change({ qualifier }),
      `${PING}: Lambda: Value '${qualifier}' at 'qualifier' failed to satisfy constraint`,
    ]),
    [
      "a second URL of a function",
      {
        "aws_lambda_function_url.again": {
          function_name: "${aws_lambda_function.ping.arn}",
          authorization_type: "NONE",
        },
      },
      "aws_lambda_function_url.again: Lambda: Failed to create function url config for",
    ],
    [
      "a URL of an alias beside that of the function",
      {
        "aws_lambda_function_url.live": {
          function_name: "${aws_lambda_function.ping.arn}",
          authorization_type: "AWS_IAM",
          qualifier: "live",
        },
      },
    ],
  ]);
});
