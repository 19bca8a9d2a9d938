// history: returns publications of a channel: those after a position, or the latest.
import { answerByReturn } from "./lib/answer-by-return.ts";
import { BadRequestError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import { channelTableFromEnv } from "./lib/realtime/from-env.ts";
import { createHistoryReader, type HistoryReader } from "./lib/realtime/history.ts";
import { type Namespaces, namespacesFromEnv, findOptions } from "./lib/realtime/namespaces.ts";
import { type AssertMay, rightsFromEnv } from "./lib/realtime/rights.ts";
import { historyRoute } from "./routes/history.ts";

interface Dependencies {
  namespaces: Namespaces;
  assertMay: AssertMay;
  history: HistoryReader;
  log?: Log;
}

export const createHistory = ({ namespaces, assertMay, history, log }: Dependencies) =>
  answerByReturn(
    historyRoute,
    async ({ channel, since, limit }, context) => {
      await assertMay("subscribe", channel, context);
      const options = findOptions(namespaces, channel).history;
      if (!options)
        throw new BadRequestError({ expected: "a channel with a history", actual: channel });
      return { channel, ...(await history.read(channel, options, { since, limit })) };
    },
    log,
  );

const namespaces = namespacesFromEnv();

export const handler = createHistory({
  namespaces,
  assertMay: rightsFromEnv(namespaces),
  history: createHistoryReader(channelTableFromEnv()),
});
