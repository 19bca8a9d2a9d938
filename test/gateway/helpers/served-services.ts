// The embedded services behind a server of a test's own, with a client.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createEmbeddedServices } from "../../../gateway/aws/embedded-services.ts";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import type { QueueJournal } from "../../../gateway/aws/queue-journal.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

export const serveServices = async (journal?: QueueJournal) => {
  const services = createEmbeddedServices("eu-west-1", journal);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const isForm = request.headers["content-type"] === "application/x-www-form-urlencoded";
    if (isForm) await services.handleTopics(request, body, response);
    else if (!(await services.handle(request, body, response))) response.writeHead(404).end();
  };
  const server = createServer((...call) => void answer(...call)).listen(0, "127.0.0.1");
  closeAfterwards(async () => {
    server.close();
    await services.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = createJsonClient(port, "eu-west-1");
  const sqs = (action: string, input: object) => client.call<any>(`AmazonSQS.${action}`, input);
  return { services, port, client, sqs };
};
