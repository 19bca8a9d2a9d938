// How an offer is read: one token, one application protocol, and nothing ambiguous.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { createAuthorizer } from "../../../handlers/lib/authorize.ts";
import { createConnect } from "../../../handlers/lib/create-connect.ts";
import { OfferRefusedError, readOffer } from "../../../handlers/lib/handshake.ts";
import { createDigestVerifier } from "../../../handlers/lib/digest-verifier.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { authorizerEvent, connectEvent } from "../../helpers/events.ts";
import { stubLog, stubStore } from "../../helpers/stubs.ts";

const T = "secret-token-1";
const OLD = "secret-token-0";
const encoded = (encoding: BufferEncoding) => Buffer.from(T).toString(encoding);

interface Handshake {
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  queryStringParameters?: Record<string, string>;
  multiValueQueryStringParameters?: Record<string, string[]>;
}

/** The event that API Gateway makes of header lines and query values. */
const handshake = (lines: string[], tokens: string[] = [], name = "Sec-WebSocket-Protocol") => ({
  ...(lines.length > 0 && {
    headers: { [name]: lines.at(-1) ?? "" },
    multiValueHeaders: { [name]: lines },
  }),
  ...(tokens.length > 0 && {
    queryStringParameters: { token: tokens.at(-1) ?? "" },
    multiValueQueryStringParameters: { token: tokens },
  }),
});

const prepare = (allowsQueryToken = true) => {
  const log = stubLog();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const verify = createDigestVerifier([sha256(T), sha256(OLD)]);
  const authorize = createAuthorizer({
    verify,
    allowsQueryToken,
    log,
    count: () => {},
    isAllowedOrigin: () => true,
  });
  const connect = createConnect({ store: stubStore(), log });
  /** @returns the protocol that is sent back, or why the client is refused. */
  const describeOutcome = async (request: Handshake): Promise<string | undefined> => {
    try {
      const { policyDocument } = await authorize({ ...authorizerEvent(), ...request });
      if (policyDocument.Statement[0]?.Effect === "Deny")
        return `! ${String(log.lastCall.args[2]?.["reason"])}`;
    } catch (error) {
      return `! ${(error as Error).message}`;
    }
    const { headers } = await connect({ ...connectEvent(), ...request });
    return headers?.["Sec-WebSocket-Protocol"];
  };
  return { describeOutcome, connect };
};

