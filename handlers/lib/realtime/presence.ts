// The current members of a channel.
import type { Layout } from "../connection-keys.ts";
import { herePartitions } from "./channel-keys.ts";
import { type ChannelTable, unexpiredItems } from "./items.ts";
import { MAX_COUNTED_MEMBERS, MAX_NAMED_MEMBERS } from "./limits.ts";
import type { Json } from "../request.ts";

interface ShownMember {
  connection: string;
  user: string;
  info?: Json;
}

interface Members {
  count: number;
  /** Whether there are more than `count`. */
  more: boolean;
  /** The first of them. */
  members: ShownMember[];
}

export type ReadPresence = (channel: string, layouts: Layout[]) => Promise<Members>;

interface QueryOutput {
  Items: { c: { S: string }; u: { S: string }; i?: { S: string } }[];
  LastEvaluatedKey?: object;
}

export const createReadPresence =
  (table: ChannelTable): ReadPresence =>
  async (channel, layouts) => {
    const found: QueryOutput["Items"] = [];
    let isCut = false;
    for (const partition of herePartitions(layouts, channel)) {
      if (found.length > MAX_COUNTED_MEMBERS) break;
      const { Items, LastEvaluatedKey } = await table.dynamoDb<QueryOutput>(
        "Query",
        unexpiredItems(table, partition),
      );
      found.push(...Items);
      isCut ||= LastEvaluatedKey !== undefined;
    }
    return {
      count: Math.min(found.length, MAX_COUNTED_MEMBERS),
      more: isCut || found.length > MAX_COUNTED_MEMBERS,
      members: found.slice(0, MAX_NAMED_MEMBERS).map(shown),
    };
  };

const shown = ({ c, u, i }: QueryOutput["Items"][number]): ShownMember => ({
  connection: c.S,
  user: u.S,
  ...(i && { info: JSON.parse(i.S) as Json }),
});
