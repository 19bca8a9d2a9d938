// Shortens warnings that many resources share, so that others are not lost among them.
import { groupBy } from "../../shared/group-by.ts";
import { replaceKeys } from "../../shared/instance-keys.ts";

export interface Warned {
  /** The address or name of what the line is about. */
  subject: string;
  line: string;
}

/** Lines in full; the others of a group share one. */
const MAX_LINES = 3;

/**
 * @param group warnings with the same cause.
 * @returns one line if the lines differ in nothing but their subjects, else at most four. They name every resource.
 */
export const abridge = (group: readonly Warned[]): string[] => {
  const [text, ...otherTexts] = new Set(group.map(textAfterSubject));
  if (text !== undefined && otherTexts.length === 0) {
    return [nameSubjects(group.map(({ subject }) => subject)) + text];
  }
  const shown = group.slice(0, MAX_LINES).map(({ line }) => line);
  const left = group.slice(MAX_LINES).map(({ subject }) => subject);
  return left.length === 0
    ? shown
    : [...shown, `The same is true of ${left.length} more: ${nameSubjects(left)}.`];
};

/** Instances of a resource that are named one by one. */
const MAX_INSTANCES = 3;

const nameSubjects = (subjects: string[]): string =>
  [...groupBy(subjects, (subject) => replaceKeys(subject, "[*]"))]
    .flatMap(([resource, instances]) =>
      instances.length > MAX_INSTANCES
        ? [`${resource} (${instances.length} instances)`]
        : instances,
    )
    .join(", ");

/** @returns undefined for a line that does not begin with its subject and a colon. */
const textAfterSubject = ({ subject, line }: Warned): string | undefined =>
  line.startsWith(`${subject}: `) ? line.slice(subject.length) : undefined;
