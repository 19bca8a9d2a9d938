// Who may do what with a channel.
import { expect } from "chai";
import { catchRejection } from "../../../helpers/errors.ts";
import type { RequestContext } from "../../../../handlers/lib/events.ts";
import { isChannelName, userChannel } from "../../../../handlers/lib/realtime/channel-name.ts";
import { MAX_CHANNEL_CHARACTERS } from "../../../../handlers/lib/realtime/limits.ts";
import { type Access, parseNamespaces } from "../../../../handlers/lib/realtime/namespaces.ts";
import { createRights } from "../../../../handlers/lib/realtime/rights.ts";

const NOW_MS = 1_800_000_000_000;
const OPTIONS = { layouts: "1:1", presence: false, publish: "nobody" };

const mayDo = async (
  access: Access,
  authorizer: RequestContext["authorizer"],
  channel = "room:1",
): Promise<string> => {
  const options = { layouts: "1:1", presence: false, subscribe: access, publish: access };
  const namespaces = parseNamespaces(JSON.stringify({ room: options, user: options }));
  const assertMay = createRights(namespaces, { now: () => NOW_MS });
  const context = { authorizer } as RequestContext;
  const allowed: string[] = [];
  for (const deed of ["subscribe", "publish"] as const) {
    try {
      await assertMay(deed, channel, context);
      allowed.push(deed);
    } catch (error) {
      if (!["Forbidden", "BadRequest"].includes((error as Error).name)) throw error;
    }
  }
  return allowed.join();
};

const BOTH = "subscribe,publish";
const CLAIM = { claim: "channels" };
const claims = (channels: unknown) => ({
  claims: JSON.stringify({
    channels: typeof channels === "string" ? channels : JSON.stringify(channels),
  }),
});

describe("rights to channels", () => {
  for (const [what, access, authorizer, expected] of [
    ["everyone, without a token's claims", "everyone", {}, BOTH],
    ["nobody", "nobody", claims(["room:*"]), ""],
    [
      "nobody, with a claim of any name",
      "nobody",
      { claims: JSON.stringify({ undefined: "room:*", nobody: "room:*" }) },
      "",
    ],
    ["a hook, with nothing to ask it", { hook: "mayUse" }, {}, ""],
    ["a claim that is not there", CLAIM, {}, ""],
    ["a pattern in a list", CLAIM, claims(["news:*", "room:*"]), BOTH],
    ["a pattern in a text", CLAIM, claims("news:* room:?"), BOTH],
    ["patterns of others in a text", CLAIM, claims("news:* room:2"), ""],
    ["patterns of others", CLAIM, claims(["news:*", "room:2", "room"]), ""],
    ["a list of something else", CLAIM, claims([1, null, {}]), ""],
    ["a list in a list", CLAIM, claims([["room:*"]]), ""],
    ["a text that begins as a list does", CLAIM, claims("[room:*"), ""],
    ["a claim that every object inherits", { claim: "constructor" }, claims(["*"]), ""],
    ["a token that is good", "everyone", { expiresAt: NOW_MS / 1000 + 1 }, BOTH],
    ["a token that has expired", "everyone", { expiresAt: NOW_MS / 1000 }, ""],
    ["a time that is none", "everyone", { expiresAt: "soon" }, ""],
  ] as const) {
    it(`of ${what}: ${expected || "none"}`, async () => {
      expect(await mayDo(access, authorizer)).to.equal(expected);
    });
  }

  it("are for namespaces that there are", async () => {
    expect(await mayDo("everyone", {}, "constructor:1")).to.equal("");
    expect(await mayDo("everyone", {}, "rooms:1")).to.equal("");
  });

  it("let a user subscribe to what is sent to it, and to nobody else", async () => {
    const me = { principalId: "auth0|a b" };
    expect(await mayDo("nobody", me, userChannel("auth0|a b"))).to.equal("subscribe");
    expect(await mayDo("nobody", me, userChannel("auth0|a"))).to.equal("");
  });
});

describe("the channel of a user", () => {
  for (const id of ["alice", "auth0|65f", "a b#c*d?e", "é!'()", "urn:x:y/z"]) {
    it(`of ${id} has a name, and no other user has it`, () => {
      const name = userChannel(id);
      expect(name).to.satisfy(isChannelName);
      expect(decodeURIComponent(name!.slice("user:".length))).to.equal(id);
    });
  }

  it("has the longest name that a channel may have, and none if that is too short or the id is not valid Unicode", () => {
    const longest = userChannel("é".repeat(32) + "abc");
    expect(longest).to.have.length(MAX_CHANNEL_CHARACTERS);
    expect(longest).to.satisfy(isChannelName);
    for (const id of ["é".repeat(32) + "abcd", "é".repeat(255), "", "\ud800"]) {
      expect(userChannel(id)).to.equal(undefined);
    }
  });

  it("that there is not may be joined by nobody", async () => {
    const me = { principalId: "a".repeat(255) };
    for (const channel of [`user:${me.principalId}`, "user:undefined"]) {
      expect(await mayDo("nobody", me, channel)).to.equal("");
    }
  });
});

describe("a refusal of a right", () => {
  for (const [what, authorizer, received] of [
    ["no right", {}, "a token without it"],
    ["an expired one", { expiresAt: NOW_MS / 1000 }, "a token that has expired"],
  ] as const) {
    it(`says what is received: ${what}`, async () => {
      const options = { ...OPTIONS, subscribe: "nobody" };
      const assertMay = createRights(parseNamespaces(JSON.stringify({ room: options })), {
        now: () => NOW_MS,
      });
      const context = { authorizer } as RequestContext;
      const refusal = await catchRejection(assertMay("subscribe", "room:1", context));
      expect(refusal.message).to.equal(
        `Expected a right to subscribe to room:1, received ${received}.`,
      );
    });
  }
});

describe("rights in a namespace that this API does not have", () => {
  it("are refused, and the message names the channel", async () => {
    const assertMay = createRights(parseNamespaces("{}"));
    const error = await catchRejection(
      assertMay("publish", "room:1", { authorizer: {} } as RequestContext),
    );
    expect(`${error.name}: ${error.message}`).to.equal(
      'BadRequest: Expected a channel of a namespace that this API has, received "room:1".',
    );
  });
});

describe("the channel of a user", () => {
  it("has characters that a name cannot have percent-encoded, with capitals", () => {
    expect(userChannel("a*(b)!'c")).to.equal("user:a%2A%28b%29%21%27c");
    expect(userChannel("ö")).to.equal("user:%C3%B6");
  });
});
