// Selection expressions of routes and templates. The first line is the expression, the rest is the message.
import { TooLargeError } from "../../gateway/mapping/bounded-replace.ts";
import { MappingError } from "../../gateway/mapping/mapping-error.ts";
import { compileSelection } from "../../gateway/mapping/selection.ts";
import { selectRouteKey } from "../../gateway/websocket/route-selection.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const select = (input: Buffer): void => {
  const [expression = "", ...lines] = input.toString().split("\n");
  const message = lines.join("\n");
  selectRouteKey(expression, message);
  compileSelection(expression)({ requestBody: message, statusCode: 200 });
};

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ..."$request.body.action ${request.body.a.b} $default \\$default ${ } $ . / $integration.response.statuscode".split(
      " ",
    ),
    "\n",
    '{"action":"x"}',
  ],
  seeds: [
    '$request.body.action\n{"action":"x"}',
    '${request.body.a.b}/${request.body.c}\n{"a":{"b":1},"c":[null]}',
    "\\$default-${integration.response.statuscode}\n[]",
  ],
  run: (input) => refusedBy(() => select(input), MappingError, TooLargeError),
};

export default target;
