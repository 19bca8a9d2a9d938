// Sets the variables that handlers need at cold start, which is their import. And creates one folder for all files of
// tests and their processes, which is removed after the run, or at the next one.
import { rmSync } from "node:fs";
import { createTemporaryFolder } from "../../shared/temporary-folder.ts";

const folder = createTemporaryFolder("tests");
process.env["TMPDIR"] = folder;
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

Object.assign(process.env, {
  AWS_REGION: "eu-west-1",
  ACTIONS: "ping,post",
  BROADCAST_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/broadcasts",
  AWS_LAMBDA_FUNCTION_NAME: "websocket-dev-broadcast",
  CHANNELS: "{}",
  CONNECTIONS_TABLE: "connections",
  CONNECTION_LAYOUTS: "1:16",
  DEAD_LETTER_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/dead-letters",
  POSTS_AT_ONCE: "100",
  POSTS_PER_SECOND: "100",
  TOKEN_DIGESTS: "0".repeat(64),
  WORK_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/000000000000/work",
  WEBSOCKET_ENDPOINT: "https://abc123.execute-api.eu-west-1.amazonaws.com/dev",
});
