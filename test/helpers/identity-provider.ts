// An identity provider on 127.0.0.1: signs tokens, and serves its public keys while it is up.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeAfterwards } from "./hooks.ts";

export interface IdentityProvider {
  readonly issuer: string;
  readonly jwksUri: string;
  /** How often its keys were fetched. */
  fetches: number;
  /** While false, it responds with 503. */
  up: boolean;
  /** While false, it publishes no key of its own. */
  hasKeys: boolean;
  /** Published in front of its own keys. */
  otherKeys: unknown[];
  /** @param changes to the claims of a valid token; undefined removes one. */
  token(changes?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** Signs any content. @param header and claims, unchanged, even if they are not JSON. */
  sign(header: string | Buffer, claims: string | Buffer): string;
  /** Header and claims of a valid token. */
  parts(): { header: Record<string, unknown>; claims: Record<string, unknown> };
  /** A token signed with another algorithm or key, or not at all. */
  forge(how: "none" | "HS256 with the public key" | "another key"): string;
  /** Signs with a new key from now on, and still serves the old one. */
  rotate(): void;
  close(): void;
}

export const AUDIENCE = "my-app";

interface Key {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const createKey = (kid: string): Key => ({
  kid,
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }),
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const signed = (header: object, claims: object, signature: (input: string) => Buffer): string =>
  signedParts([encode(header), encode(claims)], signature);

const signedParts = (parts: string[], signature: (input: string) => Buffer): string => {
  const input = parts.join(".");
  return `${input}.${signature(input).toString("base64url")}`;
};

const rs256 =
  ({ privateKey }: Key) =>
  (input: string): Buffer =>
    sign("sha256", Buffer.from(input), privateKey);

export const startIdentityProvider = async (): Promise<IdentityProvider> => {
  const keys = [createKey("first")];
  const current = () => keys.at(-1)!;
  const server = createServer(({ url }, response) => {
    response.statusCode = provider.up ? 200 : 503;
    if (url === "/.well-known/openid-configuration" && provider.up)
      return response.end(JSON.stringify({ issuer, jwks_uri: provider.jwksUri }));
    provider.fetches += 1;
    const jwks = (provider.hasKeys ? keys : []).map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      kid,
      use: "sig",
      alg: "RS256",
    }));
    return response.end(
      provider.up ? JSON.stringify({ keys: [...provider.otherKeys, ...jwks] }) : "down",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const createClaims = (changes: Record<string, unknown> = {}) => ({
    iss: issuer,
    aud: AUDIENCE,
    sub: "user-1",
    exp: Math.floor(Date.now() / 1000) + 600,
    scope: "chat.read chat.write",
    token_use: "access",
    email: "user@example.com",
    roles: ["admin"],
    ...changes,
  });
  const createHeader = (changes: object = {}) => ({ alg: "RS256", kid: current().kid, ...changes });

  const provider: IdentityProvider = {
    issuer,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    fetches: 0,
    up: true,
    hasKeys: true,
    otherKeys: [],
    token: (changes, header) =>
      signed(createHeader(header), createClaims(changes), rs256(current())),
    sign: (...parts) =>
      signedParts(
        parts.map((part) => Buffer.from(part).toString("base64url")),
        rs256(current()),
      ),
    parts: () => ({ header: createHeader(), claims: createClaims() }),
    forge: (how) => {
      if (how === "none")
        return signed(createHeader({ alg: "none" }), createClaims(), () => Buffer.of());
      if (how === "another key")
        return signed(createHeader(), createClaims(), rs256(createKey("first")));
      const secret = current().publicKey.export({ format: "pem", type: "spki" });
      return signed(createHeader({ alg: "HS256" }), createClaims(), (input) =>
        createHmac("sha256", secret).update(input).digest(),
      );
    },
    rotate: () => {
      keys.push(createKey(`key-${keys.length + 1}`));
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  closeAfterwards(() => provider.close());
  return provider;
};

/** Terraform variables with which a stack trusts the provider. */
export const variablesFor = ({ issuer, jwksUri }: IdentityProvider): Record<string, string> => ({
  TF_VAR_jwt_issuer: issuer,
  TF_VAR_jwt_jwks_uri: jwksUri,
  TF_VAR_jwt_audiences: JSON.stringify([AUDIENCE]),
});
