// What a client writes where an integration uses it: in the path of a URL, and in the headers of a response.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { fillUrl } from "../../../gateway/model/http-backends.ts";
import { callUrl } from "../../helpers/function-url.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startHttpApi } from "../../helpers/http-api.ts";
import { answerTo } from "../../helpers/raw-request.ts";

const startBackend = async (): Promise<{ url: string; paths: string[] }> => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeAfterwards(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
};

/** Not with `fetch`, which would resolve the segments. */
const get = async (port: number, target: string): Promise<string> =>
  (await answerTo(port, `GET ${target} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)).slice(9, 12);

const start = async () => {
  const { url, paths } = await startBackend();
  const proxyTo = (integration_uri: string, more = {}) => ({
    integration: {
      integration_type: "HTTP_PROXY",
      integration_method: "ANY",
      integration_uri,
      ...more,
    },
  });
  const gateway = await startHttpApi({
    routes: {
      "GET /all/{proxy+}": proxyTo(`${url}/api/{proxy}`),
      "GET /one/{id}": proxyTo(`${url}/users/{id}/name`),
      "GET /host/{proxy+}": proxyTo("http://$${stageVariables.host}{proxy}/"),
      "GET /path": proxyTo(url, {
        request_parameters: { "overwrite:path": "/base/$${request.querystring.to}" },
      }),
    },
    stage: { stage_variables: { host: new URL(url).hostname } },
  });
  return { ...gateway, paths, backendPort: new URL(url).port };
};

describe("a path parameter of an HTTP API", () => {
  it("does not lead out of the URL that it is a part of", async () => {
    const { port, paths, warnings } = await start();
    for (const target of [
      "/all/../../admin",
      "/all/..%2f..%2fadmin",
      "/all/a/%2e%2e/%2E./admin",
      "/one/..",
      "/one/%2e",
      "/path?to=../admin",
      "/path?to=..%5cadmin",
    ])
      expect(await get(port, target), target).to.equal("503");
    expect(paths).to.deep.equal([]);
    expect(warnings.join("\n")).to.match(/\{proxy\} has a segment "\." or "\.\.", which leads out/);
  });

  it("ends neither the path nor the URL", async () => {
    const { port, paths } = await start();
    for (const target of ["/all/a%3fadmin=1", "/all/a%23b/c", "/one/..a%3f", "/path?to=a..b"])
      expect(await get(port, target), target).to.equal("200");
    expect(paths.map((path) => path.replace(/\?to=.*$/, ""))).to.deep.equal([
      "/api/a%3Fadmin=1",
      "/api/a%23b/c",
      "/users/..a%3F/name",
      "/base/a..b",
    ]);
  });
});

describe("a path parameter in the host of a URL", () => {
  it("does not choose where a request goes", async () => {
    const { port, paths, warnings, backendPort } = await start();
    expect(await get(port, `/host/:${backendPort}`)).to.equal("503");
    expect(await get(port, `/host/:80@127.0.0.1:${backendPort}`)).to.equal("503");
    expect(paths).to.deep.equal([]);
    expect(warnings.join("\n")).to.contain("it has {proxy} in its host");
  });
});

describe("a path parameter of a WebSocket API", () => {
  it("does not lead out of the URL that it is a part of", () => {
    const fill = (id: string) =>
      fillUrl(
        { url: "https://example.com/users/{id}/name", method: "POST", parameters: [] },
        {},
        {
          path: new Map([["id", id]]),
          query: new URLSearchParams(),
        },
      ).pathname;
    for (const id of [".", "..", "%2e%2E", "a/../b", "..\\b"])
      expect(() => fill(id), id).to.throw(/\{id\} has a segment "\." or "\.\."/);
    expect(fill("a/b..c")).to.equal("/users/a%2Fb..c/name");
  });
});

describe("a parameter that repeats the request", () => {
  it("500 and a line in the terminal when it is too large", async () => {
    const { url, paths } = await startBackend();
    const said = "$${request.body}".repeat(40);
    const { port, warnings } = await startHttpApi({
      routes: {
        "POST /say": {
          integration: {
            integration_type: "HTTP_PROXY",
            integration_method: "POST",
            integration_uri: url,
            request_parameters: { "overwrite:querystring.said": said },
          },
        },
      },
    });
    const call = { method: "POST", body: "x".repeat(1_000_000) };
    const { status, text } = await callUrl(port, "/say", call);
    expect([status, text]).to.deep.equal([500, '{"message":"Internal Server Error"}']);
    expect(paths).to.deep.equal([]);
    expect(warnings.join("\n")).to.contain("the values in a text exceed 16777216 characters");
  });
});

describe("a header of a response that has a value of the request", () => {
  it("500 and a line in the terminal for a value that no header can have", async () => {
    const mappings = { "overwrite:header.x-said": "$request.querystring.said" };
    const { port, warnings } = await startHttpApi({
      routes: {
        "GET /": {},
        "GET /say": { integration: { response_parameters: [{ status_code: "200", mappings }] } },
      },
    });
    for (const said of ["a%0d%0aSet-Cookie:%20a=1", "%00", "%E2%82%AC"])
      expect(await get(port, `/say?said=${said}`), said).to.equal("500");
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain(
      "its response_parameters give the header x-said a value that cannot be sent",
    );
    expect(await get(port, "/say?said=hello")).to.equal("200");
  });
});
