// Classifies AWS errors: transient, permanent until something is changed, or a failed condition.
import { readStatus } from "../errors.ts";

export interface AwsErrorOptions {
  /** HTTP status; undefined when there was no response. */
  status?: number;
  /** The call by its IAM action, for example `dynamodb:Query`. */
  call?: string;
  /** Whether AWS may have carried out the call despite the error. Default false. */
  mayHaveHappened?: boolean;
}

export class AwsError extends Error {
  readonly status: number | undefined;
  readonly call: string | undefined;
  readonly mayHaveHappened: boolean;

  /** @param name as the service names the error, for example `ResourceNotFoundException`. */
  constructor(name: string, message: string, options: AwsErrorOptions = {}) {
    super(message);
    this.name = name;
    this.status = options.status;
    this.call = options.call;
    this.mayHaveHappened = options.mayHaveHappened ?? false;
  }
}

/**
 * `passing`: the same call may succeed later.
 * `permanent`: the same call fails until a permission, a key, a name or the code is changed.
 * `answer`: the service evaluated the request, and its condition did not hold.
 */
export type ErrorKind = "passing" | "permanent" | "answer";

/**
 * Transient client errors, by name and regardless of status: AWS failures, throttling, rotated credentials, clock skew
 * and write conflicts.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const PASSING =
  /Internal|Unavailable|Throttl|ThroughputExceeded|LimitExceeded|OverLimit|TooManyRequests|SlowDown|Transaction(InProgress|Conflict)|ReplicatedWriteConflict|RequestTimeout|Expired|TooSkewed|DeletedRecently|ResourceInUse/;

/** @param error from our own clients or the SDK's; anything else counts as `passing`. */
export const classifyError = (error: unknown): ErrorKind => {
  if (!(error instanceof Error)) return "passing";
  if (error.name === "ConditionalCheckFailedException") return "answer";
  const status = error instanceof AwsError ? error.status : readStatus(error);
  const isRefusal = status !== undefined && status >= 300 && status < 500;
  if (!isRefusal || status === 408 || status === 429) return "passing";
  return PASSING.test(error.name) ? "passing" : "permanent";
};

/** Whether AWS may have carried out the call: its response was lost, or AWS failed. */
export const mayHaveHappened = (error: unknown): boolean =>
  !(error instanceof AwsError) || error.mayHaveHappened;

/** What to check first, by the name of a permanent error. The first match counts. */
const CHECKS: [name: RegExp, check: string][] = [
  [
    /kms|encryption/i,
    "the KMS key: it must be enabled, and its policy and this function's role must both allow its use",
  ],
  [
    /Forbidden/,
    "that this function's role allows execute-api:ManageConnections on this stage, and that WEBSOCKET_ENDPOINT names it",
  ],
  [
    /AccessDenied|Unauthorized|NotAuthorized/,
    "the policy of this function's role: it must allow this call on this resource, and no other policy may deny it",
  ],
  [
    /NotFound|NonExistent|DoesNotExist|InvalidAddress|InvalidQueue/,
    "the table and queues that this function's environment names: they must exist in this account and Region",
  ],
  [
    /UnrecognizedClient|Signature|InvalidClientTokenId|MissingAuthentication|InvalidAccessKey/,
    "the credentials of this function and the Region it calls",
  ],
  [
    /Validation|Serialization|Invalid|Malformed|TooLong|UnknownOperation/,
    "the message being processed, and the version of the code: AWS rejects the request itself",
  ],
];

/** @returns log fields: what to check when the error is permanent, else none. */
export const checkFields = (error: unknown): { check?: string } =>
  error instanceof Error && classifyError(error) === "permanent" ? { check: checkFor(error) } : {};

/** @returns what to check. */
export const checkFor = ({ name, message }: Error): string => {
  // DynamoDB reports a KMS key that it may not use as AccessDeniedException.
  const text = /\bkms\b/i.test(message) ? `kms ${name}` : name;
  const check = CHECKS.find(([pattern]) => pattern.test(text))?.[1];
  return check ?? "the error message, and the most recent changes";
};
