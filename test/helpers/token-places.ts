// Recognizable tokens, and the places in a handshake where a client can put one.
import type { IdentityProvider } from "./identity-provider.ts";

/** A token, and texts that must not appear anywhere. */
export interface Marked {
  token: string;
  secrets: string[];
}

/** Encodings of a secret. */
export const listForms = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ].map((form) => form.toLowerCase());
};

let count = 0;

export const opaque = (): Marked => {
  const token = `opaque-${Math.random().toString(36).slice(2)}-${(count += 1)}`;
  return { token, secrets: [token] };
};

/** A token with a mark in its claims, which shows if it is decoded. */
export const createMarked =
  (provider: IdentityProvider) =>
  (claims: object = {}, header = {}): Marked => {
    const jti = `mark "${(count += 1)}" ${Math.random().toString(36).slice(2)}+`;
    const token = provider.token({ ...claims, jti }, header);
    return { token, secrets: [jti, token, ...token.split(".").slice(1)] };
  };

export const protocol = (...protocols: string[]): string =>
  `Sec-WebSocket-Protocol: ${protocols.join(", ")}`;

type Handshake = [
  what: string,
  create: () => Marked,
  /** Request target, and header lines. */
  request: (token: string) => [target: string, lines?: string[]],
];

/** Handshakes with the stage prod. */
export const handshakesWith = (provider: IdentityProvider): Handshake[] => {
  const marked = createMarked(provider);
  return [
    ["that is valid, as protocol", marked, (t) => ["/prod", [protocol("app", t)]]],
    [
      "that is valid, in two header lines",
      marked,
      (t) => ["/prod", [protocol("app"), protocol(t)]],
    ],
    ["in a header in lower case", marked, (t) => ["/prod", [`sec-websocket-protocol: app, ${t}`]]],
    ["that is opaque", opaque, (t) => ["/prod", [protocol("app", t)]]],
    ["that has expired", () => marked({ exp: 1 }), (t) => ["/prod", [protocol("app", t)]]],
    ["in milliseconds", () => marked({ exp: Date.now() }), (t) => ["/prod", [protocol("app", t)]]],
    ["for another audience", () => marked({ aud: "x" }), (t) => ["/prod", [protocol("app", t)]]],
    ["of another issuer", () => marked({ iss: "x" }), (t) => ["/prod", [protocol("app", t)]]],
    [
      "with a critical header",
      () => marked({}, { crit: ["x"] }),
      (t) => ["/prod", [protocol("app", t)]],
    ],
    ["of an unknown key", () => marked({}, { kid: "x" }), (t) => ["/prod", [protocol("app", t)]]],
    ["with an invalid exp", () => marked({ exp: "soon" }), (t) => ["/prod", [protocol("app", t)]]],
    ["without a signature", marked, (t) => ["/prod", [protocol("app", t.replace(/[^.]*$/, ""))]]],
    [
      "that is too long",
      () => marked({ fill: "x".repeat(8000) }),
      (t) => ["/prod", [protocol("app", t)]],
    ],
    ["alone", marked, (t) => ["/prod", [protocol(t)]]],
    ["alone and opaque", opaque, (t) => ["/prod", [protocol(t)]]],
    ["before the protocol", marked, (t) => ["/prod", [protocol(t, "app")]]],
    ["before the protocol and opaque", opaque, (t) => ["/prod", [protocol(t, "app")]]],
    ["twice", marked, (t) => ["/prod", [protocol(t), protocol(t)]]],
    ["after two protocols", marked, (t) => ["/prod", [protocol("app", "other", t)]]],
    ["in quotes", marked, (t) => ["/prod", [protocol("app", `"${t}"`)]]],
    [
      "that is percent-encoded",
      marked,
      (t) => ["/prod", [protocol("app", t.replaceAll(".", "%2E"))]],
    ],
    [
      "in base64",
      opaque,
      (t) => ["/prod", [protocol("app", Buffer.from(t).toString("base64url"))]],
    ],
    ["in the query", marked, (t) => [`/prod?token=${t}`]],
    ["in the query and opaque", opaque, (t) => [`/prod?token=${t}`]],
    ["in the query, twice", marked, (t) => [`/prod?token=${t}&token=${t}`]],
    ["in the query and as protocol", marked, (t) => [`/prod?token=${t}`, [protocol(t)]]],
    ["in the query, percent-encoded", marked, (t) => [`/prod?token=${t.replaceAll(".", "%2E")}`]],
    [
      "in the query, in hexadecimal",
      opaque,
      (t) => [`/prod?token=${Buffer.from(t).toString("hex")}`],
    ],
    ["under another name", marked, (t) => [`/prod?access_token=${t}&x=1`]],
    ["in a URL that is malformed", opaque, (t) => [`/prod?token=${t}%`]],
    ["in a URL that is too long", opaque, (t) => [`/prod?token=${t}${"x".repeat(4096)}`]],
    ["in the query of an unknown stage", marked, (t) => [`/other?token=${t}`]],
    [
      "with a foreign Origin",
      marked,
      (t) => ["/prod", [protocol("app", t), "Origin: https://x.example"]],
    ],
    ["in Authorization", marked, (t) => ["/prod", [`Authorization: Bearer ${t}`]]],
    [
      "in Authorization, in base64",
      opaque,
      (t) => ["/prod", [`Authorization: Basic ${Buffer.from(t).toString("base64")}`]],
    ],
    ["in Proxy-Authorization", marked, (t) => ["/prod", [`Proxy-Authorization: Bearer ${t}`]]],
    ["in Cookie", marked, (t) => ["/prod", [`Cookie: theme=dark; session=${t}; x="${t}"`]]],
    ["in X-Api-Key", opaque, (t) => ["/prod", [`X-Api-Key: ${t}`]]],
    [
      "in X-Auth-Token, with a valid one as protocol",
      opaque,
      (t) => ["/prod", [`x-auth-token: ${t}`, protocol("app", provider.token())]],
    ],
    ["in Referer", opaque, (t) => ["/prod", [`Referer: https://x.example/?a=1&token=${t}`]]],
  ];
};
