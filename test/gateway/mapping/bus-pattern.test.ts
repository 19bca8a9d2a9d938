// Patterns of EventBridge's rules, beyond those of event source mappings.
import { expect } from "chai";
import { compileBusPattern } from "../../../gateway/mapping/bus-pattern.ts";

const EVENT = {
  source: "shop.orders",
  detail: {
    path: "/images/Cat.PNG",
    literal: "a*b\\c",
    from: ["192.0.2.7", "2001:db8::1"],
    count: 7,
  },
};

describe("a pattern of a rule", () => {
  for (const [pattern, expected] of [
    [{ source: ["shop.orders"], detail: { count: [{ numeric: [">", 5] }] } }, true],
    [{ source: [{ wildcard: "shop.*" }] }, true],
    [{ source: [{ wildcard: "*.o*s" }] }, true],
    [{ source: [{ wildcard: "shop" }] }, false],
    [{ source: [{ wildcard: "shop?orders" }] }, false],
    [{ detail: { literal: [{ wildcard: "a\\*b\\\\*" }] } }, true],
    [{ source: [{ wildcard: "shop\\*" }] }, false],
    [{ source: [{ "anything-but": { wildcard: ["*.bills", "*.orders"] } }] }, false],
    [{ source: [{ "anything-but": { wildcard: "*.bills" } }] }, true],
    [{ detail: { path: [{ suffix: { "equals-ignore-case": ".png" } }] } }, true],
    [{ detail: { path: [{ suffix: ".png" }] } }, false],
    [{ detail: { path: [{ prefix: { "equals-ignore-case": "/IMAGES/" } }] } }, true],
    [{ detail: { from: [{ cidr: "192.0.2.0/29" }] } }, true],
    [{ detail: { from: [{ cidr: "192.0.2.0/30" }] } }, false],
    [{ detail: { from: [{ cidr: "2001:db8::/32" }] } }, true],
    [{ source: [{ cidr: "0.0.0.0/0" }] }, false],
    [{ detail: { $or: [{ count: [8] }, { path: [{ prefix: "/images" }] }] } }, true],
  ] as [object, boolean][]) {
    it(`${JSON.stringify(pattern)} ${expected ? "matches" : "does not match"}`, () => {
      expect(compileBusPattern(JSON.stringify(pattern))(EVENT)).to.equal(expected);
    });
  }

  for (const [pattern, problem] of [
    ['{"a":[{"wildcard":"a**b"}]}', "two asterisks in a row"],
    ['{"a":[{"wildcard":1}]}', "expects a text"],
    ['{"a":[{"prefix":{"equals-ignore-case":1}}]}', "expects a text"],
    ['{"a":[{"cidr":"10.0.0.0"}]}', 'expected one such as "10.0.0.0/24"'],
    ['{"a":[{"cidr":"10.0.0.0/33"}]}', 'expected one such as "10.0.0.0/24"'],
    ['{"a":[{"between":[1,2]}]}', "is not served"],
  ] as const) {
    it(`is refused: ${pattern}`, () => {
      expect(() => compileBusPattern(pattern)).to.throw(problem);
    });
  }
});
