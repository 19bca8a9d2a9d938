// The table and queues of the sink: the table lists as many connections as a partition's name says, or one, and deletes
// none.
import { hash } from "node:crypto";
import { toId, toNumber, toRange } from "./ids.ts";

interface QueryInput {
  ExpressionAttributeValues: { ":p": { S: string } };
  ExclusiveStartKey?: { c: { S: string } };
  Limit: number;
}

/** Made hours ago, so that a 410 counts. */
const EXPIRY = String(Math.floor(Date.now() / 1000) + 3600);

/** @returns the response of DynamoDB or SQS to a call. */
export const answerCall = (operation: string, body: string): string => {
  if (operation === "Query") return answerQuery(body);
  return operation === "SendMessage" ? answerSendMessage(body) : "{}";
};

/** The SDK verifies the digest. */
const answerSendMessage = (body: string): string => {
  const { MessageBody } = JSON.parse(body) as { MessageBody: string };
  return JSON.stringify({ MD5OfMessageBody: hash("md5", MessageBody), MessageId: "m1" });
};

const answerQuery = (body: string): string => {
  const {
    ExpressionAttributeValues: values,
    ExclusiveStartKey,
    Limit,
  } = JSON.parse(body) as QueryInput;
  const { from, count } = toRange(values[":p"].S);
  const first = ExclusiveStartKey ? toNumber(ExclusiveStartKey.c.S) + 1 : from;
  const length = Math.min(Limit, from + count - first);
  const Items = Array.from({ length }, (_, index) => ({
    p: values[":p"],
    c: { S: toId(first + index) },
    e: { N: EXPIRY },
  }));
  const isLast = first + length === from + count;
  return JSON.stringify({
    Items,
    ...(!isLast && { LastEvaluatedKey: { p: values[":p"], c: Items.at(-1)?.c } }),
  });
};
