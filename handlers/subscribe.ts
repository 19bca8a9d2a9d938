// subscribe: joins a channel, and returns what was published since the client's position.
import { answerByReturn } from "./lib/answer-by-return.ts";
import type { RequestContext } from "./lib/events.ts";
import { readIdentity } from "./lib/identity.ts";
import type { Log } from "./lib/log.ts";
import type { History } from "./lib/realtime/channel-log.ts";
import type { Position } from "./lib/realtime/frames.ts";
import { channelsFromEnv } from "./lib/realtime/from-env.ts";
import type { HistoryReader } from "./lib/realtime/history.ts";
import { MAX_INFO_BYTES } from "./lib/realtime/limits.ts";
import type { MemberFrames } from "./lib/realtime/member-frames.ts";
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
  frames: MemberFrames;
  log?: Log;
}

export const createSubscribe = ({
  namespaces,
  assertMay,
  memberships,
  history,
  frames,
  log,
}: Dependencies) =>
  answerByReturn(
    subscribeRoute,
    async ({ channel, since, info }, context) => {
      await assertMay("subscribe", channel, context);
      const namespace = findOptions(namespaces, channel);
      const member = toMember(context, info);
      await memberships.join(member, channel, namespace);
      const [reading] = await Promise.all([
        // After joining: later publications arrive as frames, and earlier ones are read here.
        namespace.history && read(history, channel, namespace.history, since),
        frames.joined(member, channel),
      ]);
      return { channel, ...reading };
    },
    log,
  );

const read = (
  history: HistoryReader,
  channel: string,
  options: History,
  since: Position | undefined,
): Promise<Position> =>
  since ? history.read(channel, options, { since }) : history.position(channel, options);

const toMember = (context: RequestContext, info: Json | undefined): Member => {
  const { connectionId, connectedAt } = context;
  const { principalId } = readIdentity(context);
  const json = info === undefined ? undefined : JSON.stringify(info);
  if (json !== undefined) assertBytes(json, MAX_INFO_BYTES, "of info");
  return { connectionId, connectedAt, principalId, info: json };
};

export const handler = createSubscribe(channelsFromEnv());
