// The reviews of five real plans, line by line.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { runPlanReview } from "../../plan-review/command.ts";

const FOLDER = "test/fixtures/plans";
const read = (name: string) => readFileSync(`${FOLDER}/${name}`, "utf8");

const reviewFixture = (name: string, ...options: string[]) =>
  runPlanReview(
    [`${FOLDER}/${name}.json`, "--stack", `${FOLDER}/${name}.cdk.tf.json`, ...options],
    {
      directory: resolve("."),
      version: "1.2.3",
      today: "2026-12-01",
      synthesize: () => expect.fail(),
    },
  );

/** Lines of a section, without those that are only layout. */
const section = (markdown: string, title: string): string[] => {
  const [, text = ""] = markdown.split(`### ${title}\n`);
  const [body = ""] = text.split("\n### ");
  return body.split("\n").filter((line) => !/^(```.*|<\/details>|)$/.test(line));
};

const NAMES = [
  "first-deployment",
  "route-added",
  "role-widened",
  "table-replaced",
  "nothing-changed",
];

describe("review of a real plan", () => {
  for (const name of NAMES) {
    it(`of ${name} is the text in ${name}.txt`, () => {
      expect(`${reviewFixture(name).output}\n`).to.equal(read(`${name}.txt`));
    });

    it(`of ${name} was made by Terraform, and contains no local path`, () => {
      const plan = JSON.parse(read(`${name}.json`));
      expect(plan).to.include({ format_version: "1.2", errored: false, complete: true });
      expect(plan.terraform_version).to.match(/^1\.\d+\.\d+$/);
      for (const file of [`${name}.json`, `${name}.cdk.tf.json`]) {
        expect(read(file)).not.to.match(/"(?:\/(?!aws\/)[\w.-]|[A-Z]:\\\\|\.\.\/)/);
      }
    });
  }
});

describe("review of the first deployment", () => {
  const { exitCode, output } = reviewFixture("first-deployment");

  it("passes, and counts what is created", () => {
    const created = JSON.parse(read("first-deployment.json")).resource_changes.length;
    expect(exitCode).to.equal(0);
    expect(output.split("\n")[0]).to.equal(
      `## Plan of \`dev\`: ${created} to create, 0 to change, 0 to replace, 0 to destroy`,
    );
    expect(output.match(/<details>/g)).to.have.length(created);
  });

  it("lists what every role may do, even if Terraform does not know the policies yet", () => {
    const iam = section(output, "IAM changes");
    const connect = iam.indexOf("`dev/connect/role`");
    expect(iam.slice(connect + 1, connect + 3)).to.deep.equal([
      "+ Allow sts:AssumeRole by Service lambda.amazonaws.com",
      "+ Allow logs:CreateLogStream, logs:PutLogEvents on ${dev/connect/logs.arn}:*",
    ]);
    expect(iam).to.include("+ Allow dynamodb:PutItem on ${dev/connections/table.arn}");
    expect(iam).to.include(
      '+ Allow lambda:InvokeFunction by apigateway.amazonaws.com if {"source_arn":"${dev/api/api.execution_arn}/*/$connect"}',
    );
    expect(iam.filter((line) => line.startsWith("-"))).to.deep.equal([]);
  });

  it("names every resource by its construct path", () => {
    const created = section(output, "Created").filter((line) => line.startsWith("<details"));
    for (const line of created) expect(line).to.match(/<code>dev\/[\w/-]+<\/code> \(aws_\w+\)/);
  });
});

describe("review of a route that is added", () => {
  const { exitCode, output } = reviewFixture("route-added");

  it("passes: the stage deploys the route, and only a new role and function get permissions", () => {
    expect(exitCode).to.equal(0);
    expect(output.split("\n")[0]).to.equal(
      "## Plan of `dev`: 8 to create, 0 to change, 0 to replace, 0 to destroy",
    );
    const owners = section(output, "IAM changes").filter((line) => line.startsWith("`"));
    expect(owners).to.deep.equal(["`dev/shout/role`", "`dev/shout/function`"]);
  });
});

describe("review of a role that is widened", () => {
  const { exitCode, output } = reviewFixture("role-widened");

  it("fails, and names the action, the role and the table", () => {
    expect(exitCode).to.equal(1);
    expect(section(output, "Findings").at(-1)).to.match(
      /^\| PR003 \| warning \| `dev\/connect\/policy` \| `dev\/connect\/role` gains `Allow dynamodb:DeleteItem on \$\{dev\/connections\/table\.arn\}`\. \|/,
    );
    expect(section(output, "IAM changes")).to.deep.equal([
      "`dev/connect/role`",
      "+ Allow dynamodb:DeleteItem on ${dev/connections/table.arn}",
    ]);
  });

  it("passes when warnings are allowed", () => {
    expect(reviewFixture("role-widened", "--allow", "warning").exitCode).to.equal(0);
  });
});

describe("review of a table that is replaced", () => {
  const { exitCode, output } = reviewFixture("table-replaced");

  it("fails, and names the attribute", () => {
    expect(exitCode).to.equal(1);
    expect(reviewFixture("table-replaced", "--allow", "warning").exitCode).to.equal(1);
    const findings = section(output, "Findings").slice(2);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.match(
      /^\| PR001 \| error \| `dev\/connections\/table` \| .*`name` cannot/,
    );
    expect(section(output, "Replaced").slice(1, 3)).to.deep.equal([
      '- name: "websocket-dev-connections"  # forces the replacement',
      '+ name: "websocket-dev-live-connections"',
    ]);
  });

  it("does not report the same permissions on another table as an IAM change", () => {
    expect(output).not.to.contain("### IAM changes");
    const same = section(output, "Changed").filter((line) => line.startsWith("!"));
    expect(new Set(same)).to.deep.equal(new Set(["! policy: no action gained or lost"]));
  });
});

describe("review of a plan that changes nothing", () => {
  it("passes, and is two lines long", () => {
    const { exitCode, output } = reviewFixture("nothing-changed");
    expect(exitCode).to.equal(0);
    expect(output).to.equal("## Plan of `dev`: nothing to do\n\n**No findings.**\n");
  });
});
