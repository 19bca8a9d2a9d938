// unsubscribe: leaves a channel.
import { answerByReturn } from "./lib/answer-by-return.ts";
import type { Log } from "./lib/log.ts";
import { channelTableFromEnv } from "./lib/realtime/from-env.ts";
import type { MemberFrames } from "./lib/realtime/member-frames.ts";
import { memberFramesFromEnv } from "./lib/realtime/member-frames-from-env.ts";
import { createMemberships, type Memberships } from "./lib/realtime/memberships.ts";
import { namespacesFromEnv } from "./lib/realtime/namespaces.ts";
import { unsubscribeRoute } from "./routes/unsubscribe.ts";

interface Dependencies {
  memberships: Pick<Memberships, "leave">;
  frames: Pick<MemberFrames, "left">;
  log?: Log;
}

export const createUnsubscribe = ({ memberships, frames, log }: Dependencies) =>
  answerByReturn(
    unsubscribeRoute,
    async ({ channel }, { connectionId }) => {
      await memberships.leave(connectionId, channel);
      await frames.left(connectionId, channel);
      return { channel };
    },
    log,
  );

const table = channelTableFromEnv();

export const handler = createUnsubscribe({
  memberships: createMemberships(table),
  frames: memberFramesFromEnv(table, namespacesFromEnv()),
});
