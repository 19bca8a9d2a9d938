// Common practice: the SDK's client, with unlimited or limited concurrency.
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import pMap from "p-map";
import { toIds } from "../../lib/ids.ts";
import { type Contender, CREDENTIALS, REGION, type Setting } from "../setting.ts";

const createPost = ({ endpoint, ca, text }: Setting) => {
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    // The client's default number of sockets.
    ...(ca !== undefined && { requestHandler: { httpsAgent: { ca, maxSockets: 50 } } }),
  });
  return (ConnectionId: string) =>
    client.send(new PostToConnectionCommand({ ConnectionId, Data: text }));
};

/** The way of every public sample. */
export const samples: Contender = (setting) => {
  const post = createPost(setting);
  return async (range, onAnswer) => {
    await Promise.all(
      toIds(range).map(async (id) => {
        await post(id);
        onAnswer();
      }),
    );
  };
};

export const pMap100: Contender = (setting) => {
  const post = createPost(setting);
  return async (range, onAnswer) => {
    await pMap(
      toIds(range),
      async (id) => {
        await post(id);
        onAnswer();
      },
      { concurrency: 100 },
    );
  };
};
