// Sends a message to one connection through @connections.
import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { requiredEnv } from "./env.ts";
import { readStatus } from "./errors.ts";
import type { Payload } from "./payload.ts";
import { outcomeOfStatus, type PostOutcome } from "./post-outcome.ts";

export interface ConnectionPoster {
  /**
   * @param payload at most 128 KiB; API Gateway answers 413 to more.
   * @returns the outcome; never rejects.
   */
  post(connectionId: string, payload: Payload): Promise<PostOutcome>;
}

/**
 * The reference implementation, over AWS's SDK: slower than the signed poster for broadcasts.
 *
 * @param endpoint for example `https://{api}.execute-api.{region}.amazonaws.com/{stage}`.
 * @param config Default: from the function's environment.
 */
export const createConnectionPoster = (
  endpoint: string,
  config: ApiGatewayManagementApiClientConfig = {},
): ConnectionPoster => {
  // With a trailing slash, the SDK would send two.
  const client = new ApiGatewayManagementApiClient({
    endpoint: endpoint.replace(/\/$/, ""),
    ...config,
  });
  return {
    post: async (connectionId, { bytes }) => {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: bytes }));
        return { kind: "delivered", status: 200 };
      } catch (error) {
        return outcomeOfStatus(
          readStatus(error),
          error instanceof Error ? error.message : undefined,
        );
      }
    },
  };
};

export const connectionPosterFromEnv = (): ConnectionPoster =>
  createConnectionPoster(requiredEnv("WEBSOCKET_ENDPOINT"));
