// The end of a gateway in which functions still cause events.
import { expect } from "chai";
import { startStream } from "../helpers/item-stream.ts";
import { describeOutcome, startFunction } from "./helpers/invoke-function.ts";

describe("a gateway that is closed", () => {
  it("does not report the writes that it interrupts as its own failures", async () => {
    const { gateway, put } = await startStream({ code: "async () => {}" });
    // Writes of one item take place one after another, so most of them are waiting.
    const writes = Array.from({ length: 200 }, (_, n) => put("one", n).catch(() => "interrupted"));
    await writes[0];
    await gateway.close();
    expect(await Promise.all(writes)).to.include("interrupted");
    expect(gateway.warnings).to.deep.equal([]);
  });

  for (const [what, before] of [
    ["has run", 1],
    ["has never run", 0],
  ] as const) {
    it(`starts no process for a later event of a function that ${what}`, async () => {
      const { invoke, close } = await startFunction("async () => 1");
      for (let run = 0; run < before; run += 1) await invoke();
      await close();
      expect(describeOutcome(await invoke())).to.match(/^Gateway\.Closed: /);
    });
  }
});
