// The embedded services behind a server of a test's own, with a client.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createEmbeddedServices } from "../../../gateway/aws/embedded-services.ts";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import type { QueueJournal } from "../../../gateway/aws/queue-journal.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

export const serveServices = async (journal?: QueueJournal) => {
  const services = createEmbeddedServices("eu-west-1", journal);
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isForm = request.headers["content-type"] === "application/x-www-form-urlencoded";
    if (isForm) await services.handleTopics(request, body, response);
    else if (!(await services.handle(request, body, response))) response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
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
