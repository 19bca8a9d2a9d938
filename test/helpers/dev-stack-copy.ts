// A modified copy of the dev stack in its own folder, with the original zips.
import { copyChanged, type StackCopy } from "../../scripts/lib/copy-stack.ts";
import { synthesizedStack } from "./dev-stack.ts";

export { findFunction, type StackCopy } from "../../scripts/lib/copy-stack.ts";

type Resources = Record<string, Record<string, any>>;

/** @param change modifies the resources, which are by type and name. */
export const copyDevStack = async (change: (resources: Resources) => void): Promise<StackCopy> =>
  copyChanged(await synthesizedStack("dev"), change);
