// The lines that every handler logs.
import { expect } from "chai";
import { stub } from "sinon";
import type { MessageEvent } from "../../../handlers/lib/events.ts";
import { logged } from "../../../handlers/lib/logged.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { messageEvent } from "../../helpers/events.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { stubLog } from "../../helpers/stubs.ts";

/** The handler takes 7.6 ms. */
const prepare = () => {
  const now = stub(performance, "now");
  closeAfterwards(() => now.restore());
  now.onFirstCall().returns(1000.5).onSecondCall().returns(1008.1);
  const event = messageEvent({ action: "post" }, "post");
  const { routeKey, requestId, connectionId } = event.requestContext;
  return { log: stubLog(), event, ids: { routeKey, requestId, connectionId } };
};

describe("a logged handler", () => {
  it("logs what it handled, and how long it took", async () => {
    const { log, event, ids } = prepare();
    const handle = logged<MessageEvent>(log, () => ({ statusCode: 200 }));
    expect(await handle(event)).to.deep.equal({ statusCode: 200 });
    expect(log.args).to.deep.equal([
      ["INFO", "handled", { ...ids, durationMs: 8, statusCode: 200 }],
    ]);
  });

  it("logs fields that a client chose only for those who look for them", async () => {
    const { log, event, ids } = prepare();
    const handle = logged<MessageEvent>(log, () => ({ statusCode: 200 }), {
      fields: () => ({ code: 1 }),
      clientFields: ({ body }) => ({ body }),
    });
    await handle(event);
    expect(log.args).to.deep.equal([
      ["DEBUG", "received", { ...ids, body: event.body }],
      ["INFO", "handled", { ...ids, durationMs: 8, code: 1, statusCode: 200 }],
    ]);
  });

  it("logs a failure, and rethrows it unless there is a response for it", async () => {
    for (const onError of [undefined, () => ({ statusCode: 500 })]) {
      const { log, event, ids } = prepare();
      const failure = new TypeError("broken");
      const handle = logged<MessageEvent>(log, () => Promise.reject(failure), { onError });
      if (onError) expect(await handle(event)).to.deep.equal({ statusCode: 500 });
      else expect(await catchRejection(handle(event))).to.equal(failure);
      const { name, message, stack } = failure;
      const error = { name, message, stack };
      expect(log.args).to.deep.equal([["ERROR", "failed", { ...ids, durationMs: 8, error }]]);
      (performance.now as unknown as { restore(): void }).restore();
    }
  });
});
