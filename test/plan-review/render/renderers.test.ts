// Untrusted values in real renderers of Markdown: whatever they are, the page has the same elements.
import { execFileSync, spawnSync } from "node:child_process";
import { HtmlRenderer, Parser } from "commonmark";
import { expect } from "chai";
import * as fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { createStack, type Stack } from "../../../plan-review/plan/model.ts";
import { changed, created, destroyed, policy, writePage } from "../resources.ts";

type Renderer = [name: string, render: (page: string) => string];

const RENDERERS: Renderer[] = [
  [
    "micromark with GitHub's extensions",
    (page) =>
      micromark(page, {
        allowDangerousHtml: true,
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
      }),
  ],
  ["commonmark", (page) => new HtmlRenderer({ safe: false }).render(new Parser().parse(page))],
];

/** GitHub's own, where it is installed; without it, the extensions of micromark stand for it. */
const GITHUBS: Renderer = [
  "cmark-gfm",
  (page) =>
    execFileSync(
      "cmark-gfm",
      ["--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"],
      { input: page, encoding: "utf8" },
    ),
];
if (spawnSync("cmark-gfm", ["--version"]).status === 0) RENDERERS.push(GITHUBS);

/** A stack with the value wherever a plan can have one, without changing what the rules find. */
const createHostile = (value: string): Stack => {
  const path = { path: value };
  const trust = {
    Principal: { AWS: `p${value}` },
    Condition: { StringEquals: { [value]: value } },
  };
  const lost = { ...path, replacedBecause: [value], movedFrom: value };
  return createStack({
    name: value,
    resources: [
      created("aws_x_thing", { name: value, list: [value], [`a${value}`]: 1 }, path),
      changed(
        "aws_x_thing",
        { name: "constant" },
        { name: value },
        { ...path, replacedBecause: [value] },
      ),
      destroyed("aws_sqs_queue", { name: value }, path),
      changed("aws_sqs_queue", {}, {}, { ...lost, action: "replace" }),
      created("aws_iam_role_policy", { role: value, policy: policy("a:B", "arn:c", trust) }, path),
      created("aws_iam_role_policy", { role: "r", policy: policy("a:*", "arn:c", trust) }, path),
      created("aws_iam_policy", { policy: policy("a:*", "${aws_x_thing.one.arn}") }, path),
    ],
    outputs: [{ name: value, action: "change", before: value, after: "constant", unknown: false }],
    checks: [{ address: value, status: "fail", problems: [value] }],
    invocations: [{ address: value, type: value, trigger: value, config: value }],
  });
};

const options = (value: string) => ({
  allowList: [{ finding: "PR002", resource: value, reason: value, expires: "2027-01-01" }],
});

/** The tags of a page in their order. */
const listTags = (html: string): string[] =>
  (html.match(/<!--|<\/?[a-zA-Z][^>]*>/g) ?? []).map((tag) => tag.replace(/ class="[^"]*"/, ""));

const HOSTILE = [
  "`",
  "``` ```",
  "|",
  "\\|",
  "\\\\|",
  "a\\",
  "a | b",
  "a\nb",
  "\r\n\r\n# heading",
  "</code></summary></details><img src=x onerror=alert(1)>",
  "<!--",
  "<script>alert(1)</script>",
  "[a](https://example.com)",
  "![a](https://example.com/a.png)",
  "https://example.com",
  "www.example.com",
  "a@example.com",
  "@octocat",
  "#1",
  "~~a~~",
  "**a** _b_",
  "- [x] done",
  "$a$",
  "&lt;b&gt;",
  "\u202Eevil",
  "\u0000",
  "\t\ta",
  "---",
  "[^1]: a",
  "<details>",
];

const characters = fc.constantFrom(..."`|\\<>*_[]()!#~&;:/@-\n\r\t $\"'ab1.w".split(""));

describe("untrusted values", () => {
  for (const [name, render] of RENDERERS) {
    const read = (value: string): string[] =>
      listTags(render(writePage(createHostile(value), options(value))));
    const expected = read("plain");

    for (const value of HOSTILE) {
      it(`stay text in ${name}: ${JSON.stringify(value)}`, () => {
        expect(read(value)).to.deep.equal(expected);
      });
    }

    it(`stay text in ${name}, whatever they are`, function () {
      this.timeout(0);
      const property = fc.property(
        fc
          .string({ unit: characters, minLength: 1, maxLength: 24 })
          .filter((value) => value.trim() !== ""),
        (value) => {
          expect(read(value)).to.deep.equal(expected);
        },
      );
      fc.assert(property, { numRuns: 100, seed: 1 });
    });
  }
});
