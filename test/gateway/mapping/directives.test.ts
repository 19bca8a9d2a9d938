// Mapping templates: directives, expressions and methods.
import { expect } from "chai";
import { compileTemplate } from "../../../gateway/mapping/template.ts";
import { createScope } from "../../../gateway/mapping/scope.ts";
import { EVENT, fill } from "../helpers/fill-template.ts";

describe("a directive in a mapping template", () => {
  for (const [template, text] of [
    ["#set($x = 1)$x", "1"],
    ["#set( $x = 'a' )\n#set($x = \"$x+b ${x}!\")\n$x", "a+b a!"],
    ["#set($x = 'it''s $x')$x", "it's $x"],
    ['#set($x = "#if(true)yes#end")$x', "yes"],
    ["#if($input.path('$.item.price') > 9)dear#{else}cheap#end", "dear"],
    ["#if($input.path('$.item.nothing'))a#elseif($context.routeKey == 'buy')b#else c#end", "b"],
    ["#if(!$input.path('$.item.nothing') && true)\n  a\n#end\nb", "  a\nb"],
    ["#if($input.path('$.item.nothing') == '')missing#end", "missing"],
    ["#if($input.path('$.item.none') == $null)null#end", "null"],
    [
      "#foreach($tag in $input.path('$.item.tags'))$foreach.index:$tag#if($foreach.hasNext), #end#end",
      "0:a, 1:b",
    ],
    [
      "#foreach($n in [3..1])$velocityCount=$n,$foreach.count,$foreach.first,$foreach.last;#end",
      "1=3,1,true,false;2=2,2,false,false;3=1,3,false,true;",
    ],
    [
      "#foreach($i in [1..3])#foreach($j in ['x', 'y'])$i$j$foreach.parent.index #end#end$!foreach.index",
      "1x0 1y0 2x1 2y1 3x2 3y2 ",
    ],
    ["#foreach($i in [1..9])#if($i == 3)#break#end$i#end.", "12."],
    ["#foreach($i in [1..9])$i#stop#end never", "1"],
    ["#foreach($v in {'a': 1, 'b': 2})$v#end", "12"],
    ["#foreach($v in $input.path('$.item.none'))$v#end-", "-"],
    ["a ## a comment\nb #* another\none *#c", "a b c"],
    ["#[[ $not #set ]]#", " $not #set "],
    ["#set($m = {})#set($m.a = 1)#set($m['b c'] = [2])$m $m.get('b c')", "{a=1, b c=[2]} [2]"],
    [
      "#set($m = {'__proto__': 1})#set($m.constructor = 2)$m $m.toString().length()",
      "{__proto__=1, constructor=2} 28",
    ],
    ["#set($l = [1, 'b', true])#set($l[0] = 'a')$l", "[a, b, true]"],
    ["#set($i = 1)$input.path('$.item.tags')[$i] $input.path(\"$.item.tags[$i]\")", "b b"],
    ["#set($x = 1 + 2 * 3 - 8 / 3 % 2)$x", "7"],
    ["#set($x = (1 + 2) * -3)$x", "-9"],
    ["#set($x = 1 / 0)[$!x]", "[]"],
    ["#set($x = 'a' + 1 + 2)$x", "a12"],
    ["#if(1 lt 2 and not (3 le 2) or false)yes#end", "yes"],
    ["#if('')empty is true#end", "empty is true"],
    ["#if(1 == '1' && 2 != 3 && 4 >= 4)yes#end", "yes"],
    ["#if('a' > 'b')no#{end}end", "end"],
    ["[$null][$!null]", "[][]"],
    ["#fff #1 #e \\#if \\$x", "#fff #1 #e #if $x"],
  ] as const) {
    it(`renders ${JSON.stringify(template)} as ${JSON.stringify(text)}`, () => {
      expect(fill(template)).to.equal(text);
    });
  }

  it("is dropped with the rest of its line", () => {
    const template = '{\n#foreach($t in $input.path("$.item.tags"))\n  "$t"\n#end\n}';
    expect(fill(template)).to.equal('{\n  "a"\n  "b"\n}');
  });

  it("visits at most 1,000 elements", () => {
    expect(fill("#foreach($i in [1..2000])$i,#end")).to.match(/,999,1000,$/);
  });

  it("changes copies, and nothing of the message's context", () => {
    const event = structuredClone(EVENT);
    const template =
      "#set($a = $context.authorizer)#set($a.level = 9)$a.level $context.authorizer.level";
    expect(fill(template, event)).to.equal("9 7");
    expect(event).to.deep.equal(EVENT);
  });

  it("does not see what an earlier run has set", () => {
    const template = compileTemplate("$!x#set($x = 1)");
    const scope = createScope(EVENT, {});
    expect([template(scope), template(scope)]).to.deep.equal(["", ""]);
  });
});

