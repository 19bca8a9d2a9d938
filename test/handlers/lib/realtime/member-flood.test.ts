// Connections that knew very many channels, and are gone: how much is asked of the table at once.
import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import type { JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { REVERSE } from "../../../../handlers/lib/realtime/channel-keys.ts";
import { createMemberFrames } from "../../../../handlers/lib/realtime/member-frames.ts";
import { parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { catchRejection } from "../../../helpers/errors.ts";

const CHANNELS = 300;
const ROOM = { layouts: "1:1", presence: true, subscribe: "everyone", publish: "everyone" };

/** @param fails whether the call about a channel fails, by its number. */
const prepare = (fails: (at: number) => boolean = () => false) => {
  const seen = { asked: 0, now: 0, most: 0 };
  const dynamoDb: JsonApi = async <Output>(operation: string) => {
    if (operation === "Query") {
      const Items = Array.from({ length: CHANNELS }, (_, at) => ({
        c: { S: `${REVERSE}room:${at}` },
      }));
      return { Items } as Output;
    }
    const at = seen.asked;
    seen.asked += 1;
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await turn();
    seen.now -= 1;
    if (fails(at)) throw new Error("no answer");
    return {} as Output;
  };
  const frames = createMemberFrames({
    dynamoDb,
    tableName: "t",
    now: () => 0,
    namespaces: parseNamespaces(JSON.stringify({ room: { ...ROOM, frames: true } })),
    send: async () => {},
  });
  return { frames, seen };
};

describe("connections of very many channels that are gone", () => {
  it("are looked up in each of them, few at a time", async () => {
    const { frames, seen } = prepare();
    await frames.forget(["a=", "b="], async () => {});
    expect(seen.asked).to.equal(2 * CHANNELS);
    expect(seen.most).to.be.at.most(50).and.at.least(2);
  });

  it("are looked up in all others, too, where one call fails", async () => {
    const { frames, seen } = prepare((at) => at === 0);
    const error = await catchRejection(frames.forget(["a="], async () => {}));
    expect(error.message).to.equal("no answer");
    while (seen.now > 0) await turn();
    expect(seen.asked).to.equal(CHANNELS);
  });
});
