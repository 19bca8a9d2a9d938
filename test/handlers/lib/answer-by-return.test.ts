// Replies by return: the id comes back with whatever becomes of a request.
import { expect } from "chai";
import { stub } from "sinon";
import type { Metrics } from "../../../handlers/lib/metrics.ts";
import { ForbiddenError } from "../../../handlers/lib/errors.ts";
import { answerByReturn } from "../../../handlers/lib/answer-by-return.ts";
import { unsubscribeRoute } from "../../../handlers/routes/unsubscribe.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { messageEvent } from "../../helpers/events.ts";
import { stubLog } from "../../helpers/stubs.ts";

const ask = async (
  body: unknown,
  reply: () => Promise<{ channel: string }> = async () => ({ channel: "room:1" }),
) => {
  const answer = answerByReturn(unsubscribeRoute, reply, stubLog());
  return JSON.parse((await answer(messageEvent(body, "unsubscribe"))).body ?? "");
};

const REQUEST = { action: "unsubscribe", channel: "room:1" };

describe("an answer by return", () => {
  for (const id of [undefined, "a", 0, 7]) {
    it(`has the action, and the id ${id} if there was one`, async () => {
      expect(await ask({ ...REQUEST, id })).to.deep.equal({
        action: "unsubscribe",
        ...(id !== undefined && { id }),
        channel: "room:1",
      });
    });
  }

  it("tells what was wrong, by a code, with the id", async () => {
    expect(await ask({ action: "unsubscribe", id: 7 })).to.deep.equal({
      error: "BadRequest",
      message: 'Expected the field "channel", received a message without it.',
      action: "unsubscribe",
      id: 7,
    });
  });

  it("counts what is refused, by its code, and nothing else", async () => {
    const metrics = stub<Parameters<Metrics>, void>();
    const reply = stub<[], Promise<{ channel: string }>>().resolves({ channel: "room:1" });
    const answer = answerByReturn(unsubscribeRoute, reply, stubLog(), metrics);
    await answer(messageEvent(REQUEST, "unsubscribe"));
    expect(metrics.args).to.deep.equal([]);
    await answer(messageEvent({ action: "unsubscribe" }, "unsubscribe"));
    reply.rejects(new ForbiddenError({ expected: "a right", actual: "none" }));
    await answer(messageEvent(REQUEST, "unsubscribe"));
    expect(metrics.args).to.deep.equal([
      [{ refused: 1 }, "BadRequest"],
      [{ refused: 1 }, "Forbidden"],
    ]);
  });

  it("tells what is refused later, with the id", async () => {
    const refused = await ask({ ...REQUEST, id: "x" }, async () => {
      throw new ForbiddenError({ expected: "a right", actual: "none" });
    });
    expect(refused).to.include({ error: "Forbidden", id: "x" });
  });

  it("echoes no id that it refuses", async () => {
    for (const id of [{}, null, 1.5, "x".repeat(65)]) {
      const answer = await ask({ ...REQUEST, id });
      expect(answer).to.include({ error: "BadRequest" });
      expect(answer).not.to.have.property("id");
    }
    expect(await ask("[]")).to.include({ error: "BadRequest" });
    expect(await ask("no JSON")).to.include({ error: "BadRequest" });
  });

  it("leaves defects to API Gateway and the log", async () => {
    const failed = ask(REQUEST, async () => {
      throw new TypeError("a defect");
    });
    expect((await catchRejection(failed)).message).to.equal("a defect");
  });
});
