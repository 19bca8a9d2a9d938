// What the gateway says at startup about functions in Python, Ruby and Java, and about what runs them here.
import { expect } from "chai";
import { checkFunctions } from "../../../gateway/lambda/check-functions.ts";
import type { Interpreters } from "../../../gateway/lambda/interpreters.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { createFunction } from "../helpers/zipped-function.ts";

const pythonThat = (hasBoto3: boolean) => ({
  find: async () => ({
    file: "/usr/bin/python3",
    version: "3.11",
    packages: hasBoto3 ? ["boto3", "botocore"] : [],
  }),
});

const warnOf = async (fn: LambdaModel, interpreters: Pick<Interpreters, "find">) =>
  (await checkFunctions([fn], interpreters)).warnings;

describe("warnings about what runs functions here", () => {
  for (const [runtime, problem] of [
    ["python3.12", "there is no python3 on the PATH. Install Python 3."],
    ["ruby3.3", "there is no ruby on the PATH. Install Ruby 3."],
    ["java21", "there is no java on the PATH or in JAVA_HOME. Install a JDK, 11 or later."],
  ]) {
    it(`name functions of ${runtime} where nothing runs them`, async () => {
      const fn = createFunction({}, { runtime: runtime! });
      expect(await warnOf(fn, { find: async () => undefined })).to.deep.equal([
        `aws_lambda_function.fn has the runtime "${runtime}", and ${problem} Until then its calls fail.`,
      ]);
    });
  }

  it("name Java functions where there is no compiler, and a command that would run them", async () => {
    const fn = createFunction({}, { runtime: "java21" });
    const jre = {
      file: "/jre/bin/java",
      version: "21",
      packages: [],
      lacks: "/jre has no compiler, javac",
    };
    expect(await warnOf(fn, { find: async () => jre })).to.deep.equal([
      'aws_lambda_function.fn has the runtime "java21", and /jre has no compiler, javac. Install a JDK, 11 or later. ' +
        '--run fn="COMMAND" runs it by a command that speaks Lambda\'s Runtime API. Until then its calls fail.',
    ]);
  });

  for (const [runtime, files, name, version, line] of [
    ["ruby3.3", { "index.rb": "" }, "ruby", "3.1", "Ruby 3.1 runs it here."],
    ["java8.al2", { "index/handler.class": "" }, "java", "17", "Java 17 runs it here."],
  ] as const) {
    it(`name another version than that of ${runtime}`, async () => {
      const find = async () => ({ file: `/bin/${name}`, version, packages: [] });
      const fn = createFunction(files, { runtime });
      expect(await warnOf(fn, { find })).to.deep.equal([
        `aws_lambda_function.fn has the runtime "${runtime}"; ${line}`,
      ]);
      const same = { ...fn, runtime: `${name}${version}` };
      expect(await warnOf(same, { find })).to.deep.equal([]);
    });
  }

  it("name gems of the SDK that a Ruby function requires, unless they are installed or in its zip", async () => {
    const find = async () => ({
      file: "/usr/bin/ruby3.3",
      version: "3.3",
      packages: ["aws-sdk-core", "aws-sdk-sqs"],
    });
    const source = 'require "aws-sdk-sqs"\nrequire("aws-sdk-dynamodb")\n# require "aws-sdk-s3"\n';
    const fn = createFunction({ "index.rb": source }, { runtime: "ruby3.3" });
    expect(await warnOf(fn, { find })).to.deep.equal([
      "aws_lambda_function.fn imports aws-sdk-dynamodb, which Lambda's runtime brings and which is not installed here. " +
        "Run: /usr/bin/ruby3.3 -S gem install aws-sdk-dynamodb",
    ]);
    const gem = "vendor/bundle/ruby/3.3.0/gems/aws-sdk-dynamodb-1.2.3/lib/aws-sdk-dynamodb.rb";
    const own = createFunction({ "index.rb": source, [gem]: "" }, { runtime: "ruby3.3" });
    expect(await warnOf(own, { find })).to.deep.equal([]);
  });

  it("name another version of Python, and boto3 if a function imports it", async () => {
    const boto3 = createFunction(
      { "index.py": "import os\nimport boto3\n" },
      { runtime: "python3.12" },
    );
    expect(await warnOf(boto3, pythonThat(false))).to.deep.equal([
      'aws_lambda_function.fn has the runtime "python3.12"; Python 3.11 runs it here.',
      "aws_lambda_function.fn imports boto3, which Lambda's runtime brings and which is not installed here. " +
        "Run: /usr/bin/python3 -m pip install boto3",
    ]);
    const same = { ...boto3, runtime: "python3.11" };
    expect(await warnOf(same, pythonThat(true))).to.deep.equal([]);
    const without = createFunction({ "index.py": "# import boto3" }, { runtime: "python3.11" });
    expect(await warnOf(without, pythonThat(false))).to.deep.equal([]);
    const own = createFunction(
      { "index.py": "import boto3", "boto3/__init__.py": "" },
      { runtime: "python3.11" },
    );
    expect(await warnOf(own, pythonThat(false))).to.deep.equal([]);
  });
});
