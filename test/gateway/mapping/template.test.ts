// Mapping templates: references, and what is rejected.
import { expect } from "chai";
import { MappingError } from "../../../gateway/mapping/mapping-error.ts";
import { createScope } from "../../../gateway/mapping/scope.ts";
import { compileTemplate } from "../../../gateway/mapping/template.ts";
import { BODY, fill } from "../helpers/fill-template.ts";

describe("the message in a template", () => {
  it("is read again after a change to what was read of it", () => {
    const template =
      "#set($a = $input.path('$.a'))#set($a.b = 2)$a.b $input.path('$.a.b') $input.json('$.a')";
    const render = compileTemplate(template);
    const scope = createScope({ requestContext: {}, body: '{"a":{"b":1}}' }, {});
    expect(render(scope)).to.equal('2 1 {"b":1}');
  });
});

describe("a mapping template", () => {
  for (const [template, text] of [
    [
      "no reference, $5, 100 %, #1, #fff, a\\b and \\$context",
      "no reference, $5, 100 %, #1, #fff, a\\b and $context",
    ],
    ["$context.connectionId", "TXzPWdnOjoECGjA="],
    ["<${context.connectionId}>", "<TXzPWdnOjoECGjA=>"],
    ["$!context.routeKey.", "buy."],
    ["$context.connectedAt", "1700000000000"],
    ["$context.authorizer.level $context.identity.sourceIp", "7 127.0.0.1"],
    ["[$context.authorizer.missing][$context.messageId]", "[][]"],
    ["$stageVariables.table $stageVariables['a-b'] ${stageVariables['table']}", "people c people"],
    ["$stageVariables.missing", ""],
    ["$input.body", JSON.stringify(BODY)],
    ["$input.json('$')", JSON.stringify(BODY)],
    ['$input.json("$.item.tags")', '["a","b"]'],
    ["$input.json('$.item.name')", '"O\'Neill"'],
    ["$input.json('$.nothing')", '""'],
    ["$input.path('$.item.name')", "O'Neill"],
    ["$input.path('$.item').price", "9.5"],
    ["$input.path('$').item.tags[1]", "b"],
    ["$input.path('$.item.tags[0]')", "a"],
    ["$input.path(\"$['item']['in stock']\")", "true"],
    ["[$input.path('$.nothing.at.all')][$input.path('$.item.none')]", "[][]"],
    ["$input.path('$.constructor')", ""],
    ["$input.path('$.item.tags')", '["a","b"]'],
    [
      "$input.path('$')",
      '{action=buy, item={name=O\'Neill, tags=["a","b"], price=9.5, in stock=true, none=}}',
    ],
    ["$input.params()", "{path={}, querystring={token=t}, header={Host=h, token=from a header}}"],
    ["$input.params('token') $input.params('Host')$input.params('x')", "t h"],
    ["$input.params().querystring.token $input.params().header.get('Host')", "t h"],
    ["$util.escapeJavaScript($input.path('$.item.name'))", "O\\'Neill"],
    ["$util.escapeJavaScript($input.path('$.item.name')).replaceAll(\"\\\\'\",\"'\")", "O'Neill"],
    ["$util.base64Encode('hi') $util.base64Decode('aGk=')", "aGk= hi"],
    ["$util.urlEncode('a b&c') $util.urlDecode('a+b%26c')", "a+b%26c a b&c"],
    ["$util.parseJson($input.body).item.price", "9.5"],
  ] as const) {
    it(`renders ${template} as ${JSON.stringify(text)}`, () => {
      expect(fill(template)).to.equal(text);
    });
  }

  it("escapes characters that JavaScript strings cannot contain", () => {
    const event = { requestContext: {}, body: '"\\/\n\té' };
    expect(fill("$util.escapeJavaScript($input.body)", event)).to.equal('\\"\\\\\\/\\n\\t\\u00E9');
  });

  it("reads an empty object without a message", () => {
    const event = { requestContext: {} };
    expect(fill("$input.json('$') [$input.body] $input.params()", event)).to.equal(
      "{} [] {path={}, querystring={}, header={}}",
    );
  });

  it("fails when it reads JSON from a message that is not JSON", () => {
    const event = { requestContext: {}, body: "hello" };
    expect(fill("$input.body", event)).to.equal("hello");
    expect(() => fill("$input.json('$')", event)).to.throw(SyntaxError);
  });
});

describe("an unsupported mapping template", () => {
  for (const [template, problem] of [
    ["#macro(x)#end", 'the directive "#macro" is not supported; use #set, #if, #foreach'],
    ["#parse('x')", 'the directive "#parse" is not supported'],
    ["#{include}('x')", 'the directive "#include" is not supported'],
    ["a #if($context.stage) b", "#if has no #end"],
    ["#foreach($x in [1])", "#foreach has no #end"],
    ["#foreach(x in [1])#end", 'expected "($variable in" after #foreach before "(x in [1])#end"'],
    ["#else", '"#else" does not belong to an #if or #foreach'],
    ["#end", '"#end" does not belong'],
    ["#if true#end", 'expected "(" after #if before " true#end"'],
    ["#if(1", 'expected ")" of #if before ""'],
    ["#if()#end", "expected a reference, a number, a string in quotes, a list or a map before"],
    ["#set($x)", 'expected "=" in #set before ")"'],
    ["#set(x = 1)", "#set must assign to a reference"],
    ["#set($context = 1)", "#set cannot assign to $context; use a name of your own"],
    ["#set($input.body = 1)", "#set cannot assign to $input"],
    ["#set($x.get('a') = 1)", "#set cannot assign to $x"],
    [`#set($x = ${"(".repeat(101)}1${")".repeat(101)})`, "it is nested more than 100 deep"],
    ["#if(true)".repeat(101), "it is nested more than 100 deep"],
    [`#set($x = ${"!".repeat(101)}true)`, "it is nested more than 100 deep"],
    [
      "$method.request",
      "$method.request is not supported; use $context, $input, $stageVariables, $util",
    ],
    ["$context", "$context is not supported; use $context.apiId"],
    [
      "$context.httpMethod",
      "$context.httpMethod is not supported; use $context.apiId, .authorizer",
    ],
    ["$stageVariables", "$stageVariables is not supported; use $stageVariables.NAME"],
    ["$input.header", "$input.header is not supported; use $input.body, .json('$.a')"],
    [
      "$input.json('$..name')",
      'the path "$..name" is not supported; use a path such as "$.a.b[0]"',
    ],
    ["$input.path('$.a[*]')", 'the path "$.a[*]" is not supported'],
    ["$input.path('$.a[?(@.b)]')", "is not supported"],
    [
      "$input.path('$.a').getClass()",
      "$input.path().getClass() is not supported; use the methods equals(), toString()",
    ],
    [
      "$util.sha256('x')",
      "$util.sha256() is not supported; use $util.escapeJavaScript(), .parseJson()",
    ],
    ["$util.urlEncode()", "$util.urlEncode() is not supported"],
    ["${context.stage", 'expected "}" before ""'],
    ["$util.urlEncode('a' 'b')", 'expected "," or ")" before'],
    ["$util.urlEncode(x)", "expected a reference, a number, a string in quotes"],
  ] as const) {
    it(`is rejected: ${template.slice(0, 60)}`, () => {
      expect(() => compileTemplate(template)).to.throw(MappingError, problem);
    });
  }

  it("may also be one whose path is not known before it runs", () => {
    expect(() => fill("$input.path($input.body)")).to.throw(MappingError, "is not supported");
  });
});
