// HTTP proxy integrations, and the changes that integrations make to requests and responses.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startHttpApi } from "../../helpers/http-api.ts";

interface Backend {
  url: string;
  received: { method?: string; url?: string; headers: IncomingMessage["headers"]; body: string }[];
}

const startBackend = async (): Promise<Backend> => {
  const received: Backend["received"] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    void request.toArray().then((chunks) => {
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(207, { "X-Backend": "yes", "set-cookie": ["a=1", "b=2"] });
      response.end("from the backend");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeAfterwards(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
};

describe("a URL behind an HTTP API", () => {
  it("gets the request with its path variables, and the client its response", async () => {
    const backend = await startBackend();
    const { port } = await startHttpApi({
      routes: {
        "ANY /site/{proxy+}": {
          integration: {
            integration_type: "HTTP_PROXY",
            integration_method: "ANY",
            integration_uri: `${backend.url}/base/{proxy}?fixed=1`,
          },
        },
      },
    });
    const headers = { "x-own": "1", "content-type": "text/plain" };
    const call = { method: "PUT", headers, body: "hi" };

    const answer = await callUrl(port, "/site/a%20b/c?x=1&x=2", call);

    expect([answer.status, answer.text]).to.deep.equal([207, "from the backend"]);
    expect(answer.headers).to.include({ "x-backend": "yes" });
    expect(answer.headers["set-cookie"]).to.deep.equal(["a=1", "b=2"]);
    const [{ headers: got, ...request } = { headers: {} }] = backend.received;
    expect(request).to.deep.equal({
      method: "PUT",
      url: "/base/a%20b/c?fixed=1&x=1&x=2",
      body: "hi",
    });
    expect(got).to.include({ "x-own": "1", host: new URL(backend.url).host });
    expect(got["forwarded"]).to.match(/^for=127\.0\.0\.1;host=\w+\.execute-api\./);
  });

  it("is reached with another method, and other parameters, as the integration says", async () => {
    const backend = await startBackend();
    const { port } = await startHttpApi({
      routes: {
        "GET /pets/{id}": {
          integration: {
            integration_type: "HTTP_PROXY",
            integration_method: "POST",
            integration_uri: `${backend.url}/x`,
            request_parameters: {
              "append:header.x-own": "$request.header.x-own",
              "overwrite:header.x-route": "$context.routeKey",
              "overwrite:querystring.id": "pet-$${request.path.id}",
              "remove:querystring.secret": "''",
              "overwrite:path": "/v2/$${request.path.id}",
            },
            response_parameters: [
              {
                status_code: "207",
                mappings: {
                  "overwrite:statuscode": "203",
                  "append:header.x-from": "$response.header.x-backend",
                  "remove:header.x-backend": "''",
                },
              },
            ],
          },
        },
      },
    });

    const answer = await callUrl(port, "/pets/7?secret=1&a=b", { headers: { "x-own": "1" } });

    expect([answer.status, answer.headers["x-from"]]).to.deep.equal([203, "yes"]);
    expect(answer.headers).not.to.have.property("x-backend");
    const [request] = backend.received;
    expect(request).to.include({ method: "POST", url: "/v2/7?a=b&id=pet-7" });
    expect(request!.headers).to.include({ "x-own": "1, 1", "x-route": "GET /pets/{id}" });
  });

  it("that cannot be reached is 503, and named in the terminal", async () => {
    const { port, warnings } = await startHttpApi({
      routes: {
        "GET /pets": {
          integration: { integration_type: "HTTP_PROXY", integration_uri: "http://127.0.0.1:1/x" },
        },
      },
    });
    const { status, text } = await callUrl(port, "/pets");
    expect([status, text]).to.deep.equal([503, '{"message":"Service Unavailable"}']);
    expect(warnings.join("\n")).to.match(
      /GET \/pets failed: http:\/\/127.0.0.1:1\/x failed: .*ECONNREFUSED/,
    );
  });
});
