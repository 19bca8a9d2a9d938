// Finds actions of workflows that are not pinned to a commit: a tag can be moved to other code.
// https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions

export interface PinProblem {
  /** From 1. */
  line: number;
  message: string;
}

const USES = /^\s*(?:-\s+)?["']?uses["']?\s*:\s*(.*?)\s*$/;

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** An action of the same repository is of the same commit. */
const LOCAL = /^["']?\.\//;

/** @param text of a workflow or an action. */
export const findUnpinned = (text: string): PinProblem[] =>
  text.split("\n").flatMap((line, index) => {
    const used = USES.exec(line)?.[1];
    if (used === undefined || LOCAL.test(used) || PINNED.test(used)) return [];
    const message = `"${used}" is not pinned; expected OWNER/ACTION@COMMIT # vX.Y.Z, with all 40 digits of the commit of that release.`;
    return [{ line: index + 1, message }];
  });

/** @param files text by path. @returns problems of actions that are pinned to different commits. */
export const findDifferentPins = (files: ReadonlyMap<string, string>): string[] => {
  const commits = new Map<string, Set<string>>();
  for (const text of files.values()) {
    for (const [, action = "", commit = ""] of text.matchAll(/uses: *([\w./-]+)@([0-9a-f]{40})/g)) {
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
  }
  return [...commits]
    .filter(([, pins]) => pins.size > 1)
    .map(
      ([action, pins]) => `${action} is pinned to ${[...pins].join(" and ")}; expected one commit.`,
    );
};
