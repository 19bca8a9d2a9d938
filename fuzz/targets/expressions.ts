// Terraform's expressions and templates.
import { GatewayError, isOverflow } from "../../gateway/diagnostics/errors.ts";
import { parseTemplate } from "../../gateway/terraform/expression.ts";
import type { Value } from "../../gateway/terraform/values.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const NAMES = new Map<string, Value>([
  ["var", { name: "dev", list: ["a", "b"], empty: [], map: { x: 1, y: 2 }, none: null }],
  ["local", { deep: [[[1], 2], { a: [{ b: "c" }] }] }],
]);

const scope = (name: string): Value => {
  const value = NAMES.get(name);
  if (value === undefined) throw new GatewayError("UNKNOWN_REFERENCE", `no ${name}`);
  return value;
};

const FUNCTIONS =
  "abs alltrue anytrue base64decode base64encode base64sha256 can coalesce compact concat contains distinct element " +
  "endswith flatten format join jsondecode jsonencode keys length lookup lower max merge min nonsensitive regex regexall " +
  "replace sensitive sha256 split startswith substr tolist tomap tonumber toset tostring trim trimprefix trimspace " +
  "trimsuffix try upper values";

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ...FUNCTIONS.split(" ").map((name) => `${name}(`),
    ...'${ } ( ) [ ] { } , . : ? ... => == != <= >= && || ! - + * / % [*] .* " \\ $${ %{'.split(
      " ",
    ),
    ..."for in if var.list var.map var.name local.deep for v in var.list : v".split(" "),
    '"/(a+)+/"',
    "var.list...",
  ],
  seeds: [
    "a ${var.name} $${x}",
    "${[for i, x in var.list : upper(x) if i != 1]}",
    '${{for k, v in var.map : "${k}" => v...}}',
    '${try(var.nothing, jsonencode({a = [1, "b"], "c" : !true}), null)}',
    '${replace(join("-", var.list), "/a|b/", "$0$0")} ${1 + 2 * -3 % 4 > 5 ? 6 : 7}',
    "${flatten(local.deep)[*].a} ${local.deep[0][1]}",
    '${format("%s-%q", "a", "b")}${substr("abc", 1, -1)}${lookup(var.map, "x", 3)}',
  ],
  run: (input) => {
    try {
      refusedBy(() => parseTemplate(input.toString())(scope), GatewayError, SyntaxError);
    } catch (error) {
      // The reader of configurations reports it as too deep nesting.
      if (!isOverflow(error)) throw error;
    }
  },
};

export default target;