describe("an offer", () => {
  const cases: [what: string, request: Handshake, outcome: string | undefined][] = [
    ["?token=T", handshake([], [T]), undefined],
    ["app, T", handshake([`app, ${T}`]), "app"],
    ["app,T", handshake([`app,${T}`]), "app"],
    ["app and T in two lines", handshake(["app", T]), "app"],
    ["odd whitespace", handshake([` \tapp\t ,  ${T} `]), "app"],
    ["empty protocols between", handshake([`,app,,${T},`]), "app"],
    ["a header in another case", handshake([`app, ${T}`], [], "SEC-WEBSOCKET-PROTOCOL"), "app"],
    ["app with ?token=T", handshake(["app"], [T]), "app"],
    ["v10.stomp with ?token=T", handshake(["v10.stomp"], [T]), "v10.stomp"],
    ["nothing", handshake([]), "! Unauthorized"],
    ["app alone", handshake(["app"]), "! Unauthorized"],
    ["T alone", handshake([T]), "! Unauthorized"],
    ["?token=", handshake([], [""]), "! Unauthorized"],
    ["T, app", handshake([`${T}, app`]), "! unknown"],
    ["T, T", handshake([`${T}, ${T}`]), "! token as protocol"],
    ["T with ?token=T", handshake([T], [T]), "! token as protocol"],
    ["T in another case with ?token=T", handshake([T.toUpperCase()], [T]), "! token as protocol"],
    ["base64 of T with ?token=T", handshake([encoded("base64url")], [T]), "! token as protocol"],
    ["hexadecimal T with ?token=T", handshake([encoded("hex")], [T]), "! token as protocol"],
    ["T in a name with ?token=T", handshake([`app.${T}.v1`], [T]), "! token as protocol"],
    ["percent-encoded T with ?token=T", handshake([T.replaceAll("-", "%2D")], [T]), "! protocol"],
    ["T in quotes with ?token=T", handshake([`"${T}"`], [T]), "! protocol"],
    ["another token with ?token=T", handshake([OLD], [T]), "! token as protocol"],
    ["another token before T", handshake([`${OLD}, ${T}`]), "! token as protocol"],
    ["the longest name", handshake([`${"a".repeat(64)}, ${T}`]), "a".repeat(64)],
    ["a name that begins with a dot", handshake([`.app, ${T}`]), "! protocol"],
    ["a name with every character", handshake([`0A.z_-9, ${T}`]), "0A.z_-9"],
    ["a long name", handshake([`${"a".repeat(65)}, ${T}`]), "! protocol"],
    [
      "a JSON Web Token as name",
      handshake([`eyJ${"a".repeat(30)}.eyJ${"b".repeat(30)}.c, ${T}`]),
      "! protocol",
    ],
    ["a name with a slash", handshake([`app/1, ${T}`]), "! protocol"],
    ["a name of dots", handshake([`.., ${T}`]), "! protocol"],
    ["app, T with ?token=T", handshake([`app, ${T}`], [T]), "! several tokens"],
    ["app, T with ?token=OLD", handshake([`app, ${T}`], [OLD]), "! several tokens"],
    ["app, T, T", handshake([`app, ${T}, ${T}`]), "! several tokens"],
    ["app, T in two lines each", handshake([`app, ${T}`, `app, ${T}`]), "! several tokens"],
    ["app, other with ?token=T", handshake(["app, other"], [T]), "! several tokens"],
    ["?token=T&token=T", handshake([], [T, T]), "! several tokens"],
    ["?token=x&token=T", handshake([], ["x", T]), "! several tokens"],
    ["app, percent-encoded T", handshake([`app, ${T.replaceAll("-", "%2D")}`]), "! unknown"],
    ["app, T in quotes", handshake([`app, "${T}"`]), "! unknown"],
    ["T with a line break", handshake([], [`${T}\n`]), "! malformed"],
    ["T in full-width letters", handshake([], [T.replace("s", "\uff53")]), "! malformed"],
    ["T with a combining mark", handshake([], [`${T}\u0301`]), "! malformed"],
    ["T with a zero-width space", handshake([], [`${T}\u200b`]), "! malformed"],
    ["a token of 8 KB", handshake([], ["x".repeat(8192)]), "! unknown"],
    ["a token of 8 KB and a byte", handshake([], ["x".repeat(8193)]), "! too long"],
  ];
  for (const [what, request, outcome] of cases) {
    it(`${what}: ${outcome ?? "no protocol"}`, async () => {
      expect(await prepare().describeOutcome(request)).to.equal(outcome);
    });
  }

  it("is read from single values when there are no lists", async () => {
    const { describeOutcome } = prepare();
    expect(await describeOutcome({ headers: { "sec-websocket-protocol": `app, ${T}` } })).to.equal(
      "app",
    );
    const both = {
      headers: { "Sec-WebSocket-Protocol": "app" },
      queryStringParameters: { token: T },
    };
    expect(await describeOutcome(both)).to.equal("app");
  });

  it("is read from every spelling of the header's name", async () => {
    const multiValueHeaders = {
      "Sec-WebSocket-Protocol": ["app"],
      "sec-websocket-protocol": [T, T],
    };
    expect(await prepare().describeOutcome({ multiValueHeaders })).to.equal("! several tokens");
  });

  describe("when the stack takes no token in the query string", () => {
    for (const [what, request, outcome] of [
      ["?token=T", handshake([], [T]), "! token in the URL"],
      ["?token=wrong", handshake([], ["wrong"]), "! token in the URL"],
      ["app, T with ?token=T", handshake([`app, ${T}`], [T]), "! token in the URL"],
      ["app, T", handshake([`app, ${T}`]), "app"],
      ["nothing", handshake([]), "! Unauthorized"],
    ] as const) {
      it(`${what}: ${outcome}`, async () => {
        expect(await prepare(false).describeOutcome(request)).to.equal(outcome);
      });
    }
  });

  it("is also refused by $connect when no authorizer has read it", async () => {
    const { connect } = prepare();
    const response = await connect({ ...connectEvent(), ...handshake([`${T}, ${T}`]) });
    expect(response).to.deep.equal({ statusCode: 500 });
  });

  it("fails while it is unknown whether the protocol is a token", async () => {
    const verify = async (text: string) => {
      if (text === T) return { principalId: "user-1" };
      throw new Error("keys are down");
    };
    const authorize = createAuthorizer({
      verify,
      log: stubLog(),
      count: () => {},
      isAllowedOrigin: () => true,
    });
    const error = await catchRejection(
      authorize({ ...authorizerEvent(), ...handshake(["app"], [T]) }),
    );
    expect(error.message).to.equal("keys are down");
  });
});

describe("a token in the name of a protocol", () => {
  const offer = (protocol: string, token: string) => () =>
    readOffer({ ...authorizerEvent(), ...handshake([`${protocol}, ${token}`]) });

  it("is refused when it has eight characters or more, or is the whole name", () => {
    for (const [protocol, token] of [
      ["app.12345678", "12345678"],
      ["APP.ABCDEFGH", "abcdefgh"],
      ["1234567", "1234567"],
      [`app.${Buffer.from("123456").toString("base64url")}`, "123456"],
      [`app.${Buffer.from("1234").toString("hex")}`, "1234"],
    ] as const)
      expect(offer(protocol, token), protocol)
        .to.throw("The offer is refused: token as protocol")
        .with.property("reason", "token as protocol");
  });

  it("may be there by chance when it is shorter", () => {
    expect(offer("app.1234567", "1234567")()).to.deep.equal({
      token: "1234567",
      protocol: "app.1234567",
    });
    expect(offer("app.313233", "123")()).to.include({ token: "123" });
  });
});

describe("a refused offer", () => {
  it("is an error with a name, a reason and a message", () => {
    const error = new OfferRefusedError("several tokens");
    expect(error).to.include({
      name: "OfferRefusedError",
      reason: "several tokens",
      message: "The offer is refused: several tokens",
    });
  });
});
