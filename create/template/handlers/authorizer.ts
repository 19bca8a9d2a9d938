// Decides who may connect: clients that send the token as ?token=….
import { createHash, timingSafeEqual } from "node:crypto";
import type {
  APIGatewayRequestAuthorizerEvent,
  APIGatewayAuthorizerWithContextResult,
} from "aws-lambda";

type Result = APIGatewayAuthorizerWithContextResult<Record<string, string>>;

const expected = Buffer.from(process.env["TOKEN_DIGEST"] ?? "", "hex");

export const handler = async (event: APIGatewayRequestAuthorizerEvent): Promise<Result> => {
  const token = event.queryStringParameters?.["token"];
  // API Gateway answers 401 when the function throws exactly this message.
  if (token === undefined) throw new Error("Unauthorized");
  const digest = createHash("sha256").update(token).digest();
  const isAllowed = digest.length === expected.length && timingSafeEqual(digest, expected);
  return {
    principalId: "anonymous",
    context: {},
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Action: "execute-api:Invoke",
          Effect: isAllowed ? "Allow" : "Deny",
          Resource: event.methodArn,
        },
      ],
    },
  };
};
