// Reads the output of `npm audit --json`: known advisories about installed packages, or why there is no answer.

export interface Advisory {
  /** Name of the affected package. */
  name: string;
  severity: Severity;
  title: string;
  url: string;
  /** Affected versions. */
  range: string;
  /** Whether deployed code depends on the package. */
  isDeployed: boolean;
}

export type Audit =
  | { isAnswered: true; advisories: Advisory[] }
  /** The registry does not support npm audit, or cannot be reached. */
  | { isAnswered: false; reason: string };

type Severity = "info" | "low" | "moderate" | "high" | "critical";

/** The format since npm 7. https://docs.npmjs.com/cli/v11/commands/npm-audit */
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

/** By path, as in package-lock.json: whether only development tools need a package, or it is optional. */
export type LockedPackages = Record<
  string,
  { dev?: boolean; devOptional?: boolean; optional?: boolean }
>;

/** @param output of `npm audit --json`. */
export const readAudit = (output: string, locked: LockedPackages): Audit => {
  const report = parse(output);
  if (report?.vulnerabilities === undefined)
    return { isAnswered: false, reason: readReason(report) };
  const packages = new Map(Object.entries(locked));
  /** Optional packages are not deployed: the only one is for scripts. */
  const isDeployed = (path: string): boolean => {
    const { dev, devOptional, optional } = packages.get(path) ?? { dev: true };
    return !dev && !devOptional && !optional;
  };
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via, nodes }) =>
    // A string refers to the advisory of another package in this list.
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

/** Whether the build must fail: only deployed code is exposed to clients. */
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

const readReason = (report: Report | undefined): string =>
  [report?.message, report?.error?.summary, report?.error?.detail].find(
    (text) => typeof text === "string" && text !== "",
  ) ?? "no reason given";
