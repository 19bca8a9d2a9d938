// Ruby functions, with the ruby of this machine: what Lambda's Ruby runtime promises.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

const hasRuby = spawnSync("ruby", ["--version"]).status === 0;

const start = (files: string | Record<string, string>, fn = {}) =>
  startFunction(typeof files === "string" ? { "index.rb": files } : files, {
    runtime: "ruby3.3",
    ...fn,
  });

const handler = (...lines: string[]): string =>
  ["def handler(event:, context:)", ...lines.map((line) => `  ${line}`), "end"].join("\n");

describe("Ruby functions", function () {
  if (!hasRuby) return;

  it("get the event, and return JSON", async () => {
    const fn = await start(handler("{ got: event }"));
    const outcome = await fn.invoke({ a: [1, "é", null, true] });
    expect(describeOutcome(outcome)).to.equal('{"got":{"a":[1,"é",null,true]}}');
  });

  it("keep state, and tell cold starts from warm ones", async () => {
    const fn = await start(`$count = 0\n${handler("$count += 1")}`);
    expect([await fn.invoke(), await fn.invoke()]).to.deep.equal([
      { payload: "1" },
      { payload: "2" },
    ]);
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  for (const [named, code] of [
    ["src/app.run", "def run(event:, context:) = NAME"],
    ["src/app.App.run", "class App\n  def self.run(event:, context:) = NAME\nend"],
    [
      "src/app.Chat::App.run",
      "module Chat\n  class App\n    def self.run(event:, context:) = NAME\n  end\nend",
    ],
  ] as const) {
    it(`may be ${named}, with files beside and above it`, async () => {
      const fn = await start(
        {
          "src/app.rb": `require "helper"\nrequire_relative "near"\n${code}\n`,
          "src/near.rb": "NAME = [HELPED, 'near']\n",
          "helper.rb": "HELPED = 'found'\n",
        },
        { handler: named },
      );
      expect(await fn.invoke()).to.deep.equal({ payload: '["found","near"]' });
    });
  }

  it("may have the names of what the bootstrap uses", async () => {
    const fn = await start(
      "class RuntimeApi; end\nclass Handler; end\ndef call(event:, context:) = puts('mine')\n" +
        "def run(*) = raise\ndef format(*) = raise\ndef load_handler(*) = raise\n",
      { handler: "index.call" },
    );
    expect(await fn.invoke()).to.deep.equal({ payload: "null" });
    expect(fn.lines).to.deep.equal(["mine"]);
  });

  it("get a context", async () => {
    const fn = await start(
      handler(
        "[context.function_name, context.function_version, context.memory_limit_in_mb,",
        "  context.invoked_function_arn, context.log_group_name, context.aws_request_id.length,",
        "  context.log_stream_name == ENV['AWS_LAMBDA_LOG_STREAM_NAME'], context.identity, context.client_context,",
        "  (7000..8000).cover?(context.get_remaining_time_in_millis),",
        "  context.deadline_ms > Time.now.to_i * 1000]",
      ),
    );
    expect(JSON.parse(describeOutcome(await fn.invoke()))).to.deep.equal([
      "fn",
      "$LATEST",
      "256",
      "arn:aws:lambda:eu-west-1:000000000000:function:fn",
      "/aws/lambda/fn",
      36,
      true,
      null,
      null,
      true,
      true,
    ]);
  });

  it("see their own variables and Lambda's, and none of this machine", async () => {
    process.env["CANARY_OF_THIS_MACHINE"] = "x";
    const fn = await start(handler("ENV.to_h"), { environment: { OWN: "mine" } });
    const variables = JSON.parse(describeOutcome(await fn.invoke()));
    expect(variables).to.include({
      OWN: "mine",
      AWS_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_ruby3.3",
      _HANDLER: "index.handler",
    });
    expect(variables).not.to.have.any.keys("CANARY_OF_THIS_MACHINE", "HOME");
    expect(variables["_X_AMZN_TRACE_ID"]).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/);
    expect(variables["GEM_PATH"]).to.match(/\/vendor\/bundle\/ruby\/3\.3\.0(:|$)/);
  });

  it("find gems in their zip, of the version that runs here and of the runtime's", async () => {
    const version = spawnSync("ruby", [
      "-e",
      "print RUBY_VERSION[/\\d+\\.\\d+/]",
    ]).stdout.toString();
    const gem = (folder: string, name: string) => ({
      [`${folder}/gems/${name}-1.0.0/lib/${name}.rb`]: `GEMS = [*(GEMS if defined?(GEMS)), '${name}']\n`,
      [`${folder}/specifications/${name}-1.0.0.gemspec`]: `Gem::Specification.new { |s| s.name = '${name}'; s.version = '1.0.0'; s.summary = 's'; s.authors = ['a'] }\n`,
    });
    const fn = await start({
      "index.rb": `require "one_gem"\nrequire "two_gem"\n${handler("GEMS")}`,
      ...gem(`vendor/bundle/ruby/${version}.0`, "one_gem"),
      ...gem("vendor/bundle/ruby/3.3.0", "two_gem"),
    });
    expect(await fn.invoke()).to.deep.equal({ payload: '["one_gem","two_gem"]' });
  });

  it("have what they print and log shown in lines, before their result", async () => {
    const fn = await start(
      `LOGGER = Logger.new($stdout)\n${handler(
        'puts "one\\ntwo é"',
        '$stderr.puts "three"',
        'LOGGER.info("four")',
        'print "five"',
        "nil",
      )}`,
    );
    expect(await fn.invoke()).to.deep.equal({ payload: "null" });
    expect(fn.lines.filter((line) => /^(one|two é|five)$/.test(line))).to.deep.equal([
      "one",
      "two é",
      "five",
    ]);
    expect(fn.lines).to.include("three");
    expect(fn.lines.find((line) => line.endsWith("four"))).to.match(
      /^I, \[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+ #\d+\] {2}INFO [0-9a-f-]{36} -- : four$/,
    );
  });

  it("report errors as Lambda does, and go on", async () => {
    const fn = await start(
      handler("return 'fine' if event['ok']", "raise ArgumentError, 'broken é'"),
    );
    const outcome = await fn.invoke();
    expect(outcome).to.have.nested.include({
      "error.errorType": "Function<ArgumentError>",
      "error.errorMessage": "broken é",
    });
    expect(outcome).to.have.nested.property("error.stackTrace").that.has.length(1);
    expect(fn.lines[0]).to.equal("Function<ArgumentError>: broken é");
    expect(fn.lines[1]).to.match(/\/index\.rb:3:in [`'].*handler'$/);
    expect(await fn.invoke({ ok: true })).to.deep.equal({ payload: '"fine"' });
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  it("are started again after errors that Lambda takes for the end", async () => {
    const fn = await start(handler("return $$ if event['ok']", "Nothing.like_it"));
    expect(describeOutcome(await fn.invoke())).to.match(
      /^Function<NameError>: uninitialized constant Nothing/,
    );
    expect(describeOutcome(await fn.invoke())).to.match(/^Function<NameError>/);
    const pid = describeOutcome(await fn.invoke({ ok: true }));
    expect(describeOutcome(await fn.invoke({ ok: true }))).to.equal(pid);
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, true, true, false]);
  });

  for (const [what, code, named, error] of [
    ["no file", "", "other.handler", "Init<LoadError>: cannot load such file -- other"],
    [
      "no method",
      "",
      "index.handler",
      /^Function<NoMethodError>: undefined method [`']handler' for /,
    ],
    [
      "no dot in the handler",
      "",
      "index",
      /^Init<ArgumentError>: Invalid handler \["index"\], must be of form FILENAME\.METHOD or/,
    ],
    [
      "a missing gem",
      'require "nothing_like_it"',
      "index.handler",
      "Init<LoadError>: cannot load such file -- nothing_like_it",
    ],
    ["a syntax error", "def", "index.handler", /^Init<SyntaxError>: /],
    ["an error on load", 'raise "no table"', "index.handler", "Init<RuntimeError>: no table"],
  ] as const) {
    it(`report ${what} at every call`, async () => {
      const fn = await start(code, { handler: named });
      for (let call = 0; call < 2; call += 1) {
        const outcome = describeOutcome(await fn.invoke());
        if (typeof error === "string") expect(outcome).to.equal(error);
        else expect(outcome).to.match(error);
      }
    });
  }

  it("may return a stream, and replace Lambda's marshaller", async () => {
    const fn = await start(`require "stringio"\n${handler('StringIO.new("{\\"raw\\": 1}")')}`);
    expect(await fn.invoke()).to.deep.equal({ payload: '{"raw": 1}' });
    const own = await start(
      "class AwsLambda::Marshaller\n  def self.marshall_request(request) = request.body.length\nend\n" +
        handler("event"),
    );
    expect(await own.invoke({ four: 4 })).to.deep.equal({ payload: "10" });
  });

  it("report a result that is not JSON", async () => {
    const fn = await start(handler("Float::NAN"));
    expect(describeOutcome(await fn.invoke())).to.match(/^Function<JSON::GeneratorError>: /);
  });
});
