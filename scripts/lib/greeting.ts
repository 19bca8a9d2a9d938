// What npm start says when it is ready: lines to paste, and what there is.
import { styleText } from "node:util";
import type { Gateway } from "../../local/index.ts";

/** The token that the dev stack accepts. */
const DEV_TOKEN = "allow-ws-connection";

export const greeting = ({ port, model }: Gateway, stack: string): string => {
  const [stage] = model.api.stages;
  const url = `ws://localhost:${port}/${stage?.name}`;
  const token = stack === "dev" ? DEV_TOKEN : "TOKEN";
  const routes = [...model.api.routes.keys()].join("  ");
  const [mapping] = model.eventSourceMappings;
  return [
    `${styleText("bold", url)} serves the stack "${stack}". Ctrl+C ends it.`,
    "",
    `  npx wscat -c "${url}?token=${token}"`,
    ...(mapping ? [`  ${sendMessageLine(port, model.region, mapping.queue.name)}`] : []),
    "",
    `Routes: ${routes}`,
  ].join("\n");
};

/** Any credentials will do. */
const sendMessageLine = (port: number, region: string, queue: string): string =>
  `aws sqs send-message --endpoint-url http://localhost:${port} --region ${region} ` +
  `--queue-url http://localhost:${port}/000000000000/${queue} ` +
  `--message-body '{"data":{"message":"Hello from SQS!"}}'`;
