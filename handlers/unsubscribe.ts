// unsubscribe: leaves a channel.
import { answerByReturn } from "./lib/answer-by-return.ts";
import type { Log } from "./lib/log.ts";
import { channelTableFromEnv } from "./lib/realtime/from-env.ts";
import { createMemberships, type Memberships } from "./lib/realtime/memberships.ts";
import { unsubscribeRoute } from "./routes/unsubscribe.ts";

interface Dependencies {
  memberships: Pick<Memberships, "leave">;
  log?: Log;
}

export const createUnsubscribe = ({ memberships, log }: Dependencies) =>
  answerByReturn(
    unsubscribeRoute,
    async ({ channel }, { connectionId }) => {
      await memberships.leave(connectionId, channel);
      return { channel };
    },
    log,
  );

export const handler = createUnsubscribe({
  memberships: createMemberships(channelTableFromEnv()),
});
