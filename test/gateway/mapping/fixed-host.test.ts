// Path parameters in the host of a URL, in every form that a URL can have.
import { expect } from "chai";
import { assertFixedHost, describeHostParameter } from "../../../gateway/mapping/fixed-host.ts";
import { MappingError } from "../../../gateway/mapping/mapping-error.ts";

describe("a path parameter in the host of a URL", () => {
  for (const url of [
    "http://{x}/a",
    "http://{x}",
    "HTTPS://a.{x}.b/a",
    "http://a:{x+}/",
    "http://{x}@a/",
    "http://a{x}?q",
    "http://a@{x}#f",
    "http:///{x}/",
    "http:\\{x}/",
    "http://a\n{x}/",
    "http:{x}/",
  ]) {
    it(`is refused in ${JSON.stringify(url)}`, () => {
      expect(() => assertFixedHost(url)).to.throw(MappingError, "in its host");
    });
  }

  for (const url of [
    "http://a/{x}",
    "http://a/b/{x}",
    "http://a\\{x}",
    "http://a?{x}",
    "http://a#{x}",
    "http://${stageVariables.a}/{x}",
    "http://${stageVariables.a}{x}",
    "${stageVariables.a}{x}",
  ]) {
    it(`is not found in ${JSON.stringify(url)}`, () => {
      expect(describeHostParameter(url)).to.equal(undefined);
    });
  }
});
