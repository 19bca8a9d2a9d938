// Reads what `npm audit --json` says: which known advisories concern what is installed, or why nobody can tell.

export interface Advisory {
  /** Of the package that it is about. */
  name: string;
  severity: Severity;
  title: string;
  url: string;
  /** Versions that it is about. */
  range: string;
  /** Whether something that is deployed depends on the package. */
  isDeployed: boolean;
}

export type Audit =
  | { isAnswered: true; advisories: Advisory[] }
  /** The registry has no such service, or cannot be reached. */
  | { isAnswered: false; reason: string };

type Severity = "info" | "low" | "moderate" | "high" | "critical";

/** As npm 7 and later write it. https://docs.npmjs.com/cli/v11/commands/npm-audit */
interface Report {
  auditReportVersion?: number;
  vulnerabilities?: Record<string, { via: (Via | string)[]; nodes: string[] }>;
  message?: string;
  error?: { summary?: string; detail?: string };
}

interface Via {
  name: string;
  severity: Severity;
  title: string;
  url: string;
  range: string;
}

/** By paths, as in package-lock.json: whether only the project's tools need a package, or nothing surely does. */
export type LockedPackages = Record<
  string,
  { dev?: boolean; devOptional?: boolean; optional?: boolean }
>;

/** @param output of `npm audit --json`. */
export const readAudit = (output: string, locked: LockedPackages): Audit => {
  const report = parse(output);
  if (report?.vulnerabilities === undefined) return { isAnswered: false, reason: reasonOf(report) };
  const packages = new Map(Object.entries(locked));
  /** The only optional package runs scripts. */
  const isDeployed = (path: string): boolean => {
    const { dev, devOptional, optional } = packages.get(path) ?? { dev: true };
    return !dev && !devOptional && !optional;
  };
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via, nodes }) =>
    // A text names another package of this list, whose advisory is meant.
    via
      .filter((each) => typeof each === "object")
      .map(({ name, severity, title, url, range }) => ({
        name,
        severity,
        title,
        url,
        range,
        isDeployed: nodes.some(isDeployed),
      })),
  );
  return { isAnswered: true, advisories };
};

/** Whether the build is to fail: tools have no clients, and what is deployed has. */
export const isGrave = ({ severity, isDeployed }: Advisory): boolean =>
  isDeployed && (severity === "high" || severity === "critical");

export const describeAdvisory = ({ name, range, severity, isDeployed, title, url }: Advisory) =>
  `${severity}: ${name} ${range}, ${isDeployed ? "which is deployed" : "a tool"}: ${title} (${url})`;

const parse = (output: string): Report | undefined => {
  try {
    return JSON.parse(output) as Report;
  } catch {
    return undefined;
  }
};

const reasonOf = (report: Report | undefined): string =>
  [report?.message, report?.error?.summary, report?.error?.detail].find(
    (text) => typeof text === "string" && text !== "",
  ) ?? "it said nothing";
