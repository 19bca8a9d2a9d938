// Closes a connection through @connections.
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { requiredEnv } from "./env.ts";
import { readStatus } from "./errors.ts";

export interface ConnectionCloser {
  /**
   * @returns whether it is closed now.
   * @throws when this function has no permission to close connections.
   */
  close(connectionId: string): Promise<boolean>;
}

/** @param endpoint for example `https://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
export const createConnectionCloser = (
  endpoint: string,
  client = new ApiGatewayManagementApiClient({ endpoint }),
): ConnectionCloser => ({
  close: async (ConnectionId) => {
    try {
      await client.send(new DeleteConnectionCommand({ ConnectionId }));
      return true;
    } catch (error) {
      if (readStatus(error) === 403) throw error;
      return readStatus(error) === 410;
    }
  },
});

export const connectionCloserFromEnv = (): ConnectionCloser =>
  createConnectionCloser(requiredEnv("WEBSOCKET_ENDPOINT"));
