// Who has an invocation that was handed over ahead of time.
import { expect } from "chai";
import {
  createOffers,
  makeOffer,
  MAX_OFFERS,
  take,
} from "../../../gateway/lambda/worker/offers.js";

describe("offers", () => {
  it("are taken once", () => {
    const offers = createOffers();
    const offer = makeOffer(offers, 1);

    const taken = [take(offers, offer), take(offers, offer)];

    expect(taken).to.deep.equal([true, false]);
  });

  it("keep their place until they are taken, however many others come and go", () => {
    const offers = createOffers();
    const first = makeOffer(offers, 1);
    for (let number = 2; number <= 3 * MAX_OFFERS; number += 1) {
      take(offers, makeOffer(offers, number));
    }

    expect(take(offers, first)).to.equal(true);
  });

  it("cannot be taken by the number of an earlier one in the same place", () => {
    const offers = createOffers();
    const earlier = makeOffer(offers, 1);
    take(offers, earlier);
    const later = makeOffer(offers, 2);

    expect(later.place).to.equal(earlier.place);
    expect(take(offers, earlier)).to.equal(false);
    expect(take(offers, later)).to.equal(true);
  });
});
