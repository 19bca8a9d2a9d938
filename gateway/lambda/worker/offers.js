// Invocations that wait in an environment for the one before them: whoever takes one first has it, the environment to run
// it, or the gateway to give it to another environment.

/** Invocations that an environment has at most: the one that it runs, and those that follow. */
export const MAX_OFFERS = 16;

/** @typedef {{ number: number, place: number }} Offer Its number is never used again; its place is, once it is taken. */

/** Shared by the gateway and the environment: numbers of offers in their places, 0 where there is none. */
export const createOffers = () =>
  new Int32Array(new SharedArrayBuffer(MAX_OFFERS * Int32Array.BYTES_PER_ELEMENT));

/**
 * @param {Int32Array} offers with a free place
 * @param {number} number counts from 1
 * @returns {Offer}
 */
export const makeOffer = (offers, number) => {
  const place = offers.indexOf(0);
  Atomics.store(offers, place, number);
  return { number, place };
};

/**
 * @param {Int32Array} offers
 * @param {Offer} offer
 * @returns whether nobody else has taken it
 */
export const take = (offers, { number, place }) =>
  Atomics.compareExchange(offers, place, number, 0) === number;
