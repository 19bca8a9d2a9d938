// $default: messages that match no other route.
export const handler = async () => ({
  statusCode: 200,
  body: JSON.stringify({ message: "Unknown action", actions: ["echo"] }),
});
