import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { callLocal } from "../../helpers/local-api.ts";

const PAGE = "gateway/console/page";

const get = async (path: string, headers = {}) => {
  const { port } = await startFixture({ routes: {} });
  return callLocal(port, "GET", path, { headers });
};

describe("the console's page", () => {
  it("is served at /, and may load nothing from other origins", async () => {
    const { status, headers, text } = await get("/");
    expect(status).to.equal(200);
    expect(headers["content-type"]).to.equal("text/html; charset=utf-8");
    expect(headers["content-security-policy"]).to.match(
      /^default-src 'none'; script-src 'self'; style-src 'self' 'sha256-/,
    );
    expect(text).to.include('src="/_local/page/main.js"');
  });

  it("contains its styles, allowed by their hashes, so that it is painted at once", async () => {
    const { headers, text } = await get("/");
    const read = (name: string) => readFileSync(join(PAGE, name), "utf8");
    const styles = readdirSync(join(PAGE, "styles")).map((name) => read(`styles/${name}`));
    for (const part of styles) {
      expect(text).to.include(`>${part}</`);
      expect(headers["content-security-policy"]).to.include(
        createHash("sha256").update(part).digest("base64"),
      );
    }
    expect(text).not.to.match(/rel="stylesheet"|<script src/);
  });

  it("contains the API's description, which cannot end its element", async () => {
    const example = '</script><script>alert("$&")</script><!--';
    const { port } = await startFixture(
      { routes: { ping: {} } },
      { suggestions: { messages: { ping: [example] } } },
    );
    const { text } = await callLocal(port, "GET", "/");
    const [, described = ""] = /<script type="application\/json" id="described">(.*?)<\//.exec(
      text,
    )!;
    expect(JSON.parse(described)).to.deep.equal(
      (await callLocal(port, "GET", "/_local/api")).json(),
    );
    expect(described).to.include("alert").and.not.include("<");
  });

  for (const [cookie, theme] of [
    ["console-theme=dark", "dark"],
    ["session=1; console-theme=light; other=2", "light"],
    ['console-theme="><script>', undefined],
    ["my-console-theme=dark", undefined],
    ["", undefined],
  ] as const) {
    it(`has the theme that the user chose: ${cookie || "none"}`, async () => {
      const { text } = await get("/", { cookie });
      expect(/<html lang="en"(?: data-theme="(.*?)")?>/.exec(text)?.[1]).to.equal(theme);
    });
  }

  for (const [path, type] of [
    ["/_local/page/main.js", "text/javascript; charset=utf-8"],
    ["/_local/page/views/header.js", "text/javascript; charset=utf-8"],
    ["/_local/page/styles/base.css", "text/css; charset=utf-8"],
    ["/_local/page/icon.svg", "image/svg+xml"],
    ["/_local/lit-html/lit-html.js", "text/javascript; charset=utf-8"],
  ] as const) {
    it(`serves ${path}`, async () => {
      const { status, headers } = await get(path);
      expect([status, headers["content-type"]]).to.deep.equal([200, type]);
    });
  }

  for (const path of [
    "/_local/page/missing.js",
    "/_local/page/tsconfig.json",
    "/_local/page/..%2Fconsole.ts",
    "/_local/page/views/..%2F..%2F..%2F..%2Fpackage.json",
    "/_local/lit-html/..%2Fws%2Fwrapper.mjs",
    "/_local/lit-html/%2Fetc%2Fpasswd.js",
    "/_local/page/http:%2F%2F%5B",
  ]) {
    it(`does not serve ${path}`, async () => {
      expect((await get(path)).status).to.equal(404);
    });
  }

  it("does not look up a malformed path: /_local/page/%zz.js", async () => {
    expect((await get("/_local/page/%zz.js")).status).to.equal(400);
  });

  it("is served only to this machine", async () => {
    expect((await get("/", { host: "evil.localhost" })).status).to.equal(404);
    expect((await get("/_local/page/main.js", { host: "evil.localhost" })).status).to.equal(403);
    expect((await get("/_local/events", { origin: "https://evil.example" })).status).to.equal(403);
  });

  it("names a path that does not exist", async () => {
    const answer = await get("/_local/other");
    expect(answer.status).to.equal(404);
    expect(answer.json()).to.deep.equal({ message: "Nothing is served at /_local/other." });
  });
});
