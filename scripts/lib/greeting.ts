// What npm start says when it is ready: lines to paste, and what there is.
import { styleText } from "node:util";
import type { Gateway } from "../../local/index.ts";

/** With the token that the dev stack accepts. */
export const DEV_QUERY = "?token=allow-ws-connection";

/**
 * @param source what is served, for example `the stack "dev"`.
 * @param query that a client needs, if it needs one.
 */
export const greeting = ({ port, model }: Gateway, source: string, query = ""): string => {
  const [stage] = model.api.stages;
  const url = `ws://localhost:${port}/${stage?.name}`;
  const routes = [...model.api.routes.keys()].join("  ");
  const [mapping] = model.eventSourceMappings;
  return [
    `${styleText("bold", url)} serves ${source}. Ctrl+C ends it.`,
    "",
    `  npx wscat -c "${url}${query}"`,
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
