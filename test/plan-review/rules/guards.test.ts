// What is destroyed together with what it guards or answers for.
import { expect } from "chai";
import { destroyed, ids } from "../resources.ts";

describe("a response of a route that is destroyed", () => {
  it("is not a finding when its route goes, too, in a plan and in a synthesis", () => {
    const type = "aws_apigatewayv2_route";
    const response = (route: string) => destroyed(`${type}_response`, { route_id: route });
    const route = destroyed(type, { id: "r1", api_id: "a" });
    const find24 = (id: string) => ids(response(id), route).filter((one) => one === "PR024");
    expect(find24("r1")).to.deep.equal([]);
    expect(find24(`\${${route.address}.id}`)).to.deep.equal([]);
    expect(find24("r2")).to.deep.equal(["PR024"]);
  });
});
