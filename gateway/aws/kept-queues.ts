// Keeps queued messages from one run to the next, if given a file.
import { existsSync } from "node:fs";
import { plural } from "../../shared/plural.ts";
import type { Output } from "../diagnostics/output.ts";
import type { EmbeddedServices } from "./embedded-services.ts";
import { leftPaths, runningPath } from "./kept-messages.ts";
import { QueueJournal } from "./queue-journal.ts";

export interface KeptQueues {
  /** Undefined: messages are not kept. */
  journal: QueueJournal | undefined;
  /** Call it once the queues exist. Messages of missing queues stay in the file for a run that has these queues. */
  putBack(services: Pick<EmbeddedServices, "putBack">): Promise<void>;
  /** Call it when the queues no longer change. */
  close(): void;
}

/** @param path file for the messages that remain when the gateway ends; undefined: they are not kept. */
export const keepQueues = (path: string | undefined, output: Output): KeptQueues => {
  if (path === undefined) return { journal: undefined, putBack: async () => {}, close: () => {} };
  const journal = new QueueJournal(runningPath(path), output);
  const putBack: KeptQueues["putBack"] = async (services) => {
    const kept = journal.takeOver(leftPaths(path));
    const restored = await Promise.all(kept.map((each) => services.putBack(each)));
    const count = restored.filter(Boolean).length;
    if (count > 0) {
      output.info(`Restored ${plural(count, "message")} that the last run left in the queues.`);
    }
  };
  const close = (): void => {
    // Another gateway may have closed meanwhile and left messages too.
    if (existsSync(path)) journal.takeOver([path]);
    const count = journal.close(path);
    if (count > 0)
      output.info(`Kept ${plural(count, "queued message")} for the next run in ${path}.`);
  };
  return { journal, putBack, close };
};
