// The events that an open page gets, without a browser.
import { get, type IncomingMessage } from "node:http";
import { once } from "node:events";

/**
 * Reads them until the returned function is called.
 *
 * @param url of a stage of the gateway.
 */
export const readEvents = async (url: string): Promise<() => void> => {
  const request = get(`http://localhost:${new URL(url).port}/_local/events`);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`Events: ${response.statusCode}`);
  response.resume();
  return () => request.destroy();
};
