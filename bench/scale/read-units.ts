// What DynamoDB charges for a Query or a Scan that need not be consistent.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html

export interface Listing {
  items: number;
  /** Of an item, with the names of its attributes. */
  itemBytes: number;
  /** The most items that one call returns. */
  pageItems: number;
}

const UNIT_BYTES = 4096;

/** A call is charged for the sum of its items' sizes, rounded up to whole units, at half of what a consistent one costs. */
const unitsOfPage = (bytes: number): number => Math.max(1, Math.ceil(bytes / UNIT_BYTES)) / 2;

/** An empty listing is a call, too. */
export const readUnitsOf = ({ items, itemBytes, pageItems }: Listing): number => {
  const fullPages = Math.floor(items / pageItems);
  const rest = items - fullPages * pageItems;
  const ofRest = rest > 0 || fullPages === 0 ? unitsOfPage(rest * itemBytes) : 0;
  return fullPages * unitsOfPage(pageItems * itemBytes) + ofRest;
};
