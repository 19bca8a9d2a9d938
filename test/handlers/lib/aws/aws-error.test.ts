// Which errors are transient, which are permanent, and what to check for those.
import { expect } from "chai";
import {
  AwsError,
  checkFields,
  checkFor,
  classifyError,
  mayHaveHappened,
} from "../../../../handlers/lib/aws/aws-error.ts";

const CASES: [kind: string, status: number | undefined, names: string[]][] = [
  [
    "permanent",
    400,
    [
      "AccessDeniedException",
      "ResourceNotFoundException",
      "ValidationException",
      "UnrecognizedClientException",
      "SerializationException",
      "MissingAuthenticationTokenException",
      "IncompleteSignature",
      "KmsAccessDenied",
      "KmsDisabled",
      "KmsInvalidState",
      "KmsNotFound",
      "QueueDoesNotExist",
      "AWS.SimpleQueueService.NonExistentQueue",
      "InvalidMessageContents",
      "Unknown",
    ],
  ],
  ["permanent", 403, ["AccessDenied", "InvalidSignatureException", "Unknown"]],
  ["permanent", 404, ["InvalidAddress", "UnknownOperationException"]],
  ["permanent", 300, ["Unknown"]],
  ["permanent", 301, ["Unknown"]],
  ["passing", 200, ["Unknown"]],
  [
    "passing",
    400,
    [
      "ThrottlingException",
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "RequestThrottled",
      "KmsThrottled",
      "TransactionConflictException",
      "ExpiredTokenException",
      "RequestTimeTooSkewed",
      "InternalServerError",
      "ServiceUnavailable",
      "TooManyRequestsException",
      "SlowDown",
      "TransactionInProgressException",
      "ReplicatedWriteConflictException",
      "RequestTimeoutException",
      "QueueDeletedRecently",
      "ResourceInUseException",
    ],
  ],
  ["permanent", 400, ["TransactionCanceledException", "Throw", "Limit", "Skewed"]],
  ["permanent", 499, ["Unknown"]],
  ["passing", 299, ["Unknown"]],
  ["passing", 403, ["OverLimit", "ExpiredTokenException"]],
  ["passing", 408, ["RequestTimeout", "Unknown"]],
  ["passing", 429, ["Unknown", "AccessDenied"]],
  ["passing", 500, ["InternalServerError", "AccessDeniedException"]],
  ["passing", 503, ["Unknown"]],
  ["passing", undefined, ["ConnectionError"]],
  ["answer", 400, ["ConditionalCheckFailedException"]],
];

describe("an AWS error", () => {
  for (const [kind, status, names] of CASES) {
    for (const name of names) {
      it(`is ${kind}: ${status ?? "no response"}, ${name}`, () => {
        expect(classifyError(new AwsError(name, "", { status }))).to.equal(kind);
        // As the SDK throws it.
        const sdk = Object.assign(new Error(), { name, $metadata: { httpStatusCode: status } });
        expect(classifyError(sdk)).to.equal(kind);
      });
    }
  }

  it("is passing when it is a bug, or not an Error", () => {
    expect(classifyError(new TypeError("a defect"))).to.equal("passing");
    for (const thrown of ["AccessDenied", null, undefined]) {
      expect(classifyError(thrown)).to.equal("passing");
    }
  });

  for (const [name, message, check] of [
    ["AccessDeniedException", "User is not authorized to perform: dynamodb:Query", "role"],
    ["AccessDeniedException", "403 not authorized to kms:Decrypt", "KMS key"],
    ["KmsDisabled", "", "KMS key"],
    ["Forbidden", "", "WEBSOCKET_ENDPOINT"],
    ["ResourceNotFoundException", "", "environment names"],
    ["QueueDoesNotExist", "", "environment names"],
    ["UnrecognizedClientException", "", "credentials"],
    ["UnauthorizedOperation", "", "role"],
    ["NotAuthorized", "", "role"],
    ["NonExistentQueue", "", "environment names"],
    ["InvalidAddress", "", "environment names"],
    ["InvalidQueueUrl", "", "environment names"],
    ["IncompleteSignature", "", "credentials"],
    ["InvalidClientTokenId", "", "credentials"],
    ["MissingAuthenticationToken", "", "credentials"],
    ["InvalidAccessKeyId", "", "credentials"],
    ["SerializationException", "", "the version of the code"],
    ["InvalidMessageContents", "", "the version of the code"],
    ["MalformedInput", "", "the version of the code"],
    ["BatchRequestTooLong", "", "the version of the code"],
    ["UnknownOperationException", "", "the version of the code"],
    ["EncryptionFailure", "", "KMS key"],
    ["Unknown", "400 akms is a name", "the error message"],
    ["ValidationException", "", "the version of the code"],
    ["Unknown", "400 key is disabled: KMS", "KMS key"],
    ["Unknown", "400 <html>", "the error message"],
  ]) {
    it(`says what to check: ${name}, ${message}`, () => {
      expect(checkFor(new AwsError(name!, message!))).to.include(check!);
    });
  }

  it("is logged with what to check only when it is permanent", () => {
    const permanent = new AwsError("AccessDeniedException", "", { status: 400 });
    expect(checkFields(permanent)).to.deep.equal({ check: checkFor(permanent) });
    for (const other of [
      new AwsError("ThrottlingException", "", { status: 400 }),
      new AwsError("ConditionalCheckFailedException", "", { status: 400 }),
      new Error("a defect"),
      "no error at all",
    ]) {
      expect(checkFields(other)).to.deep.equal({});
    }
  });

  it("may have happened unless it is known not to", () => {
    expect(mayHaveHappened(new AwsError("X", "", { status: 400 }))).to.equal(false);
    expect(mayHaveHappened(new AwsError("X", "", { mayHaveHappened: true }))).to.equal(true);
    expect(mayHaveHappened(new Error("reset"))).to.equal(true);
  });
});
