// /_local/faults: GET shows, PUT replaces and DELETE removes faults; each responds with the resulting state.
import { parseJson } from "../../shared/bounded-json.ts";
import type { IncomingMessage } from "node:http";
import { invalidFaults } from "../faults/document.ts";
import type { Faults } from "../faults/faults.ts";
import type { LocalRoute } from "./local-api.ts";
import { readBody } from "../request/read-body.ts";

const MAX_REQUEST_BYTES = 64 * 1024;

export const faultsRoutes = (faults: Faults): LocalRoute[] => {
  const use = (document: unknown) => {
    faults.use(document);
    return faults.report();
  };
  return [
    { method: "GET", path: "faults", handle: () => faults.report() },
    {
      method: "PUT",
      path: "faults",
      handle: async ({ request }) => use(await readDocument(request)),
    },
    { method: "DELETE", path: "faults", handle: () => use({}) },
  ];
};

const readDocument = async (request: IncomingMessage): Promise<unknown> => {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body === undefined) throw invalidFaults(`expected at most ${MAX_REQUEST_BYTES} bytes.`);
  try {
    return parseJson(body.toString());
  } catch (error) {
    throw invalidFaults(
      `expected JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
};