describe("a method in a mapping template", () => {
  for (const [call, text] of [
    ["$s.length() $s.toUpperCase() $s.toLowerCase()", "7 A,B, ,C a,b, ,c"],
    ["$s.substring(2) $s.substring(0, 1) $s.charAt(2)", "b, ,C a b"],
    ["$s.contains('b') $s.startsWith('a') $s.endsWith('c') $s.isEmpty()", "true true false false"],
    ["$s.indexOf(',') $s.indexOf(',', 2) $s.lastIndexOf(',') $s.indexOf('x')", "1 3 5 -1"],
    [
      "$s.replace('.', '!') $s.replace(',', '$&') $s.replaceAll('[a-z]', '<$0>')",
      "a,b, ,C a$&b$& $&C <a>,<b>, ,C",
    ],
    ["$s.replaceFirst(',', '') $s.replaceFirst('(?=b)b', 'x')", "ab, ,C a,x, ,C"],
    ["$s.split(',') $s.split(',').size() $s.split('(?=,),').get(3)", "[a, b,  , C] 4 C"],
    [
      "$s.matches('a.*') $s.matches('a') $s.equals('a') $s.equalsIgnoreCase('A,B, ,c')",
      "true false false true",
    ],
    ["$s.concat('!').trim() $s.toString()", "a,b, ,C! a,b, ,C"],
    ["$l.size() $l.get(1) $l.contains('y') $l.indexOf('z') $l.isEmpty()", "2 y true -1 false"],
    [
      "$l.add('z') $l $l.add(0, 'w') $l $l.remove(0) $l.set(0, 'v') $l",
      "true [x, y, z] true [w, x, y, z] w x [v, y, z]",
    ],
    ["$l.addAll(['a', 'b']) $l $l.subList(1, 3)", "true [x, y, a, b] [y, a]"],
    [
      "$m.size() $m.get('a') $m.containsKey('b') $m.containsValue('1') $m.isEmpty()",
      "1 1 false true false",
    ],
    ["[$!m.put('b', 2)] [$!m.put('b', 3)] $m $m.remove('a') $m", "[] [2] {a=1, b=3} 1 {b=3}"],
    [
      "$m.keySet() $m.values() $m.entrySet() $m.getOrDefault('x', 'y')",
      "[a] [1] [{key=a, value=1}] y",
    ],
    ["#foreach($e in $m.entrySet())$e.key=$e.value $e.getKey()=$e.getValue()#end", "a=1 a=1"],
    ["$!m.putAll({'c': 3})$m $m.equals({'a': 1, 'c': 3})", "{a=1, c=3} true"],
    ["$m.get('constructor')|$m.toString()|$n.intValue() $n.equals(7.5)", "|{a=1}|7 true"],
    ["[$!m.length()] [$!s.size()] [$!l.keySet()] [$!nothing.size()]", "[] [] [] []"],
  ] as const) {
    it(`renders ${call} as ${JSON.stringify(text)}`, () => {
      const set =
        "#set($s = 'a,b, ,C')#set($l = ['x', 'y'])#set($m = {'a': 1})#set($n = 7.5)#set($nothing = $null)";
      expect(fill(set + call)).to.equal(text);
    });
  }

  it("fails outside of a text, as in Java", () => {
    expect(() => fill("$input.body.substring(0, 5000)")).to.throw(RangeError, "outside of a text");
  });
});
