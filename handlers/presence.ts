// presence: returns the members of a channel.
import { answerByReturn } from "./lib/answer-by-return.ts";
import { BadRequestError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import { channelTableFromEnv } from "./lib/realtime/from-env.ts";
import { type Namespaces, namespacesFromEnv, findOptions } from "./lib/realtime/namespaces.ts";
import { createReadPresence, type ReadPresence } from "./lib/realtime/presence.ts";
import { type AssertMay, rightsFromEnv } from "./lib/realtime/rights.ts";
import { presenceRoute } from "./routes/presence.ts";

interface Dependencies {
  namespaces: Namespaces;
  assertMay: AssertMay;
  readPresence: ReadPresence;
  log?: Log;
}

export const createPresence = ({ namespaces, assertMay, readPresence, log }: Dependencies) =>
  answerByReturn(
    presenceRoute,
    async ({ channel }, context) => {
      await assertMay("subscribe", channel, context);
      const { presence, layouts } = findOptions(namespaces, channel);
      if (!presence)
        throw new BadRequestError({ expected: "a channel with presence", actual: channel });
      return { channel, ...(await readPresence(channel, layouts)) };
    },
    log,
  );

const namespaces = namespacesFromEnv();

export const handler = createPresence({
  namespaces,
  assertMay: rightsFromEnv(namespaces),
  readPresence: createReadPresence(channelTableFromEnv()),
});
