// Compares signatures with those of AWS's own signer, for every path that a deployed API can have.
import { expect } from "chai";
import { createSigner, sha256 } from "../../../../handlers/lib/aws/sigv4.ts";
import { expectedAuthorization } from "../../../helpers/verify-signature.ts";

describe("signature", () => {
  const NOW = Date.parse("2024-02-09T18:11:43Z");
  const SECRET = "secret";
  const sign = createSigner({
    region: "eu-west-1",
    service: "execute-api",
    credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: SECRET, sessionToken: "token" }),
    now: () => NOW,
  });

  it("is made with the secret and the day of its second", async () => {
    let [atMs, secretAccessKey] = [NOW, "first"];
    const changing = createSigner({
      region: "eu-west-1",
      service: "execute-api",
      credentials: () => ({ accessKeyId: "AKIA", secretAccessKey }),
      now: () => atMs,
    });
    const headers = { host: "ws.example.com" };
    const body = Buffer.from("hello");
    for (const [passedMs, secret, date] of [
      [0, "first", "20240209T181143Z"],
      [1000, "first", "20240209T181144Z"],
      [2000, "second", "20240209T181145Z"],
      [3000, "first", "20240209T181146Z"],
      [86_400_000, "first", "20240210T181143Z"],
    ] as const) {
      [atMs, secretAccessKey] = [NOW + passedMs, secret];
      const authorization = changing({ method: "POST", headers }).authorize("/x", sha256("hello"));
      const sent = { ...headers, authorization, "x-amz-date": date };
      const request = { method: "POST", path: "/x", headers: sent, body };
      expect(authorization).to.equal(
        await expectedAuthorization(request, secret),
        `${date} ${secret}`,
      );
    }
  });

  it("asks for credentials once a second, and is current for that second", () => {
    let [atMs, asked] = [NOW, 0];
    const counting = createSigner({
      region: "eu-west-1",
      service: "execute-api",
      credentials: () => {
        asked += 1;
        return { accessKeyId: "AKIA", secretAccessKey: SECRET };
      },
      now: () => atMs,
    });
    const head = counting({ method: "POST", headers: { host: "ws.example.com" } });
    const current: boolean[] = [];
    for (atMs of [NOW, NOW + 1, NOW + 999, NOW + 1000, NOW - 1]) current.push(head.isCurrent());
    expect(current).to.deep.equal([true, true, true, false, false]);
    for (atMs of [NOW, NOW + 999, NOW + 1000]) counting({ method: "POST", headers: {} });
    expect(asked).to.equal(2);
  });

  it("is AWS's for a header with blanks around its value, which is sent as it is", async () => {
    const headers = { host: "ws.example.com", "x-note": "  a b\t" };
    const head = sign({ method: "POST", headers });
    const authorization = head.authorize("/x", sha256("hello"));
    expect(head.headerLines).to.include("x-note:   a b\t\r\n");
    const dated = { "x-amz-date": "20240209T181143Z", "x-amz-security-token": "token" };
    const sent = { ...headers, ...dated, authorization };
    const request = { method: "POST", path: "/x", headers: sent, body: Buffer.from("hello") };
    expect(authorization).to.equal(await expectedAuthorization(request, SECRET));
  });

  /** @returns our signature and AWS's, of a post to this path as sent. */
  const bothFor = async (path: string) => {
    const headers = { host: "ws.example.com" };
    const head = sign({ method: "POST", headers });
    const body = "hello";
    const authorization = head.authorize(path, sha256(body));
    const sent = {
      ...headers,
      authorization,
      "x-amz-date": "20240209T181143Z",
      "x-amz-security-token": "token",
    };
    const request = { method: "POST", path, headers: sent, body: Buffer.from(body) };
    return { ours: authorization, theirs: await expectedAuthorization(request, SECRET) };
  };

  const sentPath = (basePath: string, connectionId = "TXzPWdnOjoECGjA="): string => {
    const { pathname } = new URL(`https://ws.example.com/${basePath}`);
    return `${pathname}/@connections/${encodeURIComponent(connectionId)}`;
  };

  for (const basePath of [
    "dev",
    "my-chat_1",
    "v1.2",
    "$+!*'()",
    "a$b",
    "a+b",
    "a!b",
    "a*b",
    "a'b",
    "a(b)",
    "a.b-c_d",
    "a%20b",
    "über",
    "~tilde",
    "a:b",
    "a,b;c=d&e",
  ]) {
    it(`is AWS's for the base path ${basePath}`, async () => {
      const { ours, theirs } = await bothFor(sentPath(basePath));
      expect(ours).to.equal(theirs);
    });
  }

  it("is AWS's for every character that a path may contain as sent", async () => {
    for (let code = 0x21; code < 0x7f; code += 1) {
      const character = String.fromCharCode(code);
      if ("#?\\/.%".includes(character)) continue;
      const { ours, theirs } = await bothFor(sentPath(`a${character}b`, `${character}=`));
      expect(ours, character).to.equal(theirs);
    }
  });
});
