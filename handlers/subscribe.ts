// subscribe: joins a channel, and returns what was published since the client's position.
import { answerByReturn } from "./lib/answer-by-return.ts";
import type { RequestContext } from "./lib/events.ts";
import { readIdentity } from "./lib/identity.ts";
import type { Log } from "./lib/log.ts";
import { channelsFromEnv } from "./lib/realtime/from-env.ts";
import type { HistoryReader } from "./lib/realtime/history.ts";
import { MAX_INFO_BYTES } from "./lib/realtime/limits.ts";
import type { Member, Memberships } from "./lib/realtime/memberships.ts";
import { type Namespaces, findOptions } from "./lib/realtime/namespaces.ts";
import type { AssertMay } from "./lib/realtime/rights.ts";
import type { Json } from "./lib/request.ts";
import { assertBytes } from "./lib/size.ts";
import { subscribeRoute } from "./routes/subscribe.ts";

interface Dependencies {
  namespaces: Namespaces;
  assertMay: AssertMay;
  memberships: Memberships;
  history: HistoryReader;
  log?: Log;
}

export const createSubscribe = ({
  namespaces,
  assertMay,
  memberships,
  history,
  log,
}: Dependencies) =>
  answerByReturn(
    subscribeRoute,
    async ({ channel, since, info }, context) => {
      assertMay("subscribe", channel, context);
      const namespace = findOptions(namespaces, channel);
      await memberships.join(toMember(context, info), channel, namespace);
      if (!namespace.history) return { channel };
      // After joining: later publications arrive as frames, and earlier ones are read here.
      if (!since) return { channel, ...(await history.position(channel, namespace.history)) };
      return { channel, ...(await history.read(channel, namespace.history, { since })) };
    },
    log,
  );

const toMember = (context: RequestContext, info: Json | undefined): Member => {
  const { connectionId, connectedAt } = context;
  const { principalId } = readIdentity(context);
  const json = info === undefined ? undefined : JSON.stringify(info);
  if (json !== undefined) assertBytes(json, MAX_INFO_BYTES, "of info");
  return { connectionId, connectedAt, principalId, info: json };
};

export const handler = createSubscribe(channelsFromEnv());
