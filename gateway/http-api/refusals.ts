// The responses that an HTTP API gives by itself.
import { type Answer, JSON_TYPE } from "../proxy/answer.ts";

const refusal = (status: number, message: string): Answer => ({
  status,
  headers: [JSON_TYPE],
  body: JSON.stringify({ message }),
});

export const NOT_FOUND = refusal(404, "Not Found");
export const FORBIDDEN = refusal(403, "Forbidden");
export const TOO_LARGE = refusal(413, "Request Entity Too Large");
export const THROTTLED = refusal(429, "Too Many Requests");
/** The function failed, may not be called, or returned what cannot be sent. */
export const FAILED = refusal(500, "Internal Server Error");
/** The integration took too long, or could not be reached. */
export const UNAVAILABLE = refusal(503, "Service Unavailable");

/** @param challenge what the client has to do. Default: no such header. */
export const unauthorized = (challenge?: string): Answer => withChallenge(UNAUTHORIZED, challenge);

const UNAUTHORIZED = refusal(401, "Unauthorized");

export const withChallenge = (answer: Answer, challenge?: string): Answer =>
  challenge === undefined
    ? answer
    : { ...answer, headers: [...answer.headers, ["www-authenticate", challenge]] };
