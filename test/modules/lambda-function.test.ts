import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { App, TerraformStack } from "cdktf";
import { ConfigurationError, LambdaFunction } from "../../modules/index.ts";
import { HANDLERS } from "../helpers/handlers.ts";
import { listByPath, synthesizeOwn } from "../helpers/own-stack.ts";
import { synthesize } from "../helpers/synthesize.ts";

describe("lambda function", () => {
  it("says how to build a missing zip", () => {
    expect(() => synthesize({ zipDirectory: "/nowhere", channels: undefined })).to.throw(
      '/nowhere/broadcast.zip does not exist, nor does any other zip: run "npm run build" before synthesizing.',
    );
  });

  it("names the handler of a zip that is missing while others exist", () => {
    const zipDirectory = mkdtempSync(join(tmpdir(), "zips-"));
    try {
      for (const name of HANDLERS) writeFileSync(join(zipDirectory, `${name}.zip`), name);
      rmSync(join(zipDirectory, "ping.zip"));
      expect(() => synthesize({ zipDirectory })).to.throw(
        /ping\.zip does not exist, but other zips do: expected a handler in the file "ping\.ts"\./,
      );
    } finally {
      rmSync(zipDirectory, { recursive: true });
    }
  });

  it("says whether there are other zips, whatever else is in their folder", () => {
    const zipDirectory = mkdtempSync(join(tmpdir(), "zips-"));
    try {
      const zipPath = join(zipDirectory, "ping.zip");
      const make = () =>
        synthesizeOwn((stack) => new LambdaFunction(stack, "ping", { functionName: "p", zipPath }));
      writeFileSync(join(zipDirectory, "notes.txt"), "");
      expect(make).to.throw(ConfigurationError, "nor does any other zip");
      writeFileSync(join(zipDirectory, "pong.zip"), "");
      expect(make).to.throw(
        ConfigurationError,
        'expected a handler in the file "ping.ts". Create it if it is missing, then run "npm run build".',
      );
    } finally {
      rmSync(zipDirectory, { recursive: true });
    }
  });

  describe("built directly", () => {
    const synthesizeFunction = (props: object = {}) => {
      const document = synthesizeOwn((stack, zipPath) => {
        new LambdaFunction(stack, "ping", { functionName: "own-ping", zipPath, ...props });
      });
      return {
        fn: listByPath(document, "aws_lambda_function").get("ping/function")!,
        logs: listByPath(document, "aws_cloudwatch_log_group").get("ping/logs")!,
        role: listByPath(document, "aws_iam_role").get("ping/role")!,
        policies: listByPath(document, "aws_iam_role_policy"),
      };
    };

    it("has the documented defaults", () => {
      const { fn, logs } = synthesizeFunction();
      expect(fn).to.include({
        runtime: "nodejs24.x",
        handler: "index.handler",
        timeout: 10,
        memory_size: 256,
      });
      expect(fn["architectures"]).to.deep.equal(["arm64"]);
      expect(fn).not.to.have.any.keys("reserved_concurrent_executions", "environment");
      expect(logs).to.include({ name: "/aws/lambda/own-ping", retention_in_days: 30 });
      expect(logs).not.to.have.property("kms_key_id");
    });

    it("takes other settings", () => {
      const { fn, logs } = synthesizeFunction({
        runtime: "python3.13",
        handler: "app.handle",
        architecture: "x86_64",
        timeoutSeconds: 29,
        memoryMib: 1024,
        reservedConcurrency: 1,
        logRetentionDays: 7,
        logLevel: "DEBUG",
      });
      expect(fn).to.include({
        runtime: "python3.13",
        handler: "app.handle",
        timeout: 29,
        memory_size: 1024,
        reserved_concurrent_executions: 1,
      });
      expect(fn["architectures"]).to.deep.equal(["x86_64"]);
      expect(fn["environment"].variables).to.deep.equal({ LOG_LEVEL: "DEBUG" });
      expect(logs).to.include({ retention_in_days: 7 });
    });

    it("takes each log level, and the instruction set that is the default", () => {
      const architecture = "arm64";
      for (const logLevel of ["DEBUG", "INFO", "WARN", "ERROR"]) {
        const { fn } = synthesizeFunction({ logLevel, architecture });
        expect(fn["environment"].variables).to.deep.equal({ LOG_LEVEL: logLevel });
        expect(fn["architectures"]).to.deep.equal([architecture]);
      }
    });

    it("has a role of its own, which only Lambda assumes", () => {
      const { role, policies } = synthesizeFunction();
      expect(role["name"]).to.equal("own-ping");
      expect(JSON.parse(role["assume_role_policy"])).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["sts:AssumeRole"],
            Principal: { Service: "lambda.amazonaws.com" },
          },
        ],
      });
      expect(policies.get("ping/basic-policy")!["name"]).to.equal("own-ping-basic");
    });
  });

  it("precedes a resource with its permissions, and keeps what the resource awaits already", () => {
    for (const allowsFirst of [true, false]) {
      const document = synthesizeOwn((stack, zipPath) => {
        const fn = new LambdaFunction(stack, "ping", { functionName: "own-ping", zipPath });
        const allow = () => fn.allow(["sns:Publish"], ["*"]);
        const scheduleExpression = "rate(1 minute)";
        const other = new CloudwatchEventRule(stack, "other", { scheduleExpression });
        const rule = new CloudwatchEventRule(stack, "rule", {
          scheduleExpression,
          dependsOn: [other],
        });
        if (allowsFirst) allow();
        fn.precede(rule);
        if (!allowsFirst) allow();
      });
      const rules = listByPath(document, "aws_cloudwatch_event_rule");
      const policy = listByPath(document, "aws_iam_role_policy").get("ping/policy")!;
      expect(rules.get("rule")!["depends_on"]).to.deep.equal([
        `aws_cloudwatch_event_rule.${rules.get("other")!["//"].metadata.uniqueId}`,
        `aws_iam_role_policy.${policy["//"].metadata.uniqueId}`,
      ]);
    }
  });

  it("is traced, and may write to X-Ray", () => {
    const stack = synthesize();
    for (const fn of stack.ofType("aws_lambda_function").values()) {
      expect(fn["tracing_config"]).to.deep.equal({ mode: "Active" });
    }
  });

  it("logs at the stack's level, or at the handlers' default", () => {
    const levels = (props: object) =>
      [...synthesize(props).ofType("aws_lambda_function").values()].map(
        (fn) => fn["environment"]?.variables.LOG_LEVEL,
      );
    expect(new Set(levels({ logLevel: "WARN" }))).to.deep.equal(new Set(["WARN"]));
    expect(new Set(levels({}))).to.deep.equal(new Set([undefined]));
  });

  const functionWith = (props: object) => {
    const directory = mkdtempSync(join(tmpdir(), "zips-"));
    try {
      const zipPath = join(directory, "ping.zip");
      writeFileSync(zipPath, "ping");
      const stack = new TerraformStack(new App({ outdir: directory }), "own");
      return new LambdaFunction(stack, "ping", {
        functionName: "own-ping",
        zipPath,
        logRetentionDays: 7,
        ...props,
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  for (const [props, message] of [
    [{ timeoutSeconds: 0 }, "timeoutSeconds is 0; expected a whole number from 1 to 900"],
    [{ timeoutSeconds: 901 }, "timeoutSeconds is 901; expected a whole number from 1 to 900"],
    [{ timeoutSeconds: 1.5 }, "timeoutSeconds is 1.5; expected a whole number from 1 to 900"],
    [{ timeoutSeconds: "10" }, 'timeoutSeconds is "10"; expected a whole number from 1 to 900'],
    [{ memoryMib: 127 }, "memoryMib is 127; expected a whole number from 128 to 10240"],
    [{ memoryMib: 10_241 }, "memoryMib is 10241; expected a whole number from 128 to 10240"],
    [{ functionName: "own ping" }, 'functionName is "own ping"; expected at most 64 letters'],
    [{ functionName: "" }, 'functionName is ""; expected at most 64 letters'],
    [{ architecture: "x86" }, 'architecture is "x86"; expected one of "arm64", "x86_64"'],
    [
      { logLevel: "debug" },
      'logLevel is "debug"; expected one of "DEBUG", "INFO", "WARN", "ERROR"',
    ],
    [{ reservedConcurrency: 0 }, "reservedConcurrency is 0; expected a whole number from 1"],
    [
      { handler: "index handler" },
      'handler is "index handler"; expected a file and an export, such as "index.handler", or undefined',
    ],
    [
      { runtime: "node js" },
      'runtime is "node js"; expected a name of Lambda\'s, such as "nodejs24.x", or undefined',
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(props)}, as Lambda would`, () => {
      expect(() => functionWith(props)).to.throw(ConfigurationError, message);
    });
  }

  it("accepts Lambda's minimum and maximum", () => {
    functionWith({ timeoutSeconds: 1, memoryMib: 128, functionName: "f".repeat(64) });
    functionWith({ timeoutSeconds: 900, memoryMib: 10_240 });
  });

  it("refuses a stack whose name makes its functions' names too long", () => {
    const longest = "websocket-".length + "-sendmessage".length;
    synthesize({}, "e".repeat(64 - longest));
    expect(() => synthesize({}, "e".repeat(65 - longest))).to.throw(
      ConfigurationError,
      "expected at most 64 letters, digits, underscores and hyphens, including the name of the stack",
    );
  });

  it("refuses more bytes of variables than Lambda takes, and names the largest", () => {
    const fn = functionWith({});
    fn.addEnvironment("SHORT", "s".repeat(91));
    fn.addEnvironment("LONG", "l".repeat(4096 - 91 - "SHORTLONG".length));
    expect(() => fn.addEnvironment("X", "")).to.throw(
      ConfigurationError,
      "The environment of own-ping has 4097 bytes; expected at most 4096, Lambda's limit. LONG is the largest variable",
    );
    const allowed = Array.from({ length: 150 }, (_, index) => `https://site-${index}.example.com`);
    const origins = { allowed, allowMissing: true };
    expect(() => synthesize({ origins })).to.throw(
      ConfigurationError,
      "ALLOWED_ORIGINS is the largest variable",
    );
  });
});
