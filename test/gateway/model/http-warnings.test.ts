// The lines about HTTP APIs: what AWS ignores of them, and routes whose requests fail here.
import { expect } from "chai";
import type { HttpApi } from "../../../gateway/model/http-apis.ts";
import { httpWarnings } from "../../../gateway/model/http-warnings.ts";

type Route = HttpApi["routes"][number];

const route = (routeKey: string, more: object = {}): Route =>
  ({ routeKey, integration: {}, authorization: { type: "NONE" }, ...more }) as unknown as Route;

const unserved = (problem: string) => ({ integration: { unserved: problem } });

const unknown = (problem: string) => ({ authorization: { type: "UNKNOWN", problem } });

const api = (routes: Route[], problems: string[] = []): HttpApi =>
  ({ routes, problems }) as unknown as HttpApi;

describe("warnings of HTTP APIs", () => {
  it("are none when all routes are served", () => {
    expect(httpWarnings([])).to.deep.equal([]);
    expect(
      httpWarnings([api([route("GET /a"), route("GET /b", { authorization: { type: "JWT" } })])]),
    ).to.deep.equal([]);
  });

  it("name what AWS ignores, then routes whose requests get an error or 401", () => {
    const link = "it.first: its VPC link is not served";
    const own = "it.second: its authorizer is not served";
    expect(
      httpWarnings([
        api([route("GET /a", unserved(link)), route("GET /b")], ["one is ignored", "another too"]),
        api(
          [
            route("GET /c", unknown(own)),
            route("GET /d", { ...unserved(link), ...unknown(own) }),
            route("GET /e", unserved(link)),
          ],
          ["a third, too"],
        ),
      ]),
    ).to.deep.equal([
      "one is ignored",
      "another too",
      "a third, too",
      `${link}. Requests to the route GET /a get an error.`,
      `${own}. Requests to 2 routes get 401: GET /c, GET /d.`,
      `${link}. Requests to 2 routes get an error: GET /d, GET /e.`,
    ]);
  });
});
