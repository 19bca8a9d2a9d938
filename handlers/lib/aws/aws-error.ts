// What an error of AWS means: whether it passes, lasts until somebody changes something, or is an answer.
import { statusOf } from "../errors.ts";

export interface AwsErrorOptions {
  /** HTTP status; undefined when there was no response. */
  status?: number;
  /** What was called, as IAM names it: `dynamodb:Query`. */
  call?: string;
  /** Whether it may have been carried out all the same. Default false. */
  mayHaveHappened?: boolean;
}

export class AwsError extends Error {
  readonly status: number | undefined;
  readonly call: string | undefined;
  readonly mayHaveHappened: boolean;

  /** @param name the service's own, for example `ResourceNotFoundException`. */
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
 * `permanent`: the same call fails until somebody changes a permission, a key, a name or the code.
 * `answer`: the service did what it was asked to, and the condition of the request did not hold.
 */
export type ErrorKind = "passing" | "permanent" | "answer";

/**
 * Client errors that pass, by name, whatever their status: failures of AWS, load, credentials that are rotated, a clock, and others who write the same item.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const PASSING =
  /Internal|Unavailable|Throttl|ThroughputExceeded|LimitExceeded|OverLimit|TooManyRequests|SlowDown|Transaction(InProgress|Conflict)|ReplicatedWriteConflict|RequestTimeout|Expired|TooSkewed|DeletedRecently|ResourceInUse/;

/** @param error of our own clients or of the SDK's; anything else passes. */
export const kindOf = (error: unknown): ErrorKind => {
  if (!(error instanceof Error)) return "passing";
  if (error.name === "ConditionalCheckFailedException") return "answer";
  const status = error instanceof AwsError ? error.status : statusOf(error);
  const isRefusal = status !== undefined && status >= 300 && status < 500;
  if (!isRefusal || status === 408 || status === 429) return "passing";
  return PASSING.test(error.name) ? "passing" : "permanent";
};

/** Whether the call may have been carried out: its answer was lost, or the failure was on AWS's side. */
export const mayHaveHappened = (error: unknown): boolean =>
  !(error instanceof AwsError) || error.mayHaveHappened;

/** What to look at first, by the service's name for a permanent error. The first that matches counts. */
const CHECKS: [name: RegExp, check: string][] = [
  [
    /kms|encryption/i,
    "the KMS key: it must be enabled, and its policy and this function's role must allow its use",
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
    "the message that this work is for, and the version of the code: the request itself is refused",
  ],
];

/** @returns for a line of the log: what to check when the error is permanent, else nothing. */
export const checkFields = (error: unknown): { check?: string } =>
  error instanceof Error && kindOf(error) === "permanent" ? { check: checkFor(error) } : {};

/** @returns what somebody should check. */
export const checkFor = ({ name, message }: Error): string => {
  // DynamoDB names a key that it may not use AccessDeniedException.
  const text = /\bkms\b/i.test(message) ? `kms ${name}` : name;
  const check = CHECKS.find(([pattern]) => pattern.test(text))?.[1];
  return check ?? "what the error says, and what has been changed last";
};
