// The error of plans that cannot be reviewed.

/** A plan that cannot be reviewed reliably. The message says what was expected. */
export class UnreadablePlan extends Error {}
