// Routes to HTTP endpoints, with templates and without.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { ask } from "../helpers/queue-route.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

interface Seen {
  method?: string;
  url?: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** @returns the server's URL, and what it has received. */
const startEndpoint = async (answer: Answer = (_, response) => response.end("fine")) => {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeAfterwards(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
};

const start = (integration: Record<string, unknown>, options: Partial<DirectRoute> = {}) =>
  startFixture(
    directStack({
      ...options,
      integration: { credentials_arn: undefined, ...integration },
    }),
  );

describe("a route to an HTTP endpoint", () => {
  it("passes the message and the response on", async () => {
    const { url, seen } = await startEndpoint((_, response, body) => response.end(`got ${body}`));
    const gateway = await start(
      { integration_type: "HTTP_PROXY", integration_uri: `${url}/in` },
      { responses: {} },
    );
    expect(gateway.warnings).to.deep.equal([]);
    expect(await ask(gateway, { action: "direct" })).to.equal('got {"action":"direct"}');
    expect(seen[0]).to.include({ method: "POST", url: "/in" });
    expect(seen[0]!.headers).to.include({ "content-type": "application/json" });
  });

  it("sends what templates and parameters make, and maps the response by its status", async () => {
    const { url, seen } = await startEndpoint((_, response) => {
      response.writeHead(404, { "content-type": "application/json" });
      response.end('{"reason": "no such room"}');
    });
    const gateway = await start(
      {
        integration_type: "HTTP",
        integration_method: "PUT",
        integration_uri: `${url}/rooms/{room}`,
        request_parameters: {
          "integration.request.path.room": "route.request.body.room",
          "integration.request.querystring.from": "context.connectionId",
          "integration.request.header.X-Kind": "'chat'",
        },
        request_templates: { $default: '{"text": $input.json("$.text")}' },
      },
      {
        responses: {
          "/4\\d\\d/": { response_templates: { $default: "failed: $input.path('$.reason')" } },
          $default: {},
        },
      },
    );
    expect(await ask(gateway, { action: "direct", room: "a/b", text: "hi" })).to.equal(
      "failed: no such room",
    );
    expect(seen[0]).to.include({ method: "PUT", body: '{"text": "hi"}' });
    expect(seen[0]!.url).to.match(/^\/rooms\/a%2Fb\?from=[\w%-]+$/);
    expect(seen[0]!.headers).to.include({ "x-kind": "chat" });
  });

  it("may be $connect: the status decides, and variables of the stage are part of the URL", async () => {
    const { url, seen } = await startEndpoint((request, response) => {
      response.statusCode = request.url?.includes("token=right") ? 200 : 401;
      response.end();
    });
    const stack = directStack({
      routeKey: "$connect",
      isTwoWay: false,
      responses: {},
      integration: {
        credentials_arn: undefined,
        integration_type: "HTTP_PROXY",
        integration_method: "GET",
        integration_uri: `${url}/$\${stageVariables.door}`,
        request_parameters: {
          "integration.request.querystring.token": "route.request.querystring.token",
        },
      },
    });
    const gateway = await startFixture({ ...stack, stage: { stage_variables: { door: "front" } } });
    expect(await waitForRefusal(`${gateway.url}?token=wrong`)).to.equal(401);
    await gateway.connect("?token=right");
    expect(seen.map(({ method, url: path }) => `${method} ${path}`)).to.deep.equal([
      "GET /front?token=wrong",
      "GET /front?token=right",
    ]);
  });

  it("does not follow redirects", async () => {
    const { url, seen } = await startEndpoint((_, response) => {
      response.writeHead(302, { location: "/elsewhere" });
      response.end("moved");
    });
    const gateway = await start({ integration_type: "HTTP_PROXY", integration_uri: url });
    expect(await ask(gateway, { action: "direct" })).to.equal("moved");
    expect(seen).to.have.lengthOf(1);
  });
});

describe("a route to an HTTP endpoint fails", () => {
  it("when its timeout has passed, which ends the request", async () => {
    let hasEnded: Promise<unknown> | undefined;
    const { url } = await startEndpoint((_, response) => {
      hasEnded = new Promise((resolve) => response.on("close", resolve));
    });
    const gateway = await start({
      integration_type: "HTTP_PROXY",
      integration_uri: url,
      timeout_milliseconds: 500,
    });
    expect(await ask(gateway, { action: "direct" })).to.include("Endpoint request timed out");
    await hasEnded;
  });

  it("when nothing listens, and the terminal says where", async () => {
    const gateway = await start(
      { integration_type: "HTTP_PROXY", integration_uri: "http://127.0.0.1:1/x" },
      { responses: {} },
    );
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
    expect(gateway.warnings[0]).to.match(
      /^aws_apigatewayv2_integration\.direct: http:\/\/127\.0\.0\.1:1 did not answer: .*ECONNREFUSED/,
    );
  });

  it("when its certificate is not trusted", async () => {
    const { generate } = await import("selfsigned");
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
    const server = createTlsServer({ key, cert }, (_, response) => response.end("secret"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closeAfterwards(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const gateway = await start(
      { integration_type: "HTTP_PROXY", integration_uri: `https://127.0.0.1:${port}` },
      { responses: {} },
    );
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
    expect(gateway.warnings[0]).to.include("did not answer").and.to.include("certificate");
  });

  it("with a response that is too large", async () => {
    const { url } = await startEndpoint((_, response) =>
      response.end(Buffer.alloc(11 * 1024 * 1024)),
    );
    const gateway = await start(
      { integration_type: "HTTP_PROXY", integration_uri: url },
      { responses: {} },
    );
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
    expect(gateway.warnings[0]).to.include("its response is larger than 10485760 bytes");
  });

  it("without a value for its URL, or with a header that no request can have", async () => {
    const { url, seen } = await startEndpoint();
    for (const [integration, reason] of [
      [
        { integration_uri: `${url}/{room}` },
        "the message gives no value for {room} of the integration_uri",
      ],
      [
        {
          integration_uri: url,
          request_parameters: { "integration.request.header.X": "route.request.body.x" },
        },
        "Invalid character in header content",
      ],
    ] as const) {
      const gateway = await start(
        { integration_type: "HTTP_PROXY", ...integration },
        { responses: {} },
      );
      expect(await ask(gateway, { action: "direct", x: "a\nb" })).to.include(
        "Internal server error",
      );
      expect(gateway.warnings.join()).to.include(reason);
    }
    expect(seen).to.deep.equal([]);
  });

  it("with a URI that is not a URL, named at start", async () => {
    const gateway = await start({ integration_type: "HTTP", integration_uri: "ftp://example.com" });
    expect(gateway.warnings[0]).to.include(
      'integration_uri "ftp://example.com" is not served; expected a URL',
    );
  });
});
