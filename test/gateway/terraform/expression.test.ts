import { expect } from "chai";
import { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { parseTemplate } from "../../../gateway/terraform/expression.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const NAMES: Record<string, Value> = {
  var: { name: "dev", list: ["a", "b"], empty: [], map: { x: 1, y: 2 }, none: null },
  aws_sqs_queue: { jobs: { arn: "arn:jobs" }, many: [{ arn: "arn:0" }, { arn: "arn:1" }] },
};

const evaluate = (template: string): Value =>
  parseTemplate(template)((name) => {
    const value = NAMES[name];
    if (value === undefined) throw new GatewayError("UNKNOWN_REFERENCE", `no ${name}`);
    return value;
  });

describe("Terraform expressions", () => {
  for (const [template, value] of [
    ["", ""],
    ["plain text", "plain text"],
    ["a ${var.name} b ${var.name}", "a dev b dev"],
    ["${var.list}", ["a", "b"]],
    ["$${var.name}", "${var.name}"],
    ["a $${x} ${var.name}", "a ${x} dev"],
    ["cost: 5$", "cost: 5$"],
    ['${"a ${var.name} \\"b\\" \\u00e9\\n"}', 'a dev "b" é\n'],
    ['${"}"}', "}"],
    ["${aws_sqs_queue.jobs.arn}", "arn:jobs"],
    ["${aws_sqs_queue.many[1].arn}", "arn:1"],
    ["${aws_sqs_queue.many.0.arn}", "arn:0"],
    ["${aws_sqs_queue.many[*].arn}", ["arn:0", "arn:1"]],
    ["${aws_sqs_queue.many.*.arn}", ["arn:0", "arn:1"]],
    ['${var.map["x"]}', 1],
    ['{"x":"${var.name}"}', '{"x":"dev"}'],
    ["${1 + 2 * 3 - 4 / 2}", 5],
    ["${(1 + 2) * 3}", 9],
    ["${10 - 2 - 3}", 5],
    ["${-2 + 7 % 4}", 1],
    ["${1.5e1}", 15],
    ["${1 < 2 && 2 >= 2 && !(1 != 1)}", true],
    ["${false || 1 == 2}", false],
    ["${true || var.nothing}", true],
    ['${var.name == "dev" ? "yes" : "no"}', "yes"],
    ["${var.none == null ? 1 : 2}", 1],
    ['${[1, [2], {a = 3, "b" : 4}]}', [1, [2], { a: 3, b: 4 }]],
    ["${[for x in var.list : upper(x)]}", ["A", "B"]],
    ['${[for i, x in var.list : "${i}${x}" if x != "a"]}', ["1b"]],
    ["${{for k, v in var.map : upper(k) => v + 1}}", { X: 2, Y: 3 }],
    ["${{for k, v in var.map : k => v if v > 1}}", { y: 2 }],
    ["${max([1, 5, 3]...)}", 5],
    ['${{for k, v in ["a", "b", "a"] : v => k...}}', { a: [0, 2], b: [1] }],
    ["${[for k, v in {b = 1, a = 2} : k]}", ["a", "b"]],
    ["${var.map[*].x}", [1]],
    ["${var.none[*]}", []],
    ['${var.none == ""}', false],
    ['${true && "true"}', true],
    ["a  %{ if true ~}\n  b%{ endif }", "a    b"],
    ['${"a  %{ if true ~}\\n  b  %{~ endif }  c ${~ "x" ~}  d"}', "a  b  cxd"],
    ["%{ for x in var.list }<${x}>%{ endfor }", "<a><b>"],
    ["%{ for i, x in var.list ~}\n   s ${x}${i}\n%{ endfor ~}\n   end", "   s a0\n   s b1\n   end"],
    ['%{ if var.name == "dev" }yes%{ else }no%{ endif }', "yes"],
    ["%{ if false }%{ if true }1%{ endif }%{ else }2%{ endif }", "2"],
    ["%%{ if } %{ if true }x%{ endif }", "%{ if } x"],
    ['${<<-EOT\n    a\n      b ${1 + 1} "q" \\n\n  EOT\n}', 'a\n  b 2 "q" \\n\n'],
    [
      '${{\n  a = var.name # a comment with a "quote"\n  (var.name) = 1 // another }\n}}',
      { a: "dev", dev: 1 },
    ],
    ["${[for v in var.list : {\n  k = v\n  (v) = 1\n}][0]}", { k: "a", a: 1 }],
  ] as const) {
    it(`${template} is ${JSON.stringify(value)}`, () => {
      expect(evaluate(template)).to.deep.equal(value);
    });
  }

  for (const [template, problem] of [
    ["${var.nothing}", 'a map with name, list, empty, map, none has no "nothing"'],
    ["${nothing.x}", "no nothing"],
    ["${var.list[5]}", 'a list has no "5"'],
    ["${var.name.x}", 'dev has no "x"'],
    ["${var.map.constructor}", 'a map with x, y has no "constructor"'],
    ["a ${var.list}", "a list cannot be part of a string"],
    ["a ${var.none}", "null cannot be part of a string"],
    ["${1 +}", 'Unexpected "" in: 1 +'],
    ["${1 2}", 'Unexpected "2" in: 1 2'],
    ["${(1}", 'Expected ")", found "" in: (1'],
    ["${a @ b}", 'Unexpected "@" in: a @ b'],
    ["${var.name", "has no closing brace"],
    ['${"abc', "has no end"],
    ["%{ if true }a", "A template ends before the %{ endif } or %{ endfor } of a directive"],
    ["%{ endif }", "%{ endif } closes nothing that is open in its template"],
    ["%{ while true }", 'Expected if, else, endif, for or endfor, found "while"'],
    ['${"a" + 1}', "Expected a number, found a"],
    ['${bcrypt("a")}', "The function bcrypt() is not supported locally"],
    ["${[for x in var.name : x]}", "Expected a list or a map, found dev"],
  ] as const) {
    it(`${template} is an error: ${problem}`, () => {
      expect(() => evaluate(template)).to.throw(GatewayError, problem);
    });
  }
});
