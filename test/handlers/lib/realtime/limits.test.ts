// The limits of the channel protocol, which clients and docs/protocol.md rely on.
import { expect } from "chai";
import * as limits from "../../../../handlers/lib/realtime/limits.ts";

describe("the limits of the channel protocol", () => {
  it("are the ones that are documented", () => {
    expect({ ...limits }).to.deep.equal({
      MAX_CHANNEL_CHARACTERS: 200,
      MAX_CHANNELS: 100,
      MAX_KNOWN_CHANNELS: 1000,
      MAX_DATA_BYTES: 127 * 1024,
      MAX_PUBLICATIONS: 100,
      MAX_REPLY_BYTES: 127 * 1024,
      MAX_KEY_CHARACTERS: 128,
      MAX_INFO_BYTES: 256,
      PRESENCE_SECONDS: 360,
      MAX_COUNTED_MEMBERS: 1000,
      MAX_NAMED_MEMBERS: 200,
      MAX_BATCH_ITEMS: 100,
      MAX_BATCH_BYTES: 1024 * 1024,
      MAX_TOLD_MEMBERS: 200,
    });
  });
});
