// The contracts of all routes.
import { globSync } from "node:fs";
import type { Contract } from "../../../handlers/lib/contract.ts";
import { loadContracts } from "../route-modules.ts";

export interface ListedContract {
  /** Of the export. */
  name: string;
  /** Of the file, relative to the project. */
  path: string;
  contract: Contract;
}

/** @returns contracts by action, in alphabetical order. @throws when two have the same action. */
export const listContracts = async (folder = "handlers/routes"): Promise<ListedContract[]> => {
  const paths = globSync(`${folder}/*.ts`).toSorted();
  const loaded = await Promise.all(
    paths.map(async (path) => {
      const { contracts } = await loadContracts(path);
      return contracts.map(([name, contract]) => ({ name, path, contract }));
    }),
  );
  const byAction = Map.groupBy(loaded.flat(), ({ contract }) => contract.action);
  return [...byAction]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, listed]) => {
      const [first, second] = listed;
      if (!first || second) {
        const files = listed.map(({ path }) => path).join(" and ");
        throw new Error(
          `The action "${action}" has contracts in ${files}; expected one. Delete the others.`,
        );
      }
      return first;
    });
};
