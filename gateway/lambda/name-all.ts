// Names several functions in a line.
import type { LambdaModel } from "../model/functions.ts";

/** Functions in a line. */
const MAX_NAMED = 3;

export const nameAll = (functions: Pick<LambdaModel, "address">[]): string => {
  const addresses = functions.map(({ address }) => address);
  const others = addresses.length - MAX_NAMED;
  return addresses.slice(0, MAX_NAMED).join(", ") + (others > 0 ? ` and ${others} more` : "");
};
