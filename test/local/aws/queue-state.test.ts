// What is left in queues, kept in a file from one run to the next.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { EmbeddedServices } from "../../../local/aws/embedded-services.ts";
import type { JsonClient } from "../../../local/aws/json-client.ts";
import { restoreQueues, saveQueues } from "../../../local/aws/queue-state.ts";
import type { Queue } from "../../../local/model/queues.ts";
import { INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

const queueNamed = (name: string): Queue => ({ address: name, name, arn: name, attributes: {} });

describe("the state of queues", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "queue-state-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("keeps messages of queues with whatever names", async () => {
    const queues = NAMES.map(queueNamed);
    const path = join(directory, "queues.json");
    const services = {
      inspectQueue: async (name: string) => ({
        ready: [{ messageId: name, body: `from ${name}`, messageAttributes: {} }],
        delayed: [],
        inflight: [],
      }),
    } as unknown as EmbeddedServices;
    const sent: unknown[] = [];
    const client = {
      call: async (_: string, input: object) => sent.push(input),
    } as unknown as JsonClient;

    expect(await saveQueues(services, queues, path)).to.equal(NAMES.length);
    expect(await restoreQueues(client, queues, path)).to.equal(NAMES.length);

    expect(sent).to.deep.equal(
      NAMES.map((name) => ({ QueueUrl: name, MessageBody: `from ${name}`, MessageAttributes: {} })),
    );
  });
});
