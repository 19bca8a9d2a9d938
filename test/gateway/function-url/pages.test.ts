// Which pages in browsers may call function URLs, and that no other page gets further than before.
import { expect } from "chai";
import { callUrl, OPEN, startUrl, type UrlAnswer } from "../../helpers/function-url.ts";
import { callLocal } from "../../helpers/local-api.ts";

/** Counts its calls: what a page causes matters, not only what it reads. */
const COUNT =
  `let calls = 0; exports.handler = async ({ requestContext: { http } }) => ` +
  `({ statusCode: 200, headers: { "content-type": "text/html", "Access-Control-Allow-Origin": "http://evil.example", vary: "Accept" }, ` +
  `body: String(http.path === "/count" ? calls : calls += 1) });`;

const APP = "https://app.example.com";

const PAGES: [who: string, headers: Record<string, string>][] = [
  ["another site", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }],
  ["another port", { origin: "http://localhost:1", "sec-fetch-site": "same-site" }],
  ["a sandbox", { origin: "null", "sec-fetch-site": "cross-site" }],
  ["an older browser", { origin: "http://evil.example" }],
  ["an image, a script, a link or a redirect", { "sec-fetch-site": "cross-site" }],
  ["an origin that begins like an allowed one", { origin: `${APP}.evil.example` }],
  ["an allowed origin without TLS", { origin: "http://app.example.com" }],
];

const SIGNATURE =
  "AWS4-HMAC-SHA256 Credential=made-up/20250101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0";

const CALLS: [method: string, headers: Record<string, string>, body?: string][] = [
  ["GET", {}],
  ["HEAD", {}],
  ["POST", { "content-type": "text/plain" }, "evil"],
  ["POST", { "content-type": "application/x-www-form-urlencoded" }, "evil=1"],
  ["POST", { "content-type": "application/json", authorization: SIGNATURE }, "{}"],
  ["PUT", { authorization: SIGNATURE }, "evil"],
  ["OPTIONS", { "access-control-request-method": "POST" }],
  ["OPTIONS", {}],
];

const corsOf = ({ headers }: UrlAnswer) =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(access-control|vary)/.test(name)),
  );

const CORS = {
  allow_origins: [APP],
  allow_methods: ["GET", "POST"],
  allow_headers: ["content-type"],
  expose_headers: ["x-own"],
  max_age: 60,
};

const countCalls = async (port: number): Promise<number> => {
  const headers = { authorization: SIGNATURE };
  return Number((await callUrl(port, "/_url/fixture-echo/count", { headers })).text);
};

describe("pages of other origins", () => {
  for (const [what, url] of [
    ["without CORS", {}],
    ["with CORS for another site", { cors: CORS }],
    ["with IAM", { authorization_type: "AWS_IAM" }],
    [
      "with IAM and CORS for every site",
      { authorization_type: "AWS_IAM", cors: { allow_origins: ["*"], allow_headers: ["*"] } },
    ],
  ] as const) {
    it(`do not call a function by its URL ${what}`, async () => {
      const { port, model } = await startUrl(COUNT, { url });
      const [{ domainName } = { domainName: "" }] = model.functionUrls;
      for (const [who, page] of PAGES) {
        for (const [method, headers, body] of CALLS) {
          for (const [path, host] of [
            ["/_url/fixture-echo", `localhost:${port}`],
            ["/", domainName],
          ] as const) {
            const call = { method, headers: { ...headers, ...page, host }, body };
            const answer = await callUrl(port, path, call);
            expect(answer.status, `${who}: ${method} ${host}`).to.equal(403);
            expect(corsOf(answer), `${who}: ${method} ${host}`).to.deep.equal({});
          }
        }
      }
      expect(await countCalls(port)).to.equal(0);
    });
  }

  it("do not reach a URL by a name of their own that leads to this machine", async () => {
    const { port } = await startUrl(COUNT, { url: { cors: { allow_origins: ["*"] } } });
    for (const host of [
      "evil.example",
      "evil.lambda-url.eu-west-1.on.aws",
      "x.on.aws",
      "lambda-url.eu-west-1.on.aws",
    ]) {
      const page = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      const { status } = await callUrl(port, "/_url/fixture-echo", { headers: page });
      expect(status, host).to.equal(403);
    }
    expect(await countCalls(port)).to.equal(0);
  });

  it("get no further than the URL that is open to them", async () => {
    const { port, model } = await startUrl(COUNT, { url: { cors: { allow_origins: ["*"] } } });
    const [{ domainName } = { domainName: "" }] = model.functionUrls;
    const headers = { origin: "http://evil.example", "sec-fetch-site": "cross-site" };
    for (const path of [
      "/",
      "/_local/api",
      "/_url/",
      "/_url/fixture-ech",
      "/_url/fixture-echo%2F..%2F_local/api",
      "//_url/fixture-echo",
      "/_URL/fixture-echo",
    ]) {
      expect((await callLocal(port, "GET", path, { headers })).status, path).to.equal(403);
    }
    const aws = { ...headers, host: domainName, "x-amz-target": "AmazonSQS.ListQueues" };
    expect((await callUrl(port, "/", { headers: aws })).text).to.equal("1");
  });
});

