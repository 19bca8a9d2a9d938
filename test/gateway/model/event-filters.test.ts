// Filters of event source mappings: which records pass.
import { expect } from "chai";
import { passesFilters, readFilters } from "../../../gateway/model/event-filters.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

describe("the filters of an event source mapping", () => {
  const read = (filter_criteria: Value) =>
    readFilters(createResource("aws_lambda_event_source_mapping", "m", { filter_criteria }));
  const only = (name: string) => ({ pattern: `{"eventName":["${name}"]}` });

  it("let a record pass that matches one of them", () => {
    const filters = read([{ filter: [only("INSERT"), only("REMOVE")] }]);
    const names = ["INSERT", "REMOVE", "MODIFY"];
    expect(names.map((eventName) => passesFilters(filters, { eventName }))).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it("let everything pass without any", () => {
    for (const criteria of [null, [], [{}], [{ filter: [] }]])
      expect(passesFilters(read(criteria), {})).to.equal(true);
  });

  it("are refused when they are no pattern", () => {
    for (const pattern of ["{", null, "5"]) {
      expect(() => read([{ filter: [{ pattern }] }])).to.throw(
        /^m: filter_criteria: .+\. Expected a pattern such as \{"eventName":\["INSERT"\]\}\./,
      );
    }
    expect(() => read([{ filter: [{}] }])).to.throw("the pattern  is not a JSON object");
  });
});
