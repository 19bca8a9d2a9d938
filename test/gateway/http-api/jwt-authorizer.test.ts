// JWT authorizers of HTTP APIs: which tokens they accept, and what functions and clients learn of it.
import { generateKeyPairSync } from "node:crypto";
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { HTTP_API_ID, startHttpApi } from "../../helpers/http-api.ts";
import { AUDIENCE, startIdentityProvider } from "../../helpers/identity-provider.ts";

type Body = Record<string, unknown>;

const DENIED = [403, '{"message":"Forbidden"}'];
const UNAUTHORIZED = [401, '{"message":"Unauthorized"}'];

const startWithIssuer = (issuer: string, route: Body = {}, integration: Body = {}) =>
  startHttpApi({
    routes: {
      "GET /pets": {
        route: {
          authorization_type: "JWT",
          authorizer_id: "${aws_apigatewayv2_authorizer.jwt.id}",
          ...route,
        },
        integration,
      },
    },
    resources: {
      aws_apigatewayv2_authorizer: {
        jwt: {
          api_id: HTTP_API_ID,
          name: "jwt",
          authorizer_type: "JWT",
          identity_sources: ["$request.header.Authorization"],
          jwt_configuration: [{ issuer, audience: [AUDIENCE] }],
        },
      },
    },
  });

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe("a JWT authorizer", () => {
  it("accepts a token of its issuer, with or without Bearer, and gives the function its claims", async () => {
    const issuer = await startIdentityProvider();
    const { port } = await startWithIssuer(issuer.issuer);
    const token = issuer.token();
    for (const authorization of [`Bearer ${token}`, token]) {
      const { authorizer } = (await callUrl(port, "/pets", { headers: { authorization } })).json()
        .requestContext;
      const { exp, ...claims } = authorizer.jwt.claims;
      expect(claims).to.deep.equal({
        iss: issuer.issuer,
        aud: AUDIENCE,
        sub: "user-1",
        scope: "chat.read chat.write",
        token_use: "access",
        email: "user@example.com",
        roles: "[admin]",
      });
      expect(exp).to.match(/^\d+$/);
      expect(authorizer.jwt.scopes).to.equal(null);
    }
    expect(issuer.fetches).to.equal(1);
  });

  it("uses an issuer's keys beside others that it does not know", async () => {
    const issuer = await startIdentityProvider();
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ofSameId = { ...publicKey.export({ format: "jwk" }), kid: issuer.parts().header["kid"] };
    issuer.otherKeys = [{ kty: "AKP", kid: "other" }, { kid: "without a type" }, null, ofSameId];
    const { port } = await startWithIssuer(issuer.issuer);
    expect((await callUrl(port, "/pets", bearer(issuer.token()))).status).to.equal(200);
  });

  it("gives version 1.0 of the format the claims and scopes", async () => {
    const issuer = await startIdentityProvider();
    const scopes = { authorization_scopes: ["chat.write", "chat.admin"] };
    const { port } = await startWithIssuer(issuer.issuer, scopes, {
      payload_format_version: "1.0",
    });
    const event = (await callUrl(port, "/pets", bearer(issuer.token()))).json();
    expect(event.requestContext.authorizer.claims).to.include({ sub: "user-1" });
    expect(event.requestContext.authorizer.scopes).to.deep.equal(["chat.write"]);
  });

  it("accepts client_id in place of a missing aud only", async () => {
    const issuer = await startIdentityProvider();
    const { port } = await startWithIssuer(issuer.issuer);
    const ask = async (claims: Body) =>
      (await callUrl(port, "/pets", bearer(issuer.token(claims)))).status;
    expect(await ask({ aud: undefined, client_id: AUDIENCE })).to.equal(200);
    expect(await ask({ aud: ["other", AUDIENCE] })).to.equal(200);
    expect(await ask({ aud: "other", client_id: AUDIENCE })).to.equal(401);
  });

  it("refuses other tokens with 401, and says why as AWS does", async () => {
    const issuer = await startIdentityProvider();
    const { port } = await startWithIssuer(issuer.issuer);
    for (const [token, description] of [
      [issuer.token({ aud: "other" }), "the token does not have a valid audience"],
      [issuer.token({ exp: 1 }), "the token has expired"],
      [issuer.token({ iss: "https://other.example" }), "the token does not have a valid issuer"],
      [issuer.token({ nbf: 4_000_000_000 }), "the token is not valid yet"],
      [issuer.token({ iat: 4_000_000_000 }), "the token is used before issued"],
      [issuer.forge("another key"), "the token has an invalid signature"],
      [issuer.forge("none"), "the token is invalid"],
      [issuer.forge("HS256 with the public key"), "the token is invalid"],
      ["no-token", "the token is invalid"],
    ] as const) {
      const { status, text, headers } = await callUrl(port, "/pets", bearer(token));
      expect([status, text]).to.deep.equal(UNAUTHORIZED);
      expect(headers["www-authenticate"]).to.equal(
        `Bearer scope="" error="invalid_token" error_description="${description}"`,
      );
    }
  });

  it("refuses a request without a token with 401, and one without the scopes with 403", async () => {
    const issuer = await startIdentityProvider();
    const { port } = await startWithIssuer(issuer.issuer, { authorization_scopes: ["a", "b"] });
    const without = await callUrl(port, "/pets");
    expect([without.status, without.text]).to.deep.equal(UNAUTHORIZED);
    expect(without.headers["www-authenticate"]).to.equal("Bearer");
    const poor = await callUrl(port, "/pets", bearer(issuer.token()));
    expect([poor.status, poor.text]).to.deep.equal(DENIED);
    expect(poor.headers["www-authenticate"]).to.include('scope="a b" error="insufficient_scope"');
    expect((await callUrl(port, "/pets", bearer(issuer.token({ scope: "x b" })))).status).to.equal(
      200,
    );
  });

  it("refuses every token while its issuer cannot be reached, names it, and asks again", async () => {
    const issuer = await startIdentityProvider();
    const { port, warnings } = await startWithIssuer(issuer.issuer);
    issuer.up = false;
    const { status, headers } = await callUrl(port, "/pets", bearer(issuer.token()));
    expect(status).to.equal(401);
    expect(headers["www-authenticate"]).to.include("OIDC discovery endpoint communication error");
    expect(warnings).to.deep.equal([
      "aws_apigatewayv2_api.web: the route GET /pets failed: aws_apigatewayv2_authorizer.jwt: the keys of the issuer " +
        `${issuer.issuer} cannot be read, so every token is refused. ` +
        `${issuer.issuer}/.well-known/openid-configuration cannot be read: it answered 503.`,
    ]);
    issuer.up = true;
    expect((await callUrl(port, "/pets", bearer(issuer.token()))).status).to.equal(200);
  });

  it("refuses every token while none of its issuer's keys can be used, and says so", async () => {
    const issuer = await startIdentityProvider();
    const { port, warnings } = await startWithIssuer(issuer.issuer);
    issuer.hasKeys = false;
    expect((await callUrl(port, "/pets", bearer(issuer.token()))).status).to.equal(401);
    expect(warnings.join()).to.include(
      `${issuer.jwksUri} cannot be used: None of the issuer's keys verifies signatures.`,
    );
  });

  it("accepts a token of a key that its issuer has added", async () => {
    const issuer = await startIdentityProvider();
    const { port } = await startWithIssuer(issuer.issuer);
    expect((await callUrl(port, "/pets", bearer(issuer.token()))).status).to.equal(200);
    issuer.rotate();
    expect((await callUrl(port, "/pets", bearer(issuer.token()))).status).to.equal(200);
  });

  it("without a known issuer refuses everybody, and says so at start", async () => {
    const { port, warnings } = await startWithIssuer("", {
      authorizer_id: "another-one",
    });
    expect((await callUrl(port, "/pets")).status).to.equal(401);
    expect(warnings).to.include(
      'aws_apigatewayv2_route.GET__pets: authorization_type "JWT" and authorizer_id "another-one" name no authorizer of ' +
        "its API. Requests to the route GET /pets get 401.",
    );
  });
});
