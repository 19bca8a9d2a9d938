// Maps a close code to one of a few reasons: clients can send any code and text, and each reason becomes a metric.
// https://www.rfc-editor.org/rfc/rfc6455#section-7.4

const BY_CODE = new Map([
  [1000, "normal"],
  // A browser left the page, or API Gateway closed the connection after ten idle minutes or two hours.
  [1001, "going away"],
  // API Gateway rejected a frame: it was binary, or too large.
  [1003, "unacceptable"],
  [1009, "unacceptable"],
  [1005, "no status"],
  [1006, "abnormal"],
]);

/** Codes that applications may define. */
const isApplications = (code: number): boolean => code >= 3000 && code <= 4999;

/** @param code of the close frame; undefined when API Gateway sent none. */
export const describeCloseReason = (code = 0): string =>
  BY_CODE.get(code) ?? (isApplications(code) ? "application" : "other");
