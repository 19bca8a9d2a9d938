import { expect } from "chai";
import {
  findRule,
  SWITCHES,
  withSwitch,
} from "../../../../../gateway/console/page/model/fault-switches.js";
import { parseFaults } from "../../../../../gateway/faults/document.ts";

const findSwitch = (label: string) => SWITCHES.find((one) => one.label === label)!;

describe("fault switches", () => {
  for (const one of SWITCHES) {
    it(`"${one.label}" makes a document that the gateway accepts, and that turns the switch on`, () => {
      const none = parseFaults({});
      expect(findRule(none, one)).to.equal(undefined);

      const faults = parseFaults(JSON.parse(JSON.stringify(withSwitch(none, one, { share: 0.5 }))));

      const on = SWITCHES.filter((each) => findRule(faults, each) !== undefined);
      expect(on).to.deep.equal([one]);
      expect(withSwitch(faults, one, undefined)).to.deep.equal(none);
    });
  }

  it("change a rule, and leave the others unchanged", () => {
    const faults = parseFaults({
      seed: 7,
      posts: [{ connection: "A*", answer: 429 }, { delayMs: 100 }],
      zombies: [{}],
    });
    const changed = withSwitch(faults, findSwitch("Posts are answered 429"), { share: 0.1 });
    expect(parseFaults(JSON.parse(JSON.stringify(changed)))).to.deep.equal({
      ...faults,
      posts: [
        { connection: "*", share: 1, delayMs: 100 },
        { connection: "A*", share: 0.1, answer: 429, delayMs: 0 },
      ],
    });
  });
});
