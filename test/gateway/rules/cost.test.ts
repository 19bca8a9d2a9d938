// What the rules cost: a hostile configuration may have thousands of resources.
import { expect } from "chai";
import { findingsIn } from "../../../gateway/rules/findings.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { api_id, documentWith } from "../helpers/judge.ts";

/** @returns how many attributes the rules read. */
const countReads = (routes: number): number => {
  const names = Array.from({ length: routes }, (_, index) => `r${index}`);
  const document = documentWith(
    Object.fromEntries(
      names.map((route_key) => [`aws_apigatewayv2_route.${route_key}`, { api_id, route_key }]),
    ),
  );
  let reads = 0;
  const resources = loadConfiguration(document, {}).resources.map((resource) => ({
    address: resource.address,
    type: resource.type,
    given: resource.given,
    references: () => resource.references(),
    attribute: (name: string) => {
      reads += 1;
      return resource.attribute(name);
    },
  }));
  findingsIn({ resources, unknown: new Map(), isPlan: false });
  return reads;
};

describe("the cost of rules", () => {
  it("grows with the number of routes, not with its square", () => {
    expect(countReads(400)).to.be.lessThan(2.2 * countReads(200));
  });
});
