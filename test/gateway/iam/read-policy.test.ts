// Untrusted policy documents: malformed ones are reported and never grant access.
import { expect } from "chai";
import { NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judge } from "../../../gateway/iam/policy.ts";
import { readPolicy, readPolicyText } from "../../../gateway/iam/read-policy.ts";

const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const request = { action: "sqs:SendMessage", resource: "arn:queue", keys: NO_KEYS };

const MALFORMED: [document: unknown, problem: string][] = [
  [undefined, "p: its policy is missing"],
  [null, "p: its policy is null"],
  [[], "p: its policy is a list"],
  ["x", 'p: its policy is "x"'],
  [{}, "p: it has no Statement"],
  [
    { Version: "2012-10-18", Statement: allow },
    'p: Version is "2012-10-18"; expected "2012-10-17"',
  ],
  [{ Statement: "x" }, 'p: statement 1 is "x"; expected a map'],
  [{ Statement: [allow, null] }, "p: statement 2 is null; expected a map"],
  [{ Statement: [[allow]] }, "p: statement 1 is a list; expected a map"],
  [
    { Statement: { ...allow, Effect: "allow" } },
    'p: statement 1: Effect is "allow"; expected "Allow" or "Deny"',
  ],
  [{ Statement: { Effect: "Allow", Resource: "*" } }, "p: statement 1: it has no Action"],
  [{ Statement: { ...allow, NotAction: "x" } }, "p: statement 1: it has both Action and NotAction"],
  [
    { Statement: { ...allow, Action: { a: 1 } } },
    "p: statement 1: Action is a map; expected a string, or a list",
  ],
  [
    { Statement: { ...allow, Action: [1] } },
    "p: statement 1: Action is a list; expected a string, or a list",
  ],
  [
    { Statement: { ...allow, Resource: null } },
    "p: statement 1: Resource is null; expected a string, or a list",
  ],
  [{ Statement: { Effect: "Allow", Action: "*" } }, "p: statement 1: it has no Resource"],
  [
    { Statement: { ...allow, Principal: "*" } },
    "p: statement 1: an identity policy must not have a Principal",
  ],
  [
    { Statement: { ...allow, Condition: "x" } },
    'p: statement 1: Condition is "x"; expected such as',
  ],
  [
    { Statement: { ...allow, Sid: "Odd", Condition: { StringIs: { k: "v" } } } },
    'p: statement 1 ("Odd"): "StringIs" is not a condition operator',
  ],
  [
    { Statement: [allow, { ...allow, Condition: { Bool: 1 } }] },
    "p: statement 2: Bool is 1; expected such as",
  ],
];

describe("a malformed policy", () => {
  for (const [document, problem] of MALFORMED) {
    it(`allows nothing: ${problem}`, () => {
      const { statements, problems } = readPolicy(document, "p", "identity");
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(/^p: .*\.$/);
      expect(problems[0]!.startsWith(problem)).to.equal(true, problems[0]);
      expect(judge(statements, request).decision).to.equal("not allowed");
    });
  }

  it("still denies, and never less than intended", () => {
    const deny = { ...allow, Effect: "Deny", Condition: { StringIs: { k: "v" } } };
    const { statements } = readPolicy({ Statement: [allow, deny] }, "p", "identity");
    expect(judge(statements, request).decision).to.equal("denied");
  });

  for (const text of [
    "{",
    "",
    "[".repeat(100_000),
    `${'{"Statement":'.repeat(50_000)}1${"}".repeat(50_000)}`,
  ]) {
    it(`may be ${text.slice(0, 20)}… of ${text.length} characters`, () => {
      const { statements, problems } = readPolicyText(text, "p", "identity");
      expect(statements).to.deep.equal([]);
      expect(problems[0]).to.match(/^p: .{1,400}$/);
    });
  }

  for (const value of [undefined, null, 5, {}, []]) {
    it(`may be ${JSON.stringify(value)} instead of text`, () => {
      expect(readPolicyText(value, "p", "identity").problems[0]).to.match(/^p: its policy is /);
    });
  }

  it("of a resource must have a principal", () => {
    const { problems } = readPolicy(
      { Statement: { Effect: "Allow", Action: "*" } },
      "p",
      "resource",
    );
    expect(problems[0]).to.match(/^p: statement 1: Principal is missing; expected "\*" or a map/);
  });
});
