// Error frames that API Gateway sends for a message that it could not handle; the connection stays open.

export type GatewayMessage =
  | "Forbidden"
  | "Internal server error"
  | "Endpoint request timed out"
  | "Too Many Requests";

/** Formatted with exactly this spacing, as captured from AWS. */
export const errorFrame = (
  message: GatewayMessage,
  { connectionId, requestId }: { connectionId: string; requestId: string },
): string =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
