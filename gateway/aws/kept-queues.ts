// What is in the queues outlives the gateway, if it is told where.
import { existsSync } from "node:fs";
import type { Output } from "../diagnostics/output.ts";
import type { EmbeddedServices } from "./embedded-services.ts";
import { leftPaths, runningPath } from "./kept-messages.ts";
import { QueueJournal } from "./queue-journal.ts";

export interface KeptQueues {
  /** undefined: nothing is kept. */
  journal: QueueJournal | undefined;
  /** To be called once there are queues. Messages of queues that there are no longer are kept for a run that has them. */
  putBack(services: Pick<EmbeddedServices, "putBack">): void;
  /** To be called when nothing changes any more. */
  close(): void;
}

/** @param path file that has what is left when the gateway has ended; undefined: nothing is kept. */
export const keepQueues = (path: string | undefined, output: Output): KeptQueues => {
  if (path === undefined) return { journal: undefined, putBack: () => {}, close: () => {} };
  const journal = new QueueJournal(runningPath(path), output);
  const putBack: KeptQueues["putBack"] = (services) => {
    const kept = journal.takeOver(leftPaths(path));
    const count = kept.filter((each) => services.putBack(each)).length;
    if (count > 0) {
      output.info(`${count} messages that the last run left are in their queues again.`);
    }
  };
  const close = (): void => {
    // Another gateway may have ended meanwhile, and left something as well.
    if (existsSync(path)) journal.takeOver([path]);
    const count = journal.close(path);
    if (count > 0) output.info(`${count} messages are left; the next run finds them in ${path}.`);
  };
  return { journal, putBack, close };
};
