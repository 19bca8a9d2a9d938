// What DynamoDB charges for an eventually consistent Query or Scan.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html

export interface Listing {
  items: number;
  /** Size of an item, including attribute names. */
  itemBytes: number;
  /** Maximum items per call. */
  pageItems: number;
}

const UNIT_BYTES = 4096;

/**
 * A call is charged for the sum of its items' sizes, rounded up to whole units, at half the price of a consistent read.
 */
const unitsOfPage = (bytes: number): number => Math.max(1, Math.ceil(bytes / UNIT_BYTES)) / 2;

/** An empty listing is also a call. */
export const computeReadUnits = ({ items, itemBytes, pageItems }: Listing): number => {
  const fullPages = Math.floor(items / pageItems);
  const rest = items - fullPages * pageItems;
  const ofRest = rest > 0 || fullPages === 0 ? unitsOfPage(rest * itemBytes) : 0;
  return fullPages * unitsOfPage(pageItems * itemBytes) + ofRest;
};
