// Ten projects with HTTP APIs, in the shapes that public modules have, served unedited from their plans and sources.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { type PlanGateway, startPlan } from "../../helpers/plan-gateway.ts";
import { until } from "../../helpers/until.ts";

const CODE: Record<string, string> = {
  socket: "async ({ body }) => ({ statusCode: 200, body: 'socket got ' + body })",
  /** The route, the values of its variables, and the alias. */
  http: `async ({ routeKey, pathParameters = {} }, { invokedFunctionArn }) => ({
    statusCode: 200,
    body: [routeKey, ...Object.values(pathParameters), ...invokedFunctionArn.split(":").slice(7)].join(" "),
  })`,
  authorizer: "async ({ headers }) => ({ isAuthorized: headers.authorization === 'yes' })",
  worker: "async (event) => console.log('worked ' + JSON.stringify(event))",
};

interface Asked {
  request: string;
  headers?: Record<string, string>;
  body?: string;
  /** Status and text. Default status: 200. */
  gets: string | [status: number, text: string];
}

interface Project {
  /** Names of functions beside `socket` and `http`. */
  others?: string[];
  asked: Asked[];
  warnings?: string[];
  hasSocket?: boolean;
}

const UNAUTHORIZED: Asked["gets"] = [401, '{"message":"Unauthorized"}'];
const FORBIDDEN: Asked["gets"] = [403, '{"message":"Forbidden"}'];
const NOT_FOUND: Asked["gets"] = [404, '{"message":"Not Found"}'];

const PROJECTS: Record<string, Project> = {
  "http-routes": {
    asked: [
      { request: "GET /items", gets: "GET /items" },
      { request: "GET /items/7", gets: "GET /items/{id} 7" },
      { request: "PUT /http-routes/items", gets: "PUT /items" },
      { request: "POST /items", gets: NOT_FOUND },
    ],
  },
  "http-monolith": {
    asked: [
      { request: "GET /v1/a/b", gets: "ANY /{proxy+} a/b" },
      { request: "PATCH /a/b", headers: { host: "api.example.com" }, gets: "ANY /{proxy+} a/b" },
    ],
  },
  "http-quick": { asked: [{ request: "POST /anything", gets: "$default" }] },
  "http-openapi": {
    asked: [
      { request: "GET /orders", gets: "GET /orders" },
      { request: "POST /orders", gets: "POST /orders" },
      { request: "DELETE /orders/7", gets: "ANY /orders/{id} 7" },
      { request: "PUT /orders", gets: NOT_FOUND },
    ],
  },
  "http-openapi-file": {
    others: ["authorizer"],
    asked: [
      { request: "GET /health", gets: "GET /health" },
      { request: "GET /people/ann", gets: UNAUTHORIZED },
      { request: "GET /people/ann", headers: { authorization: "no" }, gets: FORBIDDEN },
      {
        request: "GET /people/ann",
        headers: { authorization: "yes" },
        gets: "GET /people/{name} ann",
      },
    ],
  },
  "http-guarded": {
    others: ["authorizer"],
    asked: [
      { request: "GET /open", gets: "GET /open" },
      { request: "GET /asked", headers: { authorization: "no" }, gets: FORBIDDEN },
      { request: "GET /asked", headers: { authorization: "yes" }, gets: "GET /asked" },
      { request: "GET /token", gets: UNAUTHORIZED },
    ],
  },
  "http-alias": {
    asked: [
      { request: "GET /dev-web/which", gets: "GET /which dev" },
      { request: "GET /live-web/which", gets: "GET /which live" },
    ],
  },
  "http-module": {
    asked: [
      { request: "GET /names/ann", gets: "GET /names/{name} ann" },
      { request: "POST /names/ann", gets: "$default" },
    ],
  },
  "http-only": {
    hasSocket: false,
    asked: [
      { request: "GET /http-only-0/number/0", gets: "GET /number/0" },
      { request: "GET /http-only-1/number/1", gets: "GET /number/1" },
      { request: "GET /http-only-1/number/0", gets: NOT_FOUND },
    ],
    warnings: [
      "/ leads to no HTTP API, because several HTTP APIs have the stage $default. Use /http-only-0/ for " +
        "aws_apigatewayv2_api.http[0], /http-only-1/ for aws_apigatewayv2_api.http[1].",
    ],
  },
};

const start = (name: string, others: string[]): Promise<PlanGateway> =>
  startPlan(name, {
    zips: Object.fromEntries(
      ["socket", "http", ...others].map((fn) => [`${fn}.zip`, { code: CODE[fn] ?? "" }]),
    ),
    hasSources: true,
  });

const ask = async (port: number, { request, headers = {}, body }: Asked) => {
  const [method = "", path = ""] = request.split(" ");
  const { status, text } = await callUrl(port, path, { method, headers, body });
  return [status, text];
};

const converse = async (gateway: PlanGateway): Promise<void> => {
  const client = await gateway.connect("live");
  client.send("hello");
  expect(await client.next()).to.equal("socket got hello");
};

describe("a project with HTTP APIs", () => {
  for (const [name, { others = [], asked, warnings = [], hasSocket = true }] of Object.entries(
    PROJECTS,
  )) {
    it(`converses unedited: ${name}`, async () => {
      const gateway = await start(name, others);
      expect(gateway.warnings).to.deep.equal(warnings);
      for (const one of asked) {
        const expected = typeof one.gets === "string" ? [200, one.gets] : one.gets;
        expect(await ask(gateway.port, one), one.request).to.deep.equal(expected);
      }
      if (hasSocket) await converse(gateway);
      else expect(gateway.model.apis).to.deep.equal([]);
    });
  }

  it("converses unedited: http-services", async () => {
    const gateway = await start("http-services", ["worker"]);
    expect(gateway.warnings).to.deep.equal([]);
    const post = (path: string, body: object) =>
      callUrl(gateway.port, path, { method: "POST", body: JSON.stringify(body) });

    expect((await post("/jobs", { id: 7 })).status).to.equal(200);
    expect((await post("/orders", { order: { id: 8 } })).json().FailedEntryCount).to.equal(0);

    const worked = () => gateway.lines.filter((line) => line.includes("worked ")).join("\n");
    await until(() => worked().includes("Records") && worked().includes('"detail-type"'));
    expect(worked())
      .to.include(String.raw`"body":"{\"id\":7}"`)
      .and.to.include('"detail":{"id":8}');
    await converse(gateway);
  });
});
