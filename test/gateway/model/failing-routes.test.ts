// The lines about routes that fail.
import { expect } from "chai";
import { describeFailing } from "../../../gateway/model/failing-routes.ts";

const failing = (routeKey: string, problem = "its VPC link is not served") => ({
  routeKey,
  problem,
  outcome: "get an error",
});

describe("routes that fail", () => {
  it("have one line for each reason", () => {
    const routes = ["a", "b", "c", "d", "e"].map((key) => failing(key));
    const other = failing("x", "its queue is not here");
    expect(describeFailing("Messages", [...routes, other])).to.deep.equal([
      "its VPC link is not served. Messages to 5 routes get an error: a, b, c and 2 more.",
      "its queue is not here. Messages to the route x get an error.",
    ]);
  });

  it("are named all when they are few", () => {
    expect(describeFailing("Requests", [failing("GET /a"), failing("GET /b")])).to.deep.equal([
      "its VPC link is not served. Requests to 2 routes get an error: GET /a, GET /b.",
    ]);
  });
});
