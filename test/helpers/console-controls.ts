// Where the controls of a page are, and what is wrong about it.
import type { Page } from "playwright-core";

/** Runs in the page: describes each control that a user cannot reach or hit. */
const FIND_FAULTS = `(() => {
  const CONTROLS = "a[href], button, input, select, textarea, summary, [role=button]";
  const MIN_SIZE = 24;
  const name = (element) =>
    element.tagName.toLowerCase() + " " +
    (element.getAttribute("aria-label") ?? (element.innerText || element.name || element.placeholder));
  const findClip = (element, rect) => {
    for (let box = element.parentElement; box; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === "visible") continue;
      const outer = box.getBoundingClientRect();
      if (rect.left < outer.left - 1 || rect.right > outer.right + 1) return box;
    }
  };
  const faults = [];
  for (const element of document.querySelectorAll(CONTROLS)) {
    if (!element.checkVisibility()) continue;
    element.scrollIntoView({ block: "center", inline: "nearest" });
    const rect = element.getBoundingClientRect();
    const at = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    if (rect.left < 0 || rect.right > innerWidth) faults.push(name(element) + " is outside of the page");
    if (findClip(element, rect)) faults.push(name(element) + " is cut off");
    if (!at || !(element.contains(at) || at.contains(element))) faults.push(name(element) + " is covered");
    const { overflowX } = getComputedStyle(element);
    const isCut = element.scrollWidth > element.clientWidth + 1 && element.matches("a, button");
    if (isCut && overflowX === "visible") faults.push(name(element) + " is wider than its frame");
    if (rect.width < MIN_SIZE || rect.height < MIN_SIZE)
      faults.push(name(element) + " is " + rect.width.toFixed(1) + " x " + rect.height.toFixed(1));
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push("the page is " + scrollWidth + " wide in " + clientWidth);
  scrollTo(0, 0);
  return faults;
})()`;

export const findLayoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(FIND_FAULTS);
