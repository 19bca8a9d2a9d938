// Why a connection has ended, in one of a few words: clients choose codes and texts as they like, and each word is a
// metric of its own. https://www.rfc-editor.org/rfc/rfc6455#section-7.4

const BY_CODE = new Map([
  [1000, "normal"],
  // A browser leaves the page; or API Gateway, after ten idle minutes or two hours.
  [1001, "going away"],
  // What API Gateway does not take: a binary frame, or one that is too large.
  [1003, "unacceptable"],
  [1009, "unacceptable"],
  [1005, "no status"],
  [1006, "abnormal"],
]);

/** Codes that programs may choose themselves. */
const isApplications = (code: number): boolean => code >= 3000 && code <= 4999;

/** @param code of the close frame; undefined when API Gateway told none. */
export const closeReasonOf = (code = 0): string =>
  BY_CODE.get(code) ?? (isApplications(code) ? "application" : "other");
