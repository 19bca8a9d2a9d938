// The options that the first screen offers.
import { expect } from "chai";
import { renderOffers } from "../../../../gateway/cli/terminal/offers.ts";

describe("offered options", () => {
  it("are no text when there are none", () => {
    expect(renderOffers([])).to.equal("");
  });

  it("have a line each, quoted for a shell, with at most three values", () => {
    const values = ["a", "b", "c", "d", "e"].map((name) => `${name}=PATH`);
    expect(
      renderOffers([
        { option: "--zip", values },
        { option: "--env", values: ["it's.X=VALUE", "\u001B[2J$(date)"] },
      ]),
    ).to.equal(`

To serve more, add:
  --zip a=PATH --zip b=PATH --zip c=PATH  and 2 more
  --env 'it'\\''s.X=VALUE' --env '\\u001b[2J$(date)'`);
  });
});
