// Which JSON Web Tokens give the right to broadcast.
import { expect } from "chai";
import { createJwksFetcher } from "../../../handlers/lib/jwks-fetcher.ts";
import { type BroadcastRule, createJwtVerifier } from "../../../handlers/lib/jwt-verifier.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

describe("the right to broadcast is given", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  const createVerify = ({ broadcast }: { broadcast: BroadcastRule }) =>
    createJwtVerifier({
      issuer: provider.issuer,
      audiences: [AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims: [],
      broadcast,
      fetcher: createJwksFetcher(createManualClock()),
    });

  const verifyRights = async (broadcast: BroadcastRule, claims: Record<string, unknown>) =>
    (await createVerify({ broadcast })(provider.token(claims))).rights;

  for (const [broadcast, claims] of [
    [{ scope: "broadcast" }, { scope: "broadcast" }],
    [{ scope: "broadcast" }, { scope: "chat.read broadcast" }],
    [{ claim: "role", value: "editor" }, { role: "editor" }],
    [{ claim: "groups", value: "editor" }, { groups: ["reader", "editor"] }],
  ] as const) {
    it(`to ${JSON.stringify(claims)}, when ${JSON.stringify(broadcast)} is required`, async () => {
      expect(await verifyRights(broadcast, claims)).to.deep.equal(["broadcast"]);
    });
  }

  for (const [broadcast, claims] of [
    [{ scope: "broadcast" }, {}],
    [{ scope: "broadcast" }, { scope: undefined }],
    [{ scope: "broadcast" }, { scope: "broadcasts Broadcast broadcast.read" }],
    [{ scope: "broadcast" }, { scope: "x,broadcast" }],
    [{ scope: "broadcast" }, { scp: ["broadcast"] }],
    [{ claim: "role", value: "editor" }, { role: '["editor"]' }],
    [{ claim: "role", value: "editor" }, { role: { editor: "editor" } }],
    [{ claim: "role", value: "editor" }, { role: "editor " }],
    [{ claim: "role", value: "true" }, { role: true }],
    [{ claim: "groups", value: "editor" }, { groups: ["editors", ["x"]] }],
    [{ claim: "toString", value: "editor" }, {}],
    [{ claim: "__proto__", value: "editor" }, {}],
  ] as const) {
    it(`not to ${JSON.stringify(claims)}, when ${JSON.stringify(broadcast)} is required`, async () => {
      expect(await verifyRights(broadcast, claims)).to.equal(undefined);
    });
  }
});
