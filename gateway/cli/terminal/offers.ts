// Options that would serve more, as lines to complete and paste.
import { escapeControls } from "../../../shared/escape-controls.ts";
import { quoteForShell } from "../../../shared/quote-for-shell.ts";
import type { Offer } from "../../index.ts";

/** Values of an option that are shown; the others are like them. */
const MAX_SHOWN = 3;

/** @returns "" for no offers. */
export const renderOffers = (offers: readonly Offer[]): string =>
  offers.length === 0 ? "" : ["", "", "To serve more, add:", ...offers.map(renderOffer)].join("\n");

const renderOffer = ({ option, values }: Offer): string => {
  const shown = values
    .slice(0, MAX_SHOWN)
    .map((value) => `${option} ${quoteForShell(escapeControls(value))}`);
  const left = values.length - shown.length;
  return `  ${shown.join(" ")}${left > 0 ? `  and ${left} more` : ""}`;
};
