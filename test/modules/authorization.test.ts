// Who may connect: named by the stack, or by a Terraform variable that has no default.
import { expect } from "chai";
import { createHash } from "node:crypto";
import { loadConfiguration } from "../../local/terraform/configuration.ts";
import { readDocument } from "../../local/terraform/document.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { synthesize } from "../helpers/synthesize.ts";

const DIGEST = "ab".repeat(32);

describe("authorization", () => {
  it("is given by the stack, as digests", () => {
    const stack = synthesize({ tokenDigests: [DIGEST, "cd".repeat(32)] });
    const fn = stack.ofType("aws_lambda_function").get("dev/authorizer/function")!;
    expect(fn["environment"].variables.TOKEN_DIGESTS).to.equal(`${DIGEST},${"cd".repeat(32)}`);
    expect(stack.document["variable"]).to.equal(undefined);
  });

  it("is asked for by Terraform when the stack does not give it", () => {
    const { document } = synthesize({ tokenDigests: undefined });
    const variable = document["variable"].token_digests;
    expect(variable).to.include({ type: "list(string)" });
    expect(variable).not.to.have.property("default");
  });

  it("of dev accepts allow-ws-connection, and the stack does not hold the token", async () => {
    const text = JSON.stringify(readDocument(await synthesizedStack("dev")));
    expect(text).to.include(createHash("sha256").update("allow-ws-connection").digest("hex"));
    expect(text).not.to.include("allow-ws-connection");
  });

  describe("of prod", () => {
    const load = async (environment: Record<string, string>) =>
      loadConfiguration(readDocument(await synthesizedStack("prod")), environment);

    it("comes from the variable", async () => {
      const { resources } = await load({ TF_VAR_token_digests: `["${DIGEST}"]` });
      const fn = resources.find(({ address }) =>
        address.startsWith("aws_lambda_function.authorizer"),
      );
      expect(fn?.attribute("environment")).to.deep.equal({ variables: { TOKEN_DIGESTS: DIGEST } });
    });

    it("has no default", async () => {
      const error = await load({}).catch((e: Error) => e);
      expect(error).to.have.property("code", "MISSING_VARIABLE");
    });

    for (const value of ["[]", '["allow-ws-connection"]', `["${DIGEST.toUpperCase()}"]`]) {
      it(`refuses ${value}`, async () => {
        const error = await load({ TF_VAR_token_digests: value }).catch((e: Error) => e);
        expect(error).to.have.property("message").that.includes("64 lower-case hexadecimal digits");
      });
    }
  });
});
