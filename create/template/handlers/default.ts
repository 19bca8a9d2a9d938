// $default: what no other route takes.
export const handler = async () => ({
  statusCode: 200,
  body: JSON.stringify({ message: "Unknown action", actions: ["echo"] }),
});
