// List prices of us-east-1 in dollars, November 2026, without free tiers.

export interface Usage {
  /** Posts and clients' messages; API Gateway counts each 32 KB of a message. */
  messages: number;
  connectionMinutes: number;
  /** Billed time, without rounding up to a millisecond. */
  lambdaGbSeconds: number;
  lambdaRequests: number;
  readUnits: number;
  writeUnits: number;
  sqsRequests: number;
}

const MILLION = 1e6;

/** https://aws.amazon.com/api-gateway/pricing/ */
const messagesCost = (messages: number): number => {
  const first = Math.min(messages, 1000 * MILLION);
  return (first * 1 + (messages - first) * 0.8) / MILLION;
};

const CONNECTION_MINUTE = 0.25 / MILLION;
/** By architecture; 1 GB is 1024 MB. https://aws.amazon.com/lambda/pricing/ */
const GB_SECOND = { arm64: 0.0000133334, x86_64: 0.0000166667 };
const LAMBDA_REQUEST = 0.2 / MILLION;
/** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const READ_UNIT = 0.125 / MILLION;
const WRITE_UNIT = 0.625 / MILLION;
/** Per 64 KB of payload; a response without a message is also charged. https://aws.amazon.com/sqs/pricing/ */
const SQS_REQUEST = 0.4 / MILLION;

export interface Cost {
  messages: number;
  connections: number;
  /** Lambda, DynamoDB and SQS. */
  work: number;
}

export const computeCost = (
  usage: Usage,
  architecture: keyof typeof GB_SECOND = "arm64",
): Cost => ({
  messages: messagesCost(usage.messages),
  connections: usage.connectionMinutes * CONNECTION_MINUTE,
  work:
    usage.lambdaGbSeconds * GB_SECOND[architecture] +
    usage.lambdaRequests * LAMBDA_REQUEST +
    usage.readUnits * READ_UNIT +
    usage.writeUnits * WRITE_UNIT +
    usage.sqsRequests * SQS_REQUEST,
});
