// An entry of PutEvents.

/** @param more arguments that replace those of an event that says hi. */
export const entry = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  Source: "chat",
  DetailType: "said",
  Detail: '{"text":"hi"}',
  ...more,
});
