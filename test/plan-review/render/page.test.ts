// What a page keeps when it is too long for a comment, and that `--full` keeps everything.
import { expect } from "chai";
import { writeFitted, writeWhole } from "../../../plan-review/render/page.ts";
import { reportOn } from "../../../plan-review/review.ts";
import { changed, createStack, created, destroyed, policy, reviewStack } from "../resources.ts";

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

const longText = "x".repeat(5000);

/** Many queues that go away, stateless resources that are replaced, and one long list of details. */
const createLong = (lost: number, others: number) =>
  createStack(
    ...count(lost).map((index) =>
      destroyed("aws_sqs_queue", { name: longText }, { path: `dev/queue-${index}` }),
    ),
    ...count(lost).map((index) =>
      changed("aws_x_y", {}, { name: longText }, { action: "replace", path: `dev/thing-${index}` }),
    ),
    ...count(others).map((index) =>
      created("aws_x_y", { name: longText }, { path: `dev/new-${index}` }),
    ),
  );

describe("a page that is too long", () => {
  for (const [lost, others] of [
    [1, 2000],
    [100, 100],
    [300, 3],
    [450, 0],
  ] as const) {
    it(`keeps ${lost} findings and ${2 * lost} addresses that are destroyed or replaced`, () => {
      const page = writeFitted([reportOn(reviewStack(createLong(lost, others)), true)]);
      expect(page.length).to.be.lessThan(65_536);
      expect(page.match(/^\| PR002 \| error \|/gm)).to.have.length(lost);
      for (const index of count(lost)) {
        expect(page).to.contain(`| PR002 | error | \`dev/queue-${index}\` |`);
        expect(page).to.contain(`\`dev/queue-${index}\` destroyed`);
        expect(page).to.contain(`\`dev/thing-${index}\` replaced`);
      }
      expect(page).to.match(/\*\*Truncated:\*\*/);
    });
  }

  it("counts what not even short rows leave room for", () => {
    const page = writeFitted([reportOn(reviewStack(createLong(3000, 0)), true)]);
    const [, left] = /(\d+) more findings and addresses are omitted/.exec(page) ?? [];
    const kept = page.match(/^\| (PR002 \||\| \|)/gm)?.length ?? 0;
    expect(page.length).to.be.lessThan(65_536);
    expect(kept + Number(left)).to.equal(9000);
  });

  it("shares the room among several stacks", () => {
    const reports = count(3).map(() => reportOn(reviewStack(createLong(20, 50)), true));
    const page = writeFitted(reports);
    expect(page.length).to.be.lessThan(65_536);
    expect(page.match(/^\| PR002 \|/gm)).to.have.length(60);
  });
});

describe("--full", () => {
  it("cuts no value, no list and no statement", () => {
    const lines = Object.fromEntries(
      count(200).map((index) => [`a${index}`, `${longText}${index}`]),
    );
    const long = policy(
      count(300).map((index) => `sqs:Action${index}`),
      "*",
    );
    const stack = createStack(
      created("aws_x_y", lines),
      created("aws_iam_role_policy", { policy: long }),
    );
    const page = writeWhole([reportOn(reviewStack(stack), false)]);
    for (const index of count(200)) expect(page).to.contain(`+ a${index}: "${longText}${index}"`);
    expect(page.match(/sqs:Action299/g)).to.have.length.at.least(2);
    expect(page).not.to.contain("…");
  });
});
