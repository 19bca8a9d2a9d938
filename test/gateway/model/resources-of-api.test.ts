// Grouping of resources by API: of thousands of APIs and routes, each route is read once.
import { expect } from "chai";
import { groupByApi } from "../../../gateway/model/resources-of-api.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";

describe("resources of APIs", () => {
  it("are found by type and API, in their order, and each is read once", () => {
    let reads = 0;
    const create = (type: string, address: string, apiId?: string) => {
      const attribute = (name: string) => {
        reads += 1;
        return name === "api_id" ? apiId : undefined;
      };
      return { type, address, attribute } as unknown as Resource;
    };
    const ofApi = groupByApi([
      create("route", "r1", "a"),
      create("stage", "s1", "a"),
      create("route", "r2", "b"),
      create("route", "r3", "a"),
      create("route", "r4"),
    ]);
    const find = (type: string, id: string) => ofApi(type, id).map(({ address }) => address);

    expect(find("route", "a")).to.deep.equal(["r1", "r3"]);
    expect(reads, "of the other type").to.equal(4);
    expect(find("route", "b")).to.deep.equal(["r2"]);
    expect(find("route", "c")).to.deep.equal([]);
    expect(reads).to.equal(4);
    expect(find("stage", "a")).to.deep.equal(["s1"]);
    expect(reads).to.equal(5);
  });
});
