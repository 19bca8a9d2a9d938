// Notices for the user: results and errors of actions, shown over the page wherever it is scrolled to.
import { state, update } from "./store.js";

/** Maximum notices on screen; the oldest goes first. */
const MAX_NOTICES = 3;
/** Milliseconds that a result stays; errors stay until they are dismissed. */
const RESULT_MS = 10_000;

let lastId = 0;

/** @param {string} text @param {boolean} [isError] */
export const notify = (text, isError = false) => {
  const id = (lastId += 1);
  const others = state.notices.filter((notice) => notice.text !== text);
  update({ notices: [...others, { id, text, isError }].slice(-MAX_NOTICES) });
  if (!isError) setTimeout(() => dismiss(id), RESULT_MS);
};

/** @param {number} id */
export const dismiss = (id) =>
  update({ notices: state.notices.filter((notice) => notice.id !== id) });

/** @returns {boolean} whether there was one */
export const dismissNewest = () => {
  const newest = state.notices.at(-1);
  if (newest) dismiss(newest.id);
  return newest !== undefined;
};

/** Shows any error to the user. @param {() => Promise<unknown>} action @returns {Promise<void>} */
export const attempt = async (action) => {
  try {
    await action();
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), true);
  }
};
