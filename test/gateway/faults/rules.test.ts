import { expect } from "chai";
import { Rules } from "../../../gateway/faults/rules.ts";

const createRules = (shares: number[], seed = 1, kind = "posts") => {
  const rules = new Rules<{ share: number }>();
  rules.use(
    shares.map((share) => ({ share })),
    seed,
    kind,
  );
  return rules;
};

const draw = (rules: Rules<{ share: number }>, count: number) =>
  Array.from({ length: count }, () => rules.next(() => true)?.share);

describe("fault rules", () => {
  it("do nothing while there are none", () => {
    expect(draw(new Rules(), 3)).to.deep.equal([undefined, undefined, undefined]);
  });

  it("always apply with a share of 1, and never with 0", () => {
    const rules = createRules([0, 1]);
    expect(draw(rules, 3)).to.deep.equal([1, 1, 1]);
    expect(rules.happened).to.equal(3);
  });

  it("apply in proportion to their share", () => {
    const rules = createRules([0.2]);
    draw(rules, 100_000);
    expect(rules.happened).to.be.within(19_500, 20_500);
  });

  it("repeat their decisions with the same seed", () => {
    const rules = createRules([0.3, 0.5]);
    const first = draw(rules, 100);
    rules.use([{ share: 0.3 }, { share: 0.5 }], 1, "posts");
    expect(rules.happened).to.equal(0);
    expect(draw(rules, 100)).to.deep.equal(first);
  });

  it("decide differently with another seed, and for another kind", () => {
    const first = draw(createRules([0.5]), 100);
    expect(draw(createRules([0.5], 2), 100)).not.to.deep.equal(first);
    expect(draw(createRules([0.5], 1, "kills"), 100)).not.to.deep.equal(first);
  });

  it("draw no number for events that they do not match", () => {
    const first = draw(createRules([0.5]), 10);
    const rules = createRules([0.4, 0.5]);
    const second = Array.from(
      { length: 10 },
      () => rules.next(({ share }) => share === 0.5)?.share,
    );
    expect(second).to.deep.equal(first);
  });
});
