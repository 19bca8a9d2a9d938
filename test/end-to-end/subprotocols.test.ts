// The protocol that is returned to a client, byte for byte: an application's, and never a token in any form.
import { expect } from "chai";
import { DEV_TOKEN, type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { answerTo } from "../helpers/raw-request.ts";

const T = DEV_TOKEN;
const HEX = Buffer.from(T).toString("hex");
const BASE64 = Buffer.from(T).toString("base64url");
const PERCENT = T.replaceAll("-", "%2D");

describe("subprotocols", function () {
  let gateway: DevGateway;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  /** @param lines raw header lines. */
  const offer = async (query: string, lines: string[]) => {
    const answer = await answerTo(
      gateway.port,
      `GET /dev${query} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
        `${lines.map((line) => `${line}\r\n`).join("")}\r\n`,
    );
    const [, status = ""] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
    const [, protocol] = /^sec-websocket-protocol: *(.*?)\r$/im.exec(answer) ?? [];
    return { answer, outcome: [Number(status), ...(protocol === undefined ? [] : [protocol])] };
  };

  const P = "Sec-WebSocket-Protocol:";
  const cases: [query: string, lines: string[], outcome: [status: number, protocol?: string]][] = [
    [`?token=${T}`, [], [101]],
    [`?token=${T}`, [`${P} app`], [101, "app"]],
    ["", [`${P} app, ${T}`], [101, "app"]],
    ["", [`${P} app,${T}`], [101, "app"]],
    ["", [`${P}   app \t,\t${T}  `], [101, "app"]],
    ["", [`${P} app`, `${P} ${T}`], [101, "app"]],
    ["", [`sec-websocket-protocol: app, ${T}`], [101, "app"]],
    ["", [`SEC-WEBSOCKET-PROTOCOL: app`, `sec-websocket-protocol: ${T}`], [101, "app"]],
    ["?token=", [`${P} app, ${T}`], [101, "app"]],
    ["", [], [401]],
    ["", [`${P} app`], [401]],
    ["", [`${P} ${T}`], [401]],
    ["?TOKEN=x", [`${P} ${T}`], [401]],
    [`?token=${T}`, [`${P} ${T}`], [403]],
    [`?token=${T}`, [`${P} ${T.toUpperCase()}`], [403]],
    [`?token=${PERCENT}`, [`${P} ${T}`], [403]],
    [`?token=${T}`, [`${P} ${PERCENT}`], [403]],
    [`?token=${T}`, [`${P} ${HEX}`], [403]],
    [`?token=${T}`, [`${P} ${BASE64}`], [403]],
    [`?token=${T}`, [`${P} app.${T}`], [403]],
    [`?token=${T}`, [`${P} '${T}'`], [403]],
    [`?token=${T}`, [`${P} app, ${T}`], [403]],
    [`?token=${T}`, [`${P} ${T}, app`], [403]],
    [`?token=${T}`, [`${P} app, other`], [403]],
    [`?token=wrong`, [`${P} app, ${T}`], [403]],
    [`?token=${T}&token=${T}`, [], [403]],
    [`?token=${T}&token=wrong`, [`${P} app`], [403]],
    ["", [`${P} ${T}, app`], [403]],
    ["", [`${P} ${T}`, `${P} app`], [403]],
    ["", [`${P} app, other, ${T}`], [403]],
    ["", [`${P} app, ${T}, other`], [403]],
    ["", [`${P} app, ${PERCENT}`], [403]],
    ["", [`${P} ${"a".repeat(65)}, ${T}`], [403]],
    ["", [`${P} app%20, ${T}`], [403]],
    // Not a valid list of protocols: RFC 6455, section 11.3.4.
    ["", [`${P} ${T}, ${T}`], [400]],
    ["", [`${P} "${T}", app`], [400]],
    ["", [`${P} app, "${T}"`], [400]],
    [`?token=${T}`, [`${P} "${T}"`], [400]],
    ["", [`${P} app;${T}`], [400]],
    ["", [`${P} app ${T}`], [400]],
    ["", [`${P} app,, ${T}`], [400]],
  ];
  for (const [query, lines, outcome] of cases) {
    it(`${[query, ...lines].join(" ")}: ${outcome.join(" ")}`, async () => {
      const { answer, outcome: actual } = await offer(query, lines);
      expect(actual).to.deep.equal(outcome);
      for (const form of [T, HEX, BASE64, PERCENT]) {
        expect(answer.toLowerCase()).not.to.include(form.toLowerCase());
      }
    });
  }
});
