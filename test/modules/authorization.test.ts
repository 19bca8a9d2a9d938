// Who may connect: named by the stack, or by Terraform variables that have no defaults.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { loadConfiguration } from "../../local/terraform/configuration.ts";
import { readDocument } from "../../local/terraform/document.ts";
import type { DigestAuthorization } from "../../modules/index.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { synthesize } from "../helpers/synthesize.ts";

const DIGEST = "ab".repeat(32);

const PROVIDER = {
  TF_VAR_jwt_issuer: "https://identity.example.com",
  TF_VAR_jwt_jwks_uri: "https://identity.example.com/jwks.json",
  TF_VAR_jwt_audiences: '["my-app","another"]',
};

const environmentOf = (stack: ReturnType<typeof synthesize>, name: string) =>
  stack.ofType("aws_lambda_function").get(`dev/${name}/function`)!["environment"].variables;

describe("authorization", () => {
  describe("by digests", () => {
    it("is given by the stack", () => {
      const digests = [DIGEST, "cd".repeat(32)];
      const stack = synthesize({ authorization: { tokens: "digests", digests } });
      expect(environmentOf(stack, "authorizer")).to.deep.equal({ TOKEN_DIGESTS: digests.join() });
      expect(stack.document["variable"]).to.equal(undefined);
    });

    it("is asked for by Terraform when the stack does not give it", () => {
      const { document } = synthesize({ authorization: { tokens: "digests" } });
      const variable = document["variable"].token_digests;
      expect(variable).to.include({ type: "list(string)" });
      expect(variable).not.to.have.property("default");
    });

    it("of dev accepts allow-ws-connection, and the stack does not hold the token", async () => {
      const text = JSON.stringify(readDocument(await synthesizedStack("dev")));
      expect(text).to.include(createHash("sha256").update("allow-ws-connection").digest("hex"));
      expect(text).not.to.include("allow-ws-connection");
    });

    it("is refused in prod, unless the stack says that it is meant", () => {
      const authorization: DigestAuthorization = { tokens: "digests", digests: [DIGEST] };
      expect(() => synthesize({ authorization }, "prod")).to.throw(
        'The stack "prod" has authorization { tokens: "digests" }',
      );
      const stack = synthesize({ authorization: { ...authorization, inProduction: true } }, "prod");
      expect(stack.text).to.include(DIGEST);
    });
  });

  describe("by JSON Web Tokens", () => {
    it("asks Terraform for the issuer, its keys and the audiences, and for nothing else", () => {
      const { document } = synthesize({ authorization: { tokens: "jwt" } });
      const names = Object.keys(document["variable"]);
      const needed = names.filter((name) => !("default" in document["variable"][name]));
      expect(needed.toSorted()).to.deep.equal(["jwt_audiences", "jwt_issuer", "jwt_jwks_uri"]);
      expect(names).to.include.members(["jwt_token_use", "jwt_required_scopes"]);
    });

    it("hands claims on, and origins", () => {
      const stack = synthesize({
        authorization: { tokens: "jwt", claims: ["email", "tenant"] },
        origins: {
          allowed: ["https://a.example.com", "https://b.example.com"],
          allowMissing: true,
        },
      });
      expect(environmentOf(stack, "jwtAuthorizer")).to.include({
        JWT_CLAIMS: "email,tenant",
        ALLOWED_ORIGINS: "https://a.example.com,https://b.example.com",
        ALLOW_MISSING_ORIGIN: "yes",
      });
    });

    const load = async (environment: Record<string, string>) =>
      loadConfiguration(readDocument(await synthesizedStack("prod")), environment);

    it("is what prod has", async () => {
      const { resources } = await load({
        ...PROVIDER,
        TF_VAR_jwt_required_scopes: '["chat.read","chat.write"]',
      });
      const start = "aws_lambda_function.jwtAuthorizer";
      const fn = resources.find(({ address }) => address.startsWith(start))!;
      expect((fn.attribute("environment") as any).variables).to.include({
        JWT_ISSUER: "https://identity.example.com",
        JWT_JWKS_URI: "https://identity.example.com/jwks.json",
        JWT_AUDIENCES: "my-app,another",
        JWT_TOKEN_USE: "",
        JWT_SCOPES: "chat.read,chat.write",
      });
    });

    for (const name of Object.keys(PROVIDER)) {
      it(`has no default for ${name}`, async () => {
        const error = await load({ ...PROVIDER, [name]: undefined as never }).catch(
          (e: Error) => e,
        );
        expect(error).to.have.property("code", "MISSING_VARIABLE");
      });
    }

    for (const [name, value, message] of [
      ["TF_VAR_jwt_audiences", "[]", "at least one audience"],
      ["TF_VAR_jwt_issuer", "http://identity.example.com", "must begin with https://"],
      ["TF_VAR_jwt_jwks_uri", "identity.example.com", "must begin with https://"],
    ] as const) {
      it(`refuses ${name}=${value}`, async () => {
        const error = await load({ ...PROVIDER, [name]: value }).catch((e: Error) => e);
        expect(error).to.have.property("message").that.includes(message);
      });
    }
  });
});
