// echo: returns the data of {"action":"echo","data":…}.
import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";

export const handler = async ({ body }: APIGatewayProxyWebsocketEventV2) => {
  const { data } = JSON.parse(body ?? "{}") as { data?: unknown };
  return data === undefined
    ? { statusCode: 400, body: '{"error":"BadRequest","message":"data is missing"}' }
    : { statusCode: 200, body: JSON.stringify(data) };
};
