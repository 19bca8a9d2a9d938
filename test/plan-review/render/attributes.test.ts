// Attributes before and after: changed, unknown and secret ones.
import { expect } from "chai";
import { attributeLines } from "../../../plan-review/render/attributes.ts";
import {
  changed,
  created,
  createStack,
  destroyed,
  findings,
  type Others,
  writePage,
} from "../resources.ts";

const TYPE = "aws_x_thing";

const lines = (before: object, after: object, others: Others = {}) =>
  attributeLines(changed(TYPE, { ...before }, { ...after }, others), false, { isShort: true });

describe("attributes of a change", () => {
  it("are those that differ, also in blocks and lists", () => {
    const before = {
      same: 1,
      size: 1,
      block: [{ a: true, b: 1 }],
      list: ["x"],
      rows: [{ n: 1 }, { n: 2 }],
    };
    const after = {
      same: 1,
      size: 2,
      block: [{ a: false, b: 1 }],
      list: ["y"],
      rows: [{ n: 1 }, { n: 3 }],
    };
    expect(lines(before, after)).to.deep.equal([
      "- block.a: true",
      "+ block.a: false",
      '- list: ["x"]',
      '+ list: ["y"]',
      "- rows[1].n: 2",
      "+ rows[1].n: 3",
      "- size: 1",
      "+ size: 2",
    ]);
  });

  it("show what is known only after apply", () => {
    const unknown = { unknown: { arn: true, env: [{ URL: true }] } };
    expect(
      lines({ arn: "a", env: [{ URL: "u", A: "1" }] }, { env: [{ A: "1" }] }, unknown),
    ).to.deep.equal([
      '- arn: "a"',
      "+ arn: (known after apply)",
      '- env.URL: "u"',
      "+ env.URL: (known after apply)",
    ]);
  });

  it("are left to the IAM section only where they are about permissions", () => {
    const listFor = (type: string) =>
      attributeLines(
        changed("aws_organizations_policy", { type, content: "{}" }, { type, content: '{"a":1}' }),
        false,
        { isShort: true },
      );
    expect(listFor("SERVICE_CONTROL_POLICY")).to.deep.equal([
      "! content: no action gained or lost",
    ]);
    expect(listFor("BACKUP_POLICY")).to.deep.equal(['- content: "{}"', '+ content: "{\\"a\\":1}"']);
  });

  it("leave out a change between two empty values", () => {
    expect(lines({ a: null, b: "", c: [] }, { a: "", b: [], c: {} })).to.deep.equal([]);
  });

  it("leave out computed attributes of a new resource", () => {
    const unknown = { id: true, role: true };
    const written = { role: { references: [] } };
    const made = created(TYPE, { name: "n" }, { unknown, written });
    expect(attributeLines(made, false, { isShort: true })).to.deep.equal([
      '+ name: "n"',
      "+ role: (known after apply)",
    ]);
  });

  it("mark the one that forces a replacement", () => {
    const replaced = { action: "replace" as const, replacedBecause: ["name", "old"] };
    expect(lines({ name: "a", names: 1, old: 1 }, { name: "b", names: 2 }, replaced)).to.deep.equal(
      [
        '- name: "a"  # forces the replacement',
        '+ name: "b"',
        "- names: 1",
        "+ names: 2",
        "- old: 1  # forces the replacement",
      ],
    );
    expect(lines({}, { name: "b" }, replaced)).to.deep.equal([
      '+ name: "b"  # forces the replacement',
    ]);
  });

  it("of a destroyed resource are its old ones", () => {
    expect(attributeLines(destroyed(TYPE, { name: "n" }), false, { isShort: true })).to.deep.equal([
      '- name: "n"',
    ]);
  });
});

describe("secrets", () => {
  const SECRET = "hunter2";

  it("are masked before and after, even when they are no longer secret", () => {
    const masked = ["- key: (sensitive)", "+ key: (sensitive)"];
    const marks = { key: true };
    const after = { key: `${SECRET}!` };
    expect(lines({ key: SECRET }, after, { sensitiveBefore: marks })).to.deep.equal(masked);
    expect(lines({ key: SECRET }, after, { sensitiveAfter: marks })).to.deep.equal(masked);
    expect(lines({ key: SECRET }, { key: SECRET }, { sensitiveAfter: marks })).to.deep.equal([]);
  });

  it("are masked at any depth", () => {
    const before = {
      env: [{ vars: { A: "1", KEY: SECRET } }],
      list: ["a", SECRET],
      all: { x: SECRET },
    };
    const after = {
      env: [{ vars: { A: "2", KEY: `${SECRET}2` } }],
      list: ["b", `${SECRET}2`],
      all: { x: `${SECRET}2` },
    };
    const marks = { env: [{ vars: { KEY: true } }], list: [false, true], all: true };
    const shown = lines(before, after, { sensitiveBefore: marks, sensitiveAfter: marks });
    expect(shown).to.include("+ env.vars.KEY: (sensitive)");
    expect(shown).to.include("+ list[1]: (sensitive)");
    expect(shown).to.include("+ all: (sensitive)");
    expect(shown).to.include('+ env.vars.A: "2"');
    expect(shown.join("\n")).not.to.contain(SECRET);
  });

  it("stay masked when they are a whole resource, or unknown", () => {
    const whole = created(TYPE, { a: SECRET }, { sensitiveAfter: true });
    expect(attributeLines(whole, false, { isShort: true }).join("\n")).not.to.contain(SECRET);
    const unknown = { unknown: { key: true }, sensitiveAfter: { key: true } };
    expect(lines({ key: SECRET }, {}, unknown)).to.deep.equal([
      "- key: (sensitive)",
      "+ key: (sensitive)",
    ]);
  });

  it("are not revealed by a finding", () => {
    const marks = { sensitiveAfter: { ttl: true, principal: true, route_settings: true } };
    const secrets = findings(
      changed(
        "aws_dynamodb_table",
        { ttl: [{ enabled: true, attribute_name: "e" }] },
        { ttl: [{ enabled: true, attribute_name: SECRET }] },
        marks,
      ),
      created("aws_lambda_permission", { principal: SECRET }, marks),
      created("aws_apigatewayv2_stage", { route_settings: [{ route_key: SECRET }] }, marks),
    );
    expect(secrets.map(({ id }) => id)).to.have.members(["PR006", "PR008", "PR009", "PR011"]);
    expect(JSON.stringify(secrets)).to.contain("(sensitive)").and.not.to.contain(SECRET);
  });

  it("are nowhere in the whole review", () => {
    const stack = createStack(
      created(TYPE, { a: SECRET }, { sensitiveAfter: { a: true } }),
      changed(
        "aws_lambda_function",
        { environment: [{ variables: { K: SECRET } }] },
        { environment: [{ variables: { K: `${SECRET}2` } }] },
        { sensitiveAfter: { environment: [{ variables: true }] } },
      ),
    );
    expect(writePage(stack)).to.contain("(sensitive)").and.not.to.contain(SECRET);
  });
});
