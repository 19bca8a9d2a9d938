// Mapping templates (VTL): compiled, and evaluated with a message. The first line is the message.
import { compileTemplate } from "../../gateway/mapping/template.ts";
import { MappingError } from "../../gateway/mapping/mapping-error.ts";
import { createScope } from "../../gateway/mapping/scope.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const fill = (input: Buffer): void => {
  const [body = "", ...template] = input.toString().split("\n");
  const event = { requestContext: { connectionId: "c", authorizer: { a: [1, { b: 2 }] } }, body };
  const compiled = compileTemplate(template.join("\n"));
  // A message that the template cannot read is a client error.
  refusedBy(() => compiled(createScope(event, { stage: "s" })), SyntaxError, RangeError, URIError);
};

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ..."$input.body $input.json('$.a') $input.path('$.a') $input.params('a') $context.connectionId $stageVariables.stage".split(
      " ",
    ),
    ..."$util.escapeJavaScript( $util.parseJson( $util.urlEncode( $util.urlDecode( $util.base64Encode( $util.base64Decode(".split(
      " ",
    ),
    ..."$input.body) .replaceAll('a','b') .get('a') [0] ['a'] ${ } $! #set( #if( #elseif( #else #end #foreach($x $x in [1..3] [1..99999] {'a':1} ## #* *# #[[ ]]# \\$ $.a[0] $..a $[*]".split(
      " ",
    ),
    ..."$x $!x ${x} $foreach.index .put('a',$x) .add($x) .addAll($x) .entrySet() .split('a') .substring(1) && || == <= + * /".split(
      " ",
    ),
    '#set($x = "$x$x")',
    "\n",
    ".replaceAll('(a+)+$','$1$1')",
  ],
  seeds: [
    '{"a":{"b":["x",1,null]}}\n{"id":"$context.connectionId","b":$input.json(\'$.a.b[0]\')}',
    "aaaa\n$util.urlEncode($util.base64Encode($input.body)).replaceAll('a', \"b\")",
    '{"a":"{\\"b\\":1}"}\n${input.path("$.a").get("b")} $util.parseJson($input.path(\'$.a\')).b',
    '{"a":[1,"b",{"c":null}]}\n#foreach($x in $input.path("$.a"))#if($foreach.hasNext && $x != 1)$x,#else[$x]#end#end',
    "\n#set($m = {'a': [1, 2]})#set($m.b = $m.a.size() + 1)$m #foreach($e in $m.entrySet())$e.key#end",
    "\n$input.params().header.get('Host') $stageVariables['stage'] \\$ $5 #1",
  ],
  run: (input) => refusedBy(() => fill(input), MappingError),
};

export default target;
