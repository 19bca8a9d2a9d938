// Whose budget a message uses, and what a client is told when it is used up.
import { expect } from "chai";
import { assertWithin } from "../../../handlers/lib/assert-within.ts";
import { TooManyRequestsError } from "../../../handlers/lib/errors.ts";
import { refusalReply } from "../../../handlers/lib/response.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { CONNECTION_ID, messageEvent } from "../../helpers/events.ts";

const prepare = (retryAfterMs?: number) => {
  const clients: string[] = [];
  const spend = async (client: string) => {
    clients.push(client);
    return retryAfterMs;
  };
  const within = (authorizer?: Record<string, unknown>) =>
    assertWithin(
      { perMinute: 30, atOnce: 3, spend },
      { ...messageEvent({}).requestContext, authorizer },
    );
  return { clients, within };
};

describe("a client's budget", () => {
  it("is the user's with claims, and the connection's with a token that many may share", async () => {
    const { clients, within } = prepare();
    await within({ principalId: "user-1", claims: "{}" });
    await within({ principalId: "token-12ab" });
    await within();
    expect(clients).to.deep.equal(["user-1", CONNECTION_ID, CONNECTION_ID]);
  });

  for (const retryAfterMs of [0, 2000]) {
    it(`refuses a message, and says when to retry: after ${retryAfterMs} ms`, async () => {
      const error = await catchRejection(prepare(retryAfterMs).within());
      expect(error).to.be.instanceOf(TooManyRequestsError);
      const expected = "at most 30 messages a minute, and 3 at once";
      const message = `Expected ${expected}, received more.`;
      expect(error).to.include({
        name: "TooManyRequests",
        message,
        actual: "more",
        expected,
        retryAfterMs,
      });
      expect(JSON.parse(refusalReply(error as TooManyRequestsError, "post", 7))).to.deep.equal({
        error: "TooManyRequests",
        message,
        action: "post",
        id: 7,
        retryAfterMs,
      });
    });
  }
});
