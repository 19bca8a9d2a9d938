// Which APIs of a configuration are served.
import { expect } from "chai";
import { chooseApis } from "../../../gateway/model/chosen-apis.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";

const api = (address: string, protocol_type: string, name = address) =>
  createResource("aws_apigatewayv2_api", address, { protocol_type, name });

const CHAT = api("a.chat", "WEBSOCKET", "chat");
const NEWS = api("a.news", "WEBSOCKET", "news");
const SHOP = api("a.shop", "HTTP", "shop");
const STAGE = createResource("aws_apigatewayv2_stage", "s", { name: "dev" });
const OF_ANOTHER_TYPE = createResource("other_api", "o", { protocol_type: "HTTP", name: "chat" });

describe("the served APIs", () => {
  it("are all of both protocols", () => {
    expect(chooseApis([STAGE, OF_ANOTHER_TYPE, CHAT, SHOP, NEWS])).to.deep.equal({
      webSocket: [CHAT, NEWS],
      http: [SHOP],
    });
    expect(chooseApis([CHAT])).to.deep.equal({ webSocket: [CHAT], http: [] });
    expect(chooseApis([SHOP])).to.deep.equal({ webSocket: [], http: [SHOP] });
  });

  for (const name of ["news", "a.news"]) {
    it(`are the WebSocket API that ${name} names, and all HTTP APIs`, () => {
      expect(chooseApis([CHAT, NEWS, SHOP], name)).to.deep.equal({
        webSocket: [NEWS],
        http: [SHOP],
      });
    });
  }

  for (const [what, apis, name, found] of [
    ["no API", [CHAT, NEWS], "none", "a.chat, a.news"],
    [
      "several APIs",
      [CHAT, NEWS, api("a.other", "WEBSOCKET", "chat")],
      "chat",
      "a.chat, a.news, a.other",
    ],
    ["an HTTP API", [CHAT, SHOP], "shop", "a.chat"],
  ] as const) {
    it(`are not chosen by the name of ${what}`, () => {
      expect(() => chooseApis([...apis], name))
        .to.throw(
          `Expected one aws_apigatewayv2_api with protocol_type "WEBSOCKET" and the address or name "${name}", ` +
            `found ${found}. Pass one of these addresses with --api.`,
        )
        .with.property("code", "INVALID_CONFIGURATION");
    });
  }

  it("cannot be chosen where there is no WebSocket API", () => {
    expect(() => chooseApis([SHOP], "shop")).to.throw(
      'Expected one aws_apigatewayv2_api with protocol_type "WEBSOCKET" and the address or name "shop", found none. ' +
        "Remove --api: it chooses among WebSocket APIs, and HTTP APIs are all served.",
    );
  });

  it("must be there", () => {
    const rest = (address: string) => createResource("aws_api_gateway_rest_api", address, {});
    const expected =
      'Expected an aws_apigatewayv2_api with protocol_type "WEBSOCKET" or "HTTP", found ';
    expect(() => chooseApis([STAGE, api("a.odd", "OTHER")]))
      .to.throw(`${expected}none.`)
      .with.property("code", "INVALID_CONFIGURATION");
    expect(() => chooseApis([STAGE, rest("r.a"), rest("r.b")])).to.throw(
      `${expected}r.a, a REST API, which is not served; r.b, a REST API, which is not served.`,
    );
  });
});
