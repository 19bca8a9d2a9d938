// Pages of other origins: they call HTTP APIs as far as the CORS of these allows.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startHttpApi } from "../../helpers/http-api.ts";

const CORS = {
  allow_origins: ["https://app.example.com", "http://*"],
  allow_methods: ["GET", "POST"],
  allow_headers: ["x-own"],
  expose_headers: ["x-answer"],
  max_age: 60,
  allow_credentials: true,
};

const CODE = `async () => ({
  statusCode: 200,
  headers: { "access-control-allow-origin": "*", "x-answer": "1" },
  body: "called",
})`;

const fromPage = (origin: string, headers = {}) => ({
  headers: { origin, "sec-fetch-site": "cross-site", ...headers },
});

const start = (api: object = { cors_configuration: [CORS] }, route: Record<string, unknown> = {}) =>
  startHttpApi({ routes: { "GET /pets": { code: CODE, route } }, api: { ...api } });

describe("pages of other origins", () => {
  for (const [what, api, route] of [
    ["without CORS", {}, {}],
    [
      "with CORS for another site",
      { cors_configuration: [{ ...CORS, allow_origins: ["https://b.c"] }] },
      {},
    ],
    ["with IAM", { cors_configuration: [CORS] }, { authorization_type: "AWS_IAM" }],
  ] as const) {
    it(`do not call an HTTP API ${what}`, async () => {
      const { port, lines } = await start(api, route);
      const { status, text } = await callUrl(port, "/pets", fromPage("https://app.example.com"));
      expect(status).to.equal(403);
      expect(text).to.include("Pages of other origins");
      expect(lines).to.deep.equal([]);
    });
  }

  it("call an HTTP API whose CORS allows them, and read what it exposes", async () => {
    const { port } = await start();
    for (const origin of ["https://app.example.com", "http://anything.example"]) {
      const { status, text, headers } = await callUrl(port, "/pets", fromPage(origin));
      expect([status, text]).to.deep.equal([200, "called"]);
      expect(headers).to.include({
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-answer",
      });
    }
    expect((await callUrl(port, "/pets", fromPage("https://anything.example"))).status).to.equal(
      403,
    );
  });

  it("get no further than the API that is open to them", async () => {
    const { port } = await start({ cors_configuration: [{ ...CORS, allow_origins: ["*"] }] });
    for (const path of ["/", "/_local/api", "/test", "/test/@connections/x"])
      expect(
        (await callUrl(port, path, fromPage("https://app.example.com"))).status,
        path,
      ).to.equal(403);
  });
});

describe("the CORS of an HTTP API", () => {
  const preflight = (origin: string) => ({
    method: "OPTIONS",
    ...fromPage(origin, { "access-control-request-method": "GET" }),
  });

  it("answers preflight requests without the function, also for paths without a route", async () => {
    const { port, model } = await start();
    const host = model.httpApis[0]!.domainName;
    for (const path of ["/pets", "/nothing"]) {
      const call = preflight("https://app.example.com");
      const { status, headers } = await callUrl(port, path, {
        ...call,
        headers: { ...call.headers, host },
      });
      expect(status).to.equal(204);
      expect(headers).to.include({
        "access-control-allow-origin": "https://app.example.com",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "x-own",
        "access-control-max-age": "60",
      });
    }
  });

  it("replaces the function's headers, also for programs, and leaves them alone without CORS", async () => {
    const ask = async (api?: object) =>
      (await callUrl((await start(api)).port, "/pets")).headers["access-control-allow-origin"];
    expect(await ask()).to.equal(undefined);
    expect(await ask({})).to.equal("*");
  });
});

describe("a page that a function behind an HTTP API serves", () => {
  it("has an origin of its own on this machine, where the console is", async () => {
    const { port, model } = await start();
    expect((await callUrl(port, "/pets")).headers["content-security-policy"]).to.match(/^sandbox /);
    const headers = { host: model.httpApis[0]!.domainName };
    expect((await callUrl(port, "/pets", { headers })).headers).not.to.have.any.keys(
      "content-security-policy",
      "x-frame-options",
    );
  });
});
