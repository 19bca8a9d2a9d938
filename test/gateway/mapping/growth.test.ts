// Templates whose output is far larger than their input.
import { expect } from "chai";
import { createScope } from "../../../gateway/mapping/scope.ts";
import { compileTemplate } from "../../../gateway/mapping/template.ts";

const fill = (template: string, body: string): string =>
  compileTemplate(template)(createScope({ requestContext: {}, body }, {}));

const around = (call: string, times: number): string =>
  `${`$util.${call}(`.repeat(times)}$input.body${")".repeat(times)}`;

const body = "/".repeat(32_000);

describe("a template with excessive output", () => {
  for (const [what, template] of [
    ["the message repeated", "$input.body".repeat(1000)],
    ["base64 of base64", around("base64Encode", 60)],
    ["URLs in URLs", around("urlEncode", 90)],
    ["escapes of escapes", around("escapeJavaScript", 30)],
    ["a replacement", `$input.body.replaceAll('/','${"$0".repeat(1000)}')`],
    ["replacements of replacements", `$input.body${".replaceAll('/','////')".repeat(20)}`],
    ["replacements of nothing", `$input.body.replace('', $input.body)`],
    ["a string that doubles", `#set($s = 'a')#foreach($i in [1..1000])#set($s = "$s$s")#end`],
    ["a sum that doubles", `#set($s = 'a')#foreach($i in [1..1000])#set($s = $s + $s)$!s.x#end`],
    ["a list that doubles", `#set($l = [1])#foreach($i in [1..1000])$l.addAll($l)#end`],
    ["lists of lists", `#set($l = ['a'])#foreach($i in [1..1000])#set($l = [$l, $l])#end$l`],
    ...["$util.urlEncode($l)", "$input.params($l)"].map(
      (call) =>
        [
          `lists of lists as an argument: ${call}`,
          `#set($l = ['a'])#foreach($i in [1..23])#set($l = [$l, $l])#end${call}`,
        ] as const,
    ),
    [
      "maps of maps as keys",
      `#set($m = {})#foreach($i in [1..1000])#set($m = {"a": $m, "b": $m})#end$m`,
    ],
    [
      "comparisons of them",
      `#set($l = [1])#foreach($i in [1..99])#set($l = [$l, $l])#end$l.contains('x')`,
    ],
  ] as const) {
    it(`fails: ${what}`, () => {
      expect(() => fill(template, body)).to.throw(
        /(exceeds|longer than) \d+ characters|timed out|takes longer than \d+ ms/,
      );
    });
  }

  for (const [what, template] of [
    ["a list in itself", "#set($l = [])$l.add($l)$l"],
    ["a map in itself", "#set($m = {})#set($m.m = $m)$m"],
  ] as const) {
    it(`fails: ${what}`, () => {
      expect(() => fill(template, body)).to.throw(SyntaxError, "nested more than 1000 deep");
    });
  }

  for (const [what, template] of [
    ["loops in loops", "#foreach($i in [1..1000])".repeat(3) + "#end".repeat(3)],
    ["a long range", "#foreach($i in [1..1000000000])#end"],
    ["an endless range", "#foreach($i in [1..'x'])#end"],
  ] as const) {
    it(`fails in time: ${what}`, () => {
      expect(() => fill(template, body)).to.throw(RangeError, /more than \d+ (steps|elements)/);
    });
  }

  it("fails: lists of lists as a path", () => {
    const template =
      "#set($l = ['a'])#foreach($i in [1..23])#set($l = [$l, $l])#end$input.path($l)";
    expect(() => fill(template, "{}")).to.throw(RangeError, "exceeds");
  });

  it("fails: copies of the message in a list", () => {
    const message = `[${"{},".repeat(40_000)}{}]`;
    const template = "#foreach($i in [1..1000])$l.add($input.path('$'))#end";
    expect(() => fill(`#set($l = [])${template}`, message)).to.throw(RangeError, "exceeds");
  });

  it("is told apart from one with merely large output", () => {
    expect(fill("$input.body".repeat(100), body)).to.have.lengthOf(3_200_000);
  });

  it("replaces in linear time", () => {
    const pattern = "(/*)*x";
    expect(fill(`$input.body.replaceAll('${pattern}','')`, body)).to.equal(body);
  });

  for (const [what, opening] of [
    ["comments", "#*x"],
    ["raw texts", "#[[x"],
  ] as const) {
    it(`is read in linear time: ${what} without an end`, () => {
      const template = opening.repeat(300_000);
      expect(fill(template, body)).to.equal(template);
    });
  }

  it("rejects a replacement with an unknown group", () => {
    expect(() => fill("$input.body.replaceAll('/','$1')", body)).to.throw(SyntaxError, "group");
  });
});
