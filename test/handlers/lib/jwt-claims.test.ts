// Numbers in the claims that are passed to handlers.
import { expect } from "chai";
import { createJwtVerifier } from "../../../handlers/lib/jwt-verifier.ts";
import { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import { catchRejection } from "../../helpers/errors.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";

describe("a claim that is passed to handlers", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  const createVerify = ({ claims }: { claims: string[] }) =>
    createJwtVerifier({
      issuer: provider.issuer,
      audiences: [AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims,
    });

  const tryToken = async (token: string, options: { claims: string[] }): Promise<string> => {
    const error = await catchRejection(createVerify(options)(token));
    expect(error).to.be.instanceOf(TokenRefusedError);
    return (error as TokenRefusedError).reason;
  };

  for (const claim of [2 ** 53, -(2 ** 53), [{ id: 2 ** 60 }], { a: [1e300] }]) {
    it(`refuses a number that may have been rounded: ${JSON.stringify(claim)}`, async () => {
      const token = provider.token({ email: claim });
      expect(await tryToken(token, { claims: ["email"] })).to.equal("number in a claim");
      expect((await createVerify({ claims: ["roles"] })(token)).principalId).to.equal("user-1");
    });
  }

  it("refuses a number that no double holds", async () => {
    const { header, claims } = provider.parts();
    const text = JSON.stringify({ ...claims, email: "?" }).replace('"?"', "1e400");
    const token = provider.sign(JSON.stringify(header), text);
    expect(await tryToken(token, { claims: ["email"] })).to.equal("number in a claim");
  });

  it("passes on the largest exact integer", async () => {
    const verify = createVerify({ claims: ["email"] });
    const { claims } = await verify(provider.token({ email: Number.MAX_SAFE_INTEGER }));
    expect(claims).to.deep.equal({ email: "9007199254740991" });
  });
});
