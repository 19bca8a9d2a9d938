// Joining the channel of a user at $connect.
import { expect } from "chai";
import { stub } from "sinon";
import type { Member } from "../../../../handlers/lib/realtime/memberships.ts";
import { createJoinUser } from "../../../../handlers/lib/realtime/user-membership.ts";

const NAMESPACE = {
  layouts: [{ version: 1, shards: 1 }],
  presence: false,
  subscribe: "nobody",
  publish: "nobody",
} as const;

describe("a connection's user", () => {
  const joinedBy = async (principalId: string): Promise<string[]> => {
    const join = stub().resolves();
    const joinUser = createJoinUser(
      { join },
      { ...NAMESPACE, layouts: [...NAMESPACE.layouts] },
      stub(),
    );
    const member: Member = { connectionId: "c", connectedAt: 0, principalId };
    await joinUser(member);
    return join.args.map(([, channel]) => channel as string);
  };

  it("has a channel, which the connection joins", async () => {
    expect(await joinedBy("auth0|a")).to.deep.equal(["user:auth0%7Ca"]);
  });

  it("with too long an id has none, and connects all the same", async () => {
    expect(await joinedBy("a".repeat(255))).to.deep.equal([]);
  });
});
