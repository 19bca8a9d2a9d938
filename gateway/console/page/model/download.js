// Hands texts to the user: as a file, or on the clipboard.
import { attempt, notify } from "./notices.js";

/** @param {string} name @param {string} text */
export const download = (name, text) => {
  const url = URL.createObjectURL(new Blob([text]));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
  notify(`Exported as ${name}.`);
};

/** @param {string} text @param {string} what it is, for the notice */
export const copy = (text, what) =>
  attempt(async () => {
    await navigator.clipboard.writeText(text);
    notify(`Copied ${what}.`);
  });
