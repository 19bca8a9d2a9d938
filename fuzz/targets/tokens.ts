// Tokens of clients in every place: the form of a JSON Web Token, and the handshake around it.
import { assertForm } from "../../handlers/lib/jwt-form.ts";
import { readOffer, OfferRefusedError } from "../../handlers/lib/handshake.ts";
import type { AuthorizerEvent } from "../../handlers/lib/events.ts";
import { TokenRefusedError } from "../../handlers/lib/token-verifier.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const encoded = (text: string): string => Buffer.from(text).toString("base64url");

const run = (input: Buffer): void => {
  const text = input.toString("latin1");
  refusedBy(() => assertForm(text), TokenRefusedError);
  // The decoded parts: mutations of base64 rarely yield JSON.
  const [header = "", payload = ""] = text.split("\n");
  refusedBy(() => assertForm(`${encoded(header)}.${encoded(payload)}.c2ln`), TokenRefusedError);
  const event = {
    headers: { "Sec-WebSocket-Protocol": header },
    queryStringParameters: { token: payload },
  } as unknown as AuthorizerEvent;
  refusedBy(() => readOffer(event), OfferRefusedError);
};

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ..."alg typ kid crit b64 jwk jku x5c RS256 ES256 none HS256 JWT at+jwt exp iss sub aud . , = - _".split(
      " ",
    ),
    "\n",
    '{"alg":"RS256"}',
    "eyJhbGciOiJSUzI1NiJ9",
  ],
  seeds: [
    '{"alg":"RS256","kid":"1","typ":"JWT"}\n{"sub":"a","exp":1}',
    `${encoded('{"alg":"ES256"}')}.${encoded('{"a":{"b":[1]}}')}.c2ln`,
    "chat, token-token\n",
  ],
  run,
};

export default target;
