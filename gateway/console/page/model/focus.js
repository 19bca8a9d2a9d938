// Keeps the focus where the user is, when a rendering replaces, removes or disables what has it.

/** @typedef {{ parent: Element, index: number }} Step from an element up to its parent */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** Parts that come and go over the page: from there, the focus returns to where it was before. */
const OVER_PAGE = ".notices";

/** @type {HTMLElement | undefined} the last that had the focus outside of these parts */
let lastInPage;

/** @param {() => void} draw @returns {() => void} draws, and then moves the focus if it was lost */
export const keepingFocus = (draw) => {
  addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(OVER_PAGE)) lastInPage = target;
  });
  return () => {
    const { activeElement } = document;
    const isByKeyboard = activeElement?.matches(":focus-visible") === true;
    const steps = activeElement ? listSteps(activeElement) : [];
    draw();
    if (!activeElement || hasStayed(activeElement)) return;
    // Scrolling would surprise those who use a pointer.
    findNext(steps)?.focus({ preventScroll: !isByKeyboard });
  };
};

/** @param {Element} element */
const hasStayed = (element) => element.isConnected && !element.matches(":disabled");

/** @param {Element} element @returns {Step[]} nearest parent first */
const listSteps = (element) => {
  const steps = [];
  for (let at = element; at.parentElement; at = at.parentElement) {
    const parent = at.parentElement;
    steps.push({ parent, index: [...parent.children].indexOf(at) });
  }
  return steps;
};

/** What is now in its place, else what follows or precedes it, in the nearest part that is left. @param {Step[]} steps */
const findNext = (steps) => {
  for (const { parent, index } of steps) {
    if (parent.matches(OVER_PAGE)) return lastInPage?.isConnected ? lastInPage : undefined;
    if (!parent.isConnected) continue;
    const children = [...parent.children];
    const nearest = [...children.slice(index), ...children.slice(0, index).toReversed()];
    const found = nearest.map(findFocusable).find((element) => element !== undefined);
    if (found) return found;
  }
  return undefined;
};

/** @param {Element} element @returns {HTMLElement | undefined} it, or the first in it, that can have the focus */
const findFocusable = (element) =>
  [element, ...element.querySelectorAll(FOCUSABLE)].find(
    /** @returns {each is HTMLElement} */
    (each) =>
      each instanceof HTMLElement &&
      each.matches(FOCUSABLE) &&
      hasStayed(each) &&
      each.checkVisibility(),
  );
