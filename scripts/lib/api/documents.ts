// All files that are written from the contracts.
import { readFileSync } from "node:fs";
import { createAsyncApi } from "./asyncapi.ts";
import { printActions, printAgreement } from "./client-types.ts";
import { listContracts } from "./contracts.ts";

const AGREEMENT_FOLDER = "test/client/types";

/** @returns texts by path in the project. */
export const createApiDocuments = async (): Promise<Map<string, string>> => {
  const listed = await listContracts();
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const contracts = listed.map(({ contract }) => contract);
  return new Map([
    ["docs/asyncapi.json", `${JSON.stringify(createAsyncApi(contracts, version), undefined, 2)}\n`],
    ["client/actions.ts", printActions(listed)],
    [`${AGREEMENT_FOLDER}/agreement.ts`, printAgreement(listed, AGREEMENT_FOLDER)],
  ]);
};
