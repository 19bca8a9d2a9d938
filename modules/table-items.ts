// The kinds of items in the connection table.

/**
 * Kinds of items, by patterns of their partition keys: the table is shared, and each function may access only its own
 * kinds. `?` matches `*`, the channel of every client and the only one of one character: IAM would take `*` as a
 * wildcard.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export const ITEMS = {
  metadata: "connection#*",
  everyone: "?#*",
  expiry: "expiry#*",
  mark: "work#*",
  open: "open#*",
  member: "ch#*",
  here: "here#*",
  told: "told#*",
  head: "head#*",
  log: "log#*",
  key: "key#*",
} as const;
