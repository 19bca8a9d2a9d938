// ingest: publishes what programs send over HTTP, one publication or a batch, and says what became of each.
import type { BroadcasterOptions } from "./lib/broadcast/broadcaster.ts";
import { Tally } from "./lib/broadcast/tally.ts";
import { RefusedError } from "./lib/errors.ts";
import type { HttpEvent, ProxyResponse } from "./lib/events.ts";
import { limitCalls } from "./lib/limit-calls.ts";
import type { Metrics } from "./lib/metrics.ts";
import { readBatch } from "./lib/realtime/batch.ts";
import { createDeliver } from "./lib/realtime/deliver.ts";
import { publisherFromEnv } from "./lib/realtime/from-env.ts";
import { createPublishBatch } from "./lib/realtime/publish-batch.ts";
import type { Publish } from "./lib/realtime/publisher.ts";
import { okJson, refusedHttp } from "./lib/response.ts";

export interface IngestDependencies extends BroadcasterOptions {
  publish: Publish;
  metrics: Metrics;
}

/** Their posts share the sockets: more at once would only wait there. */
const DELIVERIES_AT_ONCE = 8;

/** IAM decides which programs may call the function. They may publish to every channel. */
export const createIngest = (dependencies: IngestDependencies) => {
  const { clock, log, metrics } = dependencies;
  const deliver = limitCalls(DELIVERIES_AT_ONCE, createDeliver(dependencies));
  const publishBatch = createPublishBatch({ ...dependencies, deliver });
  return async (event: HttpEvent): Promise<ProxyResponse> => {
    const { requestId } = event.requestContext;
    const startedMs = clock.now();
    const tally = new Tally();
    try {
      const items = readBatch(event);
      const results = await publishBatch(items, tally, { requestId });
      const failed = results.filter((result) => "error" in result).length;
      const durationMs = clock.now() - startedMs;
      const counts = { items: items.length, failed, durationMs };
      log(failed > 0 ? "WARN" : "INFO", "handled", { requestId, ...counts, ...tally.toFields() });
      const publications = items.length - failed;
      metrics({ ...tally.toCounts(), publications, fanOutMs: durationMs });
      return okJson({ results });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      log("INFO", "refused", { requestId, reason: error.name });
      return refusedHttp(error);
    }
  };
};

export const handler = createIngest(publisherFromEnv());
