// Two syntheses, compared as whole configurations.
import { expect } from "chai";
import { compareSynthesized } from "../../../plan-review/synth/synthesized.ts";
import { reviewStack, writePage } from "../resources.ts";

const TABLE = { name: "t", hash_key: "a" };

const BASE = {
  terraform: { backend: { s3: { bucket: "state", key: "dev", access_key: "AKIA-hunter2" } } },
  provider: { aws: [{ region: "eu-west-1", secret_key: "hunter2" }] },
  variable: { token: { type: "string", sensitive: true, default: "hunter2" } },
  output: { url: { value: "wss://a" }, token: { value: "hunter2", sensitive: true } },
  resource: {
    aws_dynamodb_table: { t: { ...TABLE, lifecycle: { prevent_destroy: true } } },
    aws_db_instance: { d: { identifier: "d", password: "hunter2" } },
  },
};

type Edit = (document: any) => void;

const compare = (edit: Edit, base: object = BASE) => {
  const head = structuredClone(base);
  edit(head);
  const stack = compareSynthesized({ ...base }, { ...head });
  const { findings } = reviewStack(stack);
  const changed = stack.resources.filter(({ action }) => action !== "none");
  return {
    ids: findings.map(({ id, resource }) => `${id} ${resource}`),
    actions: changed.map(({ action, address }) => `${action} ${address}`),
    page: writePage(stack),
  };
};

const table = (document: any) => document.resource.aws_dynamodb_table;

describe("a synthesis", () => {
  it("that does not differ has nothing to do", () => {
    const { ids, page } = compare(() => {});
    expect(ids).to.deep.equal([]);
    expect(page).to.contain(": nothing to do");
  });

  const DIFFERENT: [what: string, edit: Edit, found: string, shown: string][] = [
    [
      "another Region",
      (d) => (d.provider.aws[0].region = "us-east-1"),
      "PR032 provider.aws.region",
      '+ provider.aws.region: "us-east-1"',
    ],
    [
      "another provider for a Region",
      (d) => d.provider.aws.push({ alias: "us", region: "us-east-1" }),
      "",
      '+ provider.aws.us.region: "us-east-1"',
    ],
    [
      "another place of the state",
      (d) => (d.terraform.backend.s3.bucket = "other"),
      "PR032 terraform.backend.s3.bucket",
      '+ terraform.backend.s3.bucket: "other"',
    ],
    [
      "no state in a bucket",
      (d) => (d.terraform.backend = { local: { path: "a" } }),
      "PR032 terraform.backend.s3.key",
      '+ terraform.backend.local.path: "a"',
    ],
    [
      "a resource that may be destroyed",
      (d) => (table(d).t.lifecycle.prevent_destroy = false),
      "PR032 aws_dynamodb_table.t.lifecycle.prevent_destroy",
      "+ aws_dynamodb_table.t.lifecycle.prevent_destroy: false",
    ],
    [
      "attributes that are ignored",
      (d) => (table(d).t.lifecycle.ignore_changes = ["ttl"]),
      "",
      "+ aws_dynamodb_table.t.lifecycle.ignore_changes",
    ],
    ["a lost output", (d) => delete d.output.url, "PR017 output.url", '- url: "wss://a"'],
    ["a changed output", (d) => (d.output.url.value = "wss://b"), "", '+ url: "wss://b"'],
    [
      "a variable that is shown",
      (d) => (d.variable.token.sensitive = false),
      "PR032 variable.token.sensitive",
      "+ variable.token.sensitive: false",
    ],
    [
      "another module",
      (d) => (d.module = { m: { source: "./m" } }),
      "",
      '+ module.m.source: "./m"',
    ],
    ["no instances", (d) => (table(d).t.count = 0), "PR002 aws_dynamodb_table.t", "1 to destroy"],
    ["no keys", (d) => (table(d).t.for_each = {}), "PR002 aws_dynamodb_table.t", "1 to destroy"],
  ];
  for (const [what, edit, found, shown] of DIFFERENT) {
    it(`shows ${what}`, () => {
      const { ids, page } = compare(edit);
      if (found === "") expect(ids).to.deep.equal([]);
      else expect(ids).to.include(found);
      expect(page).to.contain(shown).and.not.to.contain("nothing to do");
    });
  }

  it("with fewer instances destroys the others, and moves one that gets an index", () => {
    const three = { resource: { aws_sqs_queue: { q: { count: 3, name: "q" } } } };
    const fewer = compare((d) => (d.resource.aws_sqs_queue.q.count = 1), three);
    expect(fewer.actions).to.deep.equal([
      "destroy aws_sqs_queue.q[1]",
      "destroy aws_sqs_queue.q[2]",
    ]);
    const one = { resource: { aws_sqs_queue: { q: { name: "q" } } } };
    const indexed = compare((d) => (d.resource.aws_sqs_queue.q.count = 1), one);
    expect(indexed.actions).to.deep.equal([]);
    expect(indexed.page).to.contain("aws_sqs_queue.q[0]: moved from aws_sqs_queue.q");
  });

  const rename: Edit = (d) => {
    table(d).renamed = table(d).t;
    delete table(d).t;
  };

  it("with a renamed resource destroys it, unless a `moved` block says where it went", () => {
    expect(compare(rename).ids).to.include("PR002 aws_dynamodb_table.t");
    const moved = compare((d) => {
      rename(d);
      d.moved = [{ from: "aws_dynamodb_table.t", to: "aws_dynamodb_table.renamed" }];
    });
    expect(moved.actions).to.deep.equal([]);
    expect(moved.page).to.contain("aws_dynamodb_table.renamed: moved from aws_dynamodb_table.t");
    expect(moved.ids.filter((id) => id.startsWith("PR00"))).to.deep.equal([]);
  });

  it("that moves and changes a resource compares it with what it was", () => {
    const { ids, actions } = compare((d) => {
      rename(d);
      table(d).renamed.hash_key = "b";
      d.moved = [
        { from: "aws_dynamodb_table.between", to: "aws_dynamodb_table.renamed" },
        { from: "aws_dynamodb_table.t", to: "aws_dynamodb_table.between" },
      ];
    });
    expect(actions).to.deep.equal(["replace aws_dynamodb_table.renamed"]);
    expect(ids).to.include("PR001 aws_dynamodb_table.renamed");
  });

  it("that removes a resource without destroying it forgets it", () => {
    const { actions } = compare((d) => {
      delete table(d).t;
      d.removed = [{ from: "aws_dynamodb_table.t", lifecycle: { destroy: false } }];
    });
    expect(actions).to.deep.equal(["forget aws_dynamodb_table.t"]);
  });

  it("shows no secret of a provider, a backend, a variable, an output or an attribute", () => {
    const { page } = compare((d) => {
      const text = JSON.stringify(d).replaceAll("hunter2", "hunter3");
      Object.assign(d, JSON.parse(text));
    });
    for (const name of [
      "provider.aws.secret_key",
      "terraform.backend.s3.access_key",
      "variable.token.default",
      "token",
      "password",
    ]) {
      expect(page).to.contain(`+ ${name}: (sensitive)`);
    }
    expect(page).not.to.match(/hunter/);
  });
});
