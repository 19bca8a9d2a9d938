// Tokens of a client in the reason why an integration failed: the terminal does not show them.
import { expect } from "chai";
import { stub } from "sinon";
import { createMask } from "../../../gateway/trace/mask.ts";
import { Integrations } from "../../../gateway/websocket/integration.ts";
import { infoWith } from "./connection-info.ts";

const MAPPING = {
  request: { byKey: new Map([["$default", () => "token: secret-token"]]) },
  passthrough: "NEVER",
  responses: [],
};

const call = async (integration: object, info: object, routeKey = "$connect") => {
  const output = { warn: stub(), info: stub() };
  const services = { call: stub().resolves({ refusal: "secret-token may not send." }) };
  const integrations = new Integrations({ model: {}, services, output } as never);
  const span = { tell: stub() };
  const route = {
    routeKey,
    integration: { address: "integration.one", timeoutMs: 1000, ...integration },
  };
  const event = { requestContext: {} };
  await integrations.call(infoWith(info) as never, { route, event, span } as never);
  return [...output.warn.args, ...output.info.args].flat();
};

const reason = (token: string) =>
  `integration.one: its request template does not set statusCode, which a MOCK integration requires: token: ${token}.`;

describe("the reason why an integration failed", () => {
  it("is logged without the tokens of the client's handshake", async () => {
    const mask = createMask(["secret-token"]);
    expect(await call({ mapping: MAPPING }, { mask })).to.deep.equal([reason("•••")]);
    expect(await call({ mapping: MAPPING }, {})).to.deep.equal([reason("secret-token")]);
  });

  it("is logged without them too when a call is refused", async () => {
    const mask = createMask(["secret-token"]);
    const mapping = { ...MAPPING, request: { byKey: new Map([["$default", () => "x"]]) } };
    const lines = await call({ mapping, service: {} }, { mask }, "say");
    expect(lines).to.deep.equal(["Route say failed: ••• may not send."]);
  });
});
