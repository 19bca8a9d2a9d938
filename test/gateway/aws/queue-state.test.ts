// What is left in queues, kept in a file from one run to the next.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { EmbeddedServices } from "../../../gateway/aws/embedded-services.ts";
import type { JsonClient } from "../../../gateway/aws/json-client.ts";
import { restoreQueues, saveQueues } from "../../../gateway/aws/queue-state.ts";
import type { Queue } from "../../../gateway/model/queues.ts";
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

  const contentsOf = (counts: { ready: number; delayed: number; inflight: number }) => {
    const of = (kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        body: `${kind} ${index}`,
        messageAttributes: {},
      }));
    return {
      inspectQueue: async () => ({
        ready: of("ready", counts.ready),
        delayed: of("delayed", counts.delayed),
        inflight: of("inflight", counts.inflight).map((message) => ({ message })),
      }),
    } as unknown as EmbeddedServices;
  };

  const sink = () => {
    const bodies: string[] = [];
    const client = {
      call: async (_: string, { MessageBody }: { MessageBody: string }) => bodies.push(MessageBody),
    } as unknown as JsonClient;
    return { bodies, client };
  };

  it("counts every message of every queue: ready, delayed and received", async () => {
    const path = join(directory, "a", "queues.json");
    const queues = ["one", "two"].map(queueNamed);
    const services = contentsOf({ ready: 3, delayed: 2, inflight: 4 });
    expect(await saveQueues(services, queues, path)).to.equal(18);
    const { bodies, client } = sink();
    expect(await restoreQueues(client, queues, path)).to.equal(18);
    expect(bodies).to.have.length(18);
    expect(bodies.filter((body) => body === "inflight 3")).to.have.length(2);
    expect(existsSync(path)).to.equal(false);
  });

  it("counts none, and writes no file, when nothing is left", async () => {
    const path = join(directory, "queues.json");
    const services = contentsOf({ ready: 0, delayed: 0, inflight: 0 });
    expect(await saveQueues(services, [queueNamed("one")], path)).to.equal(0);
    expect(existsSync(path)).to.equal(false);
    expect(await restoreQueues(sink().client, [queueNamed("one")], path)).to.equal(0);
  });

  it("counts those that it sends: a queue that there is no longer gets none", async () => {
    const path = join(directory, "queues.json");
    const queues = ["one", "two"].map(queueNamed);
    await saveQueues(contentsOf({ ready: 2, delayed: 0, inflight: 0 }), queues, path);
    expect(await restoreQueues(sink().client, queues.slice(1), path)).to.equal(2);
  });
});
