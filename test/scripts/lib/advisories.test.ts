// Reading npm audit: which advisories are about deployed packages, and whether they are known at all.
import { expect } from "chai";
import {
  type Advisory,
  describeAdvisory,
  isGrave,
  readAudit,
} from "../../../scripts/lib/advisories.ts";

const LOCKED = {
  "": {},
  "node_modules/deployed": {},
  "node_modules/tool": { dev: true },
  "node_modules/maybe": { optional: true },
  "node_modules/shared": { devOptional: true },
  "node_modules/tool/node_modules/both": { dev: true },
  "node_modules/both": {},
};

const via = (name: string, severity = "high") => ({
  source: 1,
  name,
  dependency: name,
  title: "Anything goes",
  url: "https://example.com/1",
  severity,
  range: "<2.0.0",
});

const report = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });

const readAdvisories = (vulnerabilities: object): Advisory[] => {
  const audit = readAudit(report(vulnerabilities), LOCKED);
  if (!audit.isAnswered) throw new Error(audit.reason);
  return audit.advisories;
};

describe("advisories", () => {
  for (const [name, nodes, isDeployed] of [
    ["deployed", ["node_modules/deployed"], true],
    ["tool", ["node_modules/tool"], false],
    ["maybe", ["node_modules/maybe"], false],
    ["shared", ["node_modules/shared"], false],
    ["both", ["node_modules/tool/node_modules/both", "node_modules/both"], true],
    ["unknown", ["node_modules/unknown"], false],
    ["constructor", ["constructor"], false],
  ] as const) {
    it(`tell that ${name} is ${isDeployed ? "" : "not "}deployed`, () => {
      const found = readAdvisories({ [name]: { via: [via(name)], nodes } });
      expect(found.map((advisory) => advisory.isDeployed)).to.deep.equal([isDeployed]);
      expect(found.map(isGrave)).to.deep.equal([isDeployed]);
    });
  }

  it("are listed once, for the affected package, not for its dependents", () => {
    const found = readAdvisories({
      deployed: {
        via: [via("deployed"), via("deployed", "low")],
        nodes: ["node_modules/deployed"],
      },
      both: { via: ["deployed"], nodes: ["node_modules/both"] },
    });
    expect(found.map(({ name, severity }) => [name, severity])).to.deep.equal([
      ["deployed", "high"],
      ["deployed", "low"],
    ]);
  });

  it("are grave from severity high on", () => {
    for (const [severity, expected] of [
      ["info", false],
      ["low", false],
      ["moderate", false],
      ["high", true],
      ["critical", true],
    ] as const) {
      const nodes = ["node_modules/deployed"];
      const [found] = readAdvisories({ deployed: { via: [via("deployed", severity)], nodes } });
      expect(isGrave(found!), severity).to.equal(expected);
    }
  });

  it("show severity, package, versions, title and URL", () => {
    const nodes = ["node_modules/deployed"];
    const [found] = readAdvisories({ deployed: { via: [via("deployed")], nodes } });
    expect(describeAdvisory(found!)).to.equal(
      "high: deployed <2.0.0, which is deployed: Anything goes (https://example.com/1)",
    );
  });

  it("are empty without vulnerabilities", () => {
    expect(readAdvisories({})).to.deep.equal([]);
  });

  for (const [what, output, reason] of [
    ["nothing", "", "no reason given"],
    ["text that is not JSON", "npm error", "no reason given"],
    ["null", "null", "no reason given"],
    ["a message", '{"message":"405 Method Not Allowed"}', "405 Method Not Allowed"],
    [
      "an error",
      '{"error":{"code":"ENOTFOUND","summary":"getaddrinfo ENOTFOUND","detail":""}}',
      "getaddrinfo ENOTFOUND",
    ],
  ] as const) {
    it(`are unknown when npm answers ${what}`, () => {
      expect(readAudit(output, LOCKED)).to.deep.equal({ isAnswered: false, reason });
    });
  }
});
