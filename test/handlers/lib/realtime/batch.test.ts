// The body of a request to publish: as text or in base64, always in UTF-8.
import { expect } from "chai";
import { readBatch } from "../../../../handlers/lib/realtime/batch.ts";
import { httpEvent } from "../../../helpers/http-event.ts";

const ITEM = { channel: "room:1", data: "hü 👋" };

const read = (bytes: Buffer) =>
  readBatch({ ...httpEvent(bytes.toString("base64")), isBase64Encoded: true });

describe("the body of a request to publish", () => {
  it("may be in base64, in which Lambda passes on some content types", () => {
    expect(read(Buffer.from(JSON.stringify(ITEM)))).to.deep.equal([ITEM]);
    expect(readBatch(httpEvent(ITEM))).to.deep.equal([ITEM]);
  });

  it("is refused when its bytes would become another text", () => {
    expect(() => read(Buffer.from(JSON.stringify(ITEM), "latin1"))).to.throw(
      "Expected JSON in UTF-8, received other bytes.",
    );
  });
});
