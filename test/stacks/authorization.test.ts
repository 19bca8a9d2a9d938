// Who may connect: set by the stack, or by Terraform variables that have no defaults.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readConfiguration } from "../../gateway/index.ts";
import type { Authorization, DigestAuthorization } from "../../stacks/index.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { synthesize } from "../helpers/synthesize.ts";

/** @returns the synthesized JSON, without white space. */
const readStack = async (name: "dev" | "prod"): Promise<string> =>
  JSON.stringify(JSON.parse(readFileSync(await synthesizedStack(name), "utf8")));

const DIGEST = "ab".repeat(32);

const PROVIDER = {
  TF_VAR_jwt_issuer: "https://identity.example.com",
  TF_VAR_jwt_jwks_uri: "https://identity.example.com/jwks.json",
  TF_VAR_jwt_audiences: '["my-app","another"]',
};

const readEnvironment = (stack: ReturnType<typeof synthesize>, name: string) =>
  stack.ofType("aws_lambda_function").get(`dev/${name}/function`)!["environment"].variables;

describe("authorization", () => {
  describe("by digests", () => {
    it("is set by the stack", () => {
      const digests = [DIGEST, "cd".repeat(32)];
      const stack = synthesize({ authorization: { tokens: "digests", digests } });
      expect(readEnvironment(stack, "authorizer")).to.deep.equal({ TOKEN_DIGESTS: digests.join() });
      expect(stack.document["variable"]).to.equal(undefined);
    });

    it("is required by Terraform when the stack does not set it", () => {
      const { document } = synthesize({ authorization: { tokens: "digests" } });
      const variable = document["variable"].token_digests;
      expect(variable).to.include({ type: "list(string)" });
      expect(variable).not.to.have.property("default");
    });

    it("of dev accepts allow-ws-connection, and the stack does not contain the token", async () => {
      const text = await readStack("dev");
      expect(text).to.include(createHash("sha256").update("allow-ws-connection").digest("hex"));
      expect(text).not.to.include("allow-ws-connection");
    });

    it("is refused in prod, unless the stack allows it explicitly", () => {
      const origins = { any: "a test" };
      const authorization: DigestAuthorization = {
        tokens: "digests",
        digests: [DIGEST],
        broadcast: "everyone",
      };
      expect(() => synthesize({ authorization, origins }, "prod")).to.throw(
        'The stack "prod" has authorization { tokens: "digests" }',
      );
      const meant = { ...authorization, inProduction: true };
      expect(synthesize({ authorization: meant, origins }, "prod").text).to.include(DIGEST);
    });
  });

  describe("by JSON Web Tokens", () => {
    it("requires only the issuer, its keys and the audiences from Terraform", () => {
      const { document } = synthesize({ authorization: { tokens: "jwt" } });
      const names = Object.keys(document["variable"]);
      const needed = names.filter((name) => !("default" in document["variable"][name]));
      expect(needed.toSorted()).to.deep.equal(["jwt_audiences", "jwt_issuer", "jwt_jwks_uri"]);
      expect(names).to.include.members(["jwt_token_use", "jwt_required_scopes"]);
    });

    it("passes on claims and origins", () => {
      const stack = synthesize({
        authorization: { tokens: "jwt", claims: ["email", "tenant"] },
        origins: {
          allowed: ["https://a.example.com", "https://b.example.com"],
          allowMissing: true,
        },
      });
      expect(readEnvironment(stack, "jwtAuthorizer")).to.include({
        JWT_CLAIMS: "email,tenant",
        ALLOWED_ORIGINS: "https://a.example.com,https://b.example.com",
        ALLOW_MISSING_ORIGIN: "yes",
      });
    });

    const load = async (environment: Record<string, string>) =>
      readConfiguration({ configurationPath: await synthesizedStack("prod"), environment });

    it("is used by prod", async () => {
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
      ["TF_VAR_jwt_audiences", '["a,b"]', "without a comma"],
      ["TF_VAR_jwt_required_scopes", '["","a b"]', "without a comma or a blank"],
      ["TF_VAR_jwt_issuer", "http://identity.example.com", "must start with https://"],
      ["TF_VAR_jwt_jwks_uri", "http://localhost:1@example.com/keys", "must start with https://"],
      ["TF_VAR_jwt_jwks_uri", "identity.example.com", "must start with https://"],
    ] as const) {
      it(`refuses ${name}=${value}`, async () => {
        const error = await load({ ...PROVIDER, [name]: value }).catch((e: Error) => e);
        expect(error).to.have.property("message").that.includes(message);
      });
    }
  });

  describe("the right to broadcast", () => {
    const OTHER = "cd".repeat(32);

    const readVariables = (authorization: Authorization, environment = "dev") => {
      const stack = synthesize({ authorization, origins: { any: "a test" } }, environment);
      const functions = stack.ofType("aws_lambda_function");
      const of = (name: string) =>
        functions.get(`${environment}/${name}/function`)!["environment"].variables;
      const authorizer = of(authorization.tokens === "jwt" ? "jwtAuthorizer" : "authorizer");
      const names = Object.keys(authorizer).filter((name) => name.startsWith("BROADCAST_"));
      return {
        right: of("sendmessage").BROADCAST_RIGHT,
        authorizer: Object.fromEntries(names.map((name) => [name, authorizer[name]])),
      };
    };

    for (const environment of ["dev", "prod"]) {
      it(`requires the scope "broadcast", with JSON Web Tokens, in ${environment}`, () => {
        expect(readVariables({ tokens: "jwt" }, environment)).to.deep.equal({
          right: 'a token with the scope "broadcast"',
          authorizer: { BROADCAST_SCOPE: "broadcast" },
        });
      });

      it(`is every client's in ${environment}, when the stack says so`, () => {
        const open = { right: "everyone", authorizer: {} };
        expect(readVariables({ tokens: "jwt", broadcast: "everyone" }, environment)).to.deep.equal(
          open,
        );
      });
    }

    it("may require another scope, or a claim", () => {
      expect(readVariables({ tokens: "jwt", broadcast: { scope: "chat.shout" } })).to.deep.equal({
        right: 'a token with the scope "chat.shout"',
        authorizer: { BROADCAST_SCOPE: "chat.shout" },
      });
      const broadcast = { claim: "cognito:groups", value: "editors" };
      expect(readVariables({ tokens: "jwt", broadcast })).to.deep.equal({
        right: 'a token with "editors" in its claim "cognito:groups"',
        authorizer: { BROADCAST_CLAIM: "cognito:groups", BROADCAST_CLAIM_VALUE: "editors" },
      });
    });

    it("is every client's with static tokens, but in prod the stack must say so", () => {
      const authorization: DigestAuthorization = {
        tokens: "digests",
        digests: [DIGEST, OTHER],
        inProduction: true,
      };
      expect(readVariables(authorization).right).to.equal("everyone");
      expect(() => readVariables(authorization, "prod")).to.throw(
        'The stack "prod" does not say which static tokens may broadcast.',
      );
      const some: Authorization = { ...authorization, broadcast: { digests: [OTHER] } };
      expect(readVariables(some, "prod")).to.deep.equal({
        right: "a token that may broadcast",
        authorizer: { BROADCAST_DIGESTS: OTHER },
      });
      expect(readVariables({ ...authorization, broadcast: "everyone" }, "prod").right).to.equal(
        "everyone",
      );
    });

    it("is refused for a digest that may not connect", () => {
      const broadcast = { digests: [OTHER] };
      expect(() => readVariables({ tokens: "digests", digests: [DIGEST], broadcast })).to.throw(
        "authorization.broadcast has the digest cdcdcdcd…, which is not among authorization.digests",
      );
    });

    it("is every client's in dev, and requires the scope in prod", async () => {
      const readRight = async (name: "dev" | "prod") =>
        /"BROADCAST_RIGHT": ?("(?:[^"\\]|\\.)*")/.exec(await readStack(name))?.[1];
      expect(await readRight("dev")).to.equal('"everyone"');
      expect(await readRight("prod")).to.equal(
        JSON.stringify('a token with the scope "broadcast"'),
      );
    });
  });

  describe("origins", () => {
    const authorization: Authorization = { tokens: "jwt" };

    it("are required in prod", () => {
      expect(() => synthesize({ authorization }, "prod")).to.throw(
        'The stack "prod" has no origins: a page of any web site could connect with the tokens of its visitors. ' +
          'List your sites with origins: { allowed: ["https://app.example.com"], allowMissing: true }',
      );
    });

    it("may be any when the stack says why", () => {
      const origins = { any: "the API is public" };
      const { text } = synthesize({ authorization, origins }, "prod");
      expect(text).not.to.include("ALLOWED_ORIGINS").and.not.to.include("the API is public");
    });

    it("are a list in prod", async () => {
      const text = await readStack("prod");
      expect(text).to.include('"ALLOWED_ORIGINS":"https://app.example.com"');
    });
  });

  describe("tokens", () => {
    it("are accepted in the query string only if the stack says so: in dev", async () => {
      const isTaken = async (name: "dev" | "prod") =>
        (await readStack(name)).includes('"TOKEN_IN_QUERY":"yes"');
      expect([await isTaken("dev"), await isTaken("prod")]).to.deep.equal([true, false]);
      const stack = synthesize({ authorization: { tokens: "jwt", tokenInQuery: false } });
      expect(stack.text).not.to.include("TOKEN_IN_QUERY");
    });

    it("live at most a day, or as long as the stack allows", () => {
      const readMaxLife = (maxLifeHours?: number) => {
        const stack = synthesize({ authorization: { tokens: "jwt", maxLifeHours } });
        return readEnvironment(stack, "jwtAuthorizer").JWT_MAX_LIFE_SECONDS;
      };
      expect(readMaxLife()).to.equal(undefined);
      expect(readMaxLife(168)).to.equal("604800");
    });
  });
});
