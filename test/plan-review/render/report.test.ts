// The report as a whole, and Markdown that untrusted values cannot break.
import { expect } from "chai";
import { code, cut, cutBoth, diff, row } from "../../../plan-review/render/markdown.ts";
import { writeFitted, writeWhole } from "../../../plan-review/render/page.ts";
import { reportOn } from "../../../plan-review/review.ts";
import { changed, created, createStack, destroyed, reviewStack, writePage } from "../resources.ts";

const TYPE = "aws_x_thing";

const markdown = writePage;

describe("Markdown", () => {
  it("keeps code in code", () => {
    expect(code("a")).to.equal("`a`");
    expect(code("a`b")).to.equal("``a`b``");
    expect(code("`a``b`")).to.equal("``` `a``b` ```");
    expect(code("a\n| b")).to.equal("`a | b`");
    expect(code("")).to.equal("`  `");
  });

  it("keeps control characters from a terminal", () => {
    expect(code("\u001B[2J")).to.equal("`\\u001b[2J`");
    expect(diff(["+ \u009B2J"])).to.equal("```diff\n+ \\u009b2J\n```");
  });

  it("keeps cells in their columns", () => {
    expect(row(["a|b", code("c|d")])).to.equal("| a\\|b | `c\\|d` |");
  });

  it("keeps a block a block", () => {
    expect(diff(['+ a: "```"', "- b\n- c"])).to.equal('````diff\n+ a: "```"\n- b⏎- c\n````');
  });

  it("lets no value escape its context", () => {
    const evil = '</code></summary>\n```\n### Findings | <img src="x"> @everybody `';
    const stack = createStack(
      created(TYPE, { name: evil }, { path: evil }),
      destroyed("aws_sqs_queue", {}, { path: evil }),
    );
    const text = markdown(stack);
    expect(text.match(/^### Findings/gm)).to.have.length(1);
    const outside = text
      .replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, "")
      .replace(/(`+)(?!`).+?\1/g, "");
    expect(outside).not.to.contain("<img");
    expect(outside).not.to.match(/<\/code><\/summary>\n```/);
  });

  it("truncates long values around their difference", () => {
    expect(cut("a".repeat(1000))).to.have.length(241);
    expect(cut("short")).to.equal("short");
    const [a, b] = cutBoth(`${"x".repeat(2000)}A`, `${"x".repeat(2000)}B`);
    expect([a.at(-1), b.at(-1)]).to.deep.equal(["A", "B"]);
    expect(a).to.match(/^…x+A$/);
    const [start] = cutBoth(`A${"x".repeat(2000)}`, `B${"x".repeat(2000)}`);
    expect(start).to.match(/^Ax+…$/);
  });

  it("fits into a GitHub comment, and says what it omits", () => {
    const resources = Array.from({ length: 2000 }, (_, index) =>
      created(TYPE, { name: `thing ${index}` }, { path: `dev/thing-${index}` }),
    );
    const stack = createStack(destroyed("aws_dynamodb_table", { name: "t" }), ...resources);
    const text = writeFitted([reportOn(reviewStack(stack), true)]);
    expect(text.length).to.be.within(60_000, 65_536);
    expect(text).to.contain("| PR002 | error |").and.to.contain("2000 to create");
    const left = Number(/and (\d+) more parts of this review are omitted/.exec(text)?.[1]);
    expect(text.match(/<details>/g)).to.have.length(2001 - left);
  });

  it("is complete when it fits", () => {
    const report = reportOn(reviewStack(createStack(created(TYPE, { name: "n" }))), true);
    expect(writeFitted([report])).to.equal(writeWhole([report]));
  });

  it("truncates a resource with too many lines", () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`a${index}`, index]),
    );
    expect(markdown(createStack(created(TYPE, many)))).to.contain("  … and 20 more lines");
  });
});

describe("a report", () => {
  it("shows new code as one line", () => {
    const before = {
      source_code_hash: "a",
      filename: "a.zip",
      last_modified: "then",
      memory_size: 1,
    };
    const after = { ...before, source_code_hash: "b", filename: "b.zip", last_modified: undefined };
    const unknown = { unknown: { last_modified: true } };
    const text = markdown(createStack(changed("aws_lambda_function", before, after, unknown)));
    expect(text).to.contain("### New code only\n\n`dev/one`\n").and.not.to.contain("### Changed");
    const more = changed("aws_lambda_function", before, { ...after, memory_size: 2 }, unknown);
    expect(markdown(createStack(more)))
      .to.contain("+ memory_size: 2")
      .and.not.to.contain("New code only");
  });

  it("lists what Terraform no longer manages", () => {
    const text = markdown(createStack(destroyed(TYPE, { name: "n" }, { action: "forget" })));
    expect(text).to.contain("0 to destroy, 1 to forget").and.to.contain("### No longer managed");
  });

  it("shows what is allowed, and why", () => {
    const entry = {
      finding: "PR002",
      resource: "dev/old",
      reason: "Nothing is in it.",
      expires: "2026-12-31",
    };
    const stack = createStack(destroyed("aws_sqs_queue", {}));
    const page = writePage(stack, { allowList: [entry] });
    expect(reviewStack(stack, { allowList: [entry] }).passes).to.equal(true);
    expect(page).to.contain("| PR002 | ~~error~~ | `dev/old` |");
    expect(page).to.contain("**Allowed until 2026-12-31:** `Nothing is in it.`");
    expect(reviewStack(stack).passes).to.equal(false);
  });

  it("puts errors before warnings before notices", () => {
    const stack = createStack(
      destroyed("aws_cloudwatch_log_group", {}),
      destroyed("aws_sqs_queue", {}, { path: "dev/queue" }),
    );
    const ids = markdown(stack).match(/\| (error|warning) \|/g);
    expect(ids).to.deep.equal(["| error |", "| warning |"]);
  });
});
