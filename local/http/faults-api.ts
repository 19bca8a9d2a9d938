// /_local/faults: what shall go wrong, for the person in front of the gateway and for nobody else.
import type { IncomingMessage, ServerResponse } from "node:http";
import { GatewayError } from "../errors.ts";
import { invalidFaults } from "../faults/document.ts";
import type { Faults } from "../faults/faults.ts";
import { readBody } from "./read-body.ts";

export const FAULTS_PATH = "/_local/faults";

const MAX_REQUEST_BYTES = 64 * 1024;

const METHODS = new Set(["GET", "PUT", "DELETE"]);

/** GET shows, PUT replaces, DELETE ends; all of them answer with what is then the case. */
export const answerFaultsApi = async (
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { method = "" } = request;
  if (!isFromHere(request)) {
    return send(response, 403, { message: `${FAULTS_PATH} is served to localhost only.` });
  }
  if (!METHODS.has(method)) {
    return send(response, 405, { message: `${method} is unknown; expected GET, PUT or DELETE.` });
  }
  try {
    if (method === "PUT") faults.use(parse(await readBody(request, MAX_REQUEST_BYTES)));
    if (method === "DELETE") faults.use({});
    send(response, 200, faults.report());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    send(response, 400, { message: error.message });
  }
};

/** Neither a name that somebody has made to resolve to 127.0.0.1, nor a page from elsewhere in a browser. */
const isFromHere = ({ headers: { host = "", origin } }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) &&
  (origin === undefined || origin === `http://${host}`);

const parse = (body: Buffer | undefined): unknown => {
  if (body === undefined) throw invalidFaults(`expected at most ${MAX_REQUEST_BYTES} bytes.`);
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw invalidFaults(
      `expected JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
};

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};
