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
    { Statement: { ...allow, Action: ["sqs:SendMessage", 1] } },
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

  it("still denies although a condition that does not hold stands beside one that cannot be read", () => {
    const Condition = { Bool: { k: "true" }, StringIs: { k: "v" } };
    const { statements } = readPolicy(
      { Statement: { ...allow, Effect: "Deny", Condition } },
      "p",
      "identity",
    );
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

  for (const [what, Principal, problem] of [
    ["a map of a number", { Service: 5 }, "Principal has a name that is not a string"],
    [
      "a map of a name and a number",
      { Service: "lambda.amazonaws.com", AWS: 5 },
      "Principal has a name that is not a string",
    ],
    ["a list", ["*"], 'Principal is a list; expected "*" or a map'],
  ] as const) {
    it(`of a resource must not have ${what} as principal`, () => {
      const Statement = { Effect: "Allow", Action: "*", Principal };
      const { problems } = readPolicy({ Statement }, "p", "resource");
      expect(problems).to.deep.equal([`p: statement 1: ${problem}. IAM refuses such a policy.`]);
    });
  }

  it("is one that is longer than 131,072 characters", () => {
    const withLength = (length: number) => JSON.stringify({ Statement: allow }).padEnd(length);
    expect(readPolicyText(withLength(131_072), "p", "identity").problems).to.deep.equal([]);
    expect(readPolicyText(withLength(131_073), "p", "identity")).to.deep.equal({
      statements: [],
      problems: ["p: its policy is 131073 characters long; IAM accepts at most 131072."],
    });
  });
});

describe("a policy", () => {
  it("has one statement or several, which may have a name", () => {
    const { statements, problems } = readPolicy(
      { Statement: [allow, { ...allow, Sid: "" }, { ...allow, Sid: "Own" }] },
      "p",
      "identity",
    );
    expect(problems).to.deep.equal([]);
    expect(statements.map(({ name }) => name)).to.deep.equal([
      "p, statement 1",
      "p, statement 2",
      'p, statement 3 ("Own")',
    ]);
    expect(readPolicy({ Statement: allow }, "p", "identity").statements).to.deep.equal([
      {
        name: "p, statement 1",
        effect: "Allow",
        actions: { isNegated: false, patterns: ["*"] },
        resources: { isNegated: false, patterns: ["*"] },
        conditions: [],
        hasVariables: false,
      },
    ]);
  });

  it("has variables only in version 2012-10-17", () => {
    for (const [Version, hasVariables] of [
      [undefined, false],
      ["2008-10-17", false],
      ["2012-10-17", true],
    ] as const) {
      const { statements, problems } = readPolicy({ Version, Statement: allow }, "p", "identity");
      expect(problems).to.deep.equal([]);
      expect(statements[0]!.hasVariables).to.equal(hasVariables);
    }
  });

  it("with a problem still denies what it denies, whatever the Deny's own problem", () => {
    const odd = { Effect: "Deny", Resource: "*", Action: 5 };
    const { statements } = readPolicy({ Statement: [allow, odd] }, "p", "identity");
    expect(statements.map(({ effect }) => effect)).to.deep.equal(["Deny"]);
    expect(judge(statements, request).decision).to.equal("denied");
  });

  it("of a resource may name one", () => {
    const Statement = { Effect: "Allow", Action: "*", Principal: "*" };
    const readResource = (given: object) =>
      readPolicy({ Statement: given }, "p", "resource").statements[0]!.resources;
    expect(readResource(Statement)).to.equal(undefined);
    expect(readResource({ ...Statement, Resource: "arn:x" })).to.deep.equal({
      isNegated: false,
      patterns: ["arn:x"],
    });
    expect(readResource({ ...Statement, NotResource: "arn:x" })).to.deep.equal({
      isNegated: true,
      patterns: ["arn:x"],
    });
  });
});