describe("CORS of a function URL", () => {
  it("lets a page of an allowed origin call the function and read the answer", async () => {
    const { port } = await startUrl(COUNT, { url: { cors: CORS } });
    const headers = { origin: APP, "sec-fetch-site": "cross-site" };
    const answer = await callUrl(port, undefined, { headers });
    expect(answer.text).to.equal("1");
    expect(corsOf(answer)).to.deep.equal({
      "access-control-allow-origin": APP,
      "access-control-expose-headers": "x-own",
      vary: "Accept, Origin",
    });
  });

  it("#57 answers preflight requests without the function", async () => {
    const { port } = await startUrl(COUNT, { url: { cors: { ...CORS, allow_credentials: true } } });
    const headers = { origin: APP, "access-control-request-method": "POST" };
    const answer = await callUrl(port, undefined, { method: "OPTIONS", headers });
    expect([answer.status, answer.text]).to.deep.equal([200, ""]);
    expect(corsOf(answer)).to.deep.equal({
      "access-control-allow-origin": APP,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "60",
      vary: "Origin",
    });
    expect(await countCalls(port)).to.equal(0);
  });

  for (const [what, allow_credentials, expected] of [
    ["every origin", false, { "access-control-allow-origin": "*", vary: "Accept" }],
    [
      "every origin with credentials, by name",
      true,
      {
        "access-control-allow-origin": APP,
        "access-control-allow-credentials": "true",
        vary: "Accept, Origin",
      },
    ],
  ] as const) {
    it(`#57 may allow ${what}`, async () => {
      const cors = { allow_origins: ["*"], allow_credentials };
      const { port } = await startUrl(COUNT, { url: { cors } });
      const answer = await callUrl(port, undefined, { headers: { origin: APP } });
      expect(corsOf(answer)).to.deep.equal(expected);
    });
  }

  it("#57 replaces what the function says, also for programs, and leaves it alone without CORS", async () => {
    const withCors = await startUrl(COUNT, { url: { cors: CORS } });
    expect(corsOf(await callUrl(withCors.port))).to.deep.equal({ vary: "Accept" });
    const without = await startUrl(COUNT);
    expect(corsOf(await callUrl(without.port))).to.deep.equal({
      "access-control-allow-origin": "http://evil.example",
      vary: "Accept",
    });
  });

  it("leaves OPTIONS of programs to the function", async () => {
    const { port } = await startUrl(COUNT, { url: { cors: CORS } });
    expect((await callUrl(port, undefined, { method: "OPTIONS" })).text).to.equal("1");
  });
});

describe("a page that a function serves", () => {
  const LOOSE =
    `async () => ({ statusCode: 200, body: "<script>", headers: { "content-type": "text/html", ` +
    `"Content-Security-Policy": "script-src *", "X-Frame-Options": "ALLOWALL", "cross-origin-resource-policy": "cross-origin" } })`;

  it("has an origin of its own on this machine, where the console is, whatever the function says", async () => {
    const { port } = await startUrl(LOOSE);
    const headers = { host: `localhost:${port}`, "sec-fetch-site": "none" };
    const { headers: received } = await callUrl(port, undefined, { headers });
    expect(received["content-security-policy"]).to.equal(
      "script-src *, sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts",
    );
    expect(received).to.include({
      "x-frame-options": "DENY",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
  });

  it("has the function's headers at the host of the URL, which is nobody else's origin", async () => {
    const { port, model } = await startUrl(LOOSE);
    const [{ domainName } = { domainName: "" }] = model.functionUrls;
    const { headers } = await callUrl(port, "/", { headers: { host: domainName } });
    expect(headers).to.include({
      "content-security-policy": "script-src *",
      "x-frame-options": "ALLOWALL",
      "cross-origin-resource-policy": "cross-origin",
    });
    expect(headers).not.to.have.property("x-content-type-options");
  });
});

describe("the model of function URLs", () => {
  it("has none of functions of other configurations", async () => {
    const { model, warnings } = await startUrl("async () => {}", {
      resources: {
        aws_lambda_function_url: {
          echo: { function_name: "elsewhere", authorization_type: "NONE" },
        },
        aws_lambda_permission: { open: OPEN },
      },
    });
    expect(model.functionUrls).to.deep.equal([]);
    expect(warnings).to.include(
      "aws_lambda_function_url.echo: elsewhere is not in this configuration.",
    );
  });
});
