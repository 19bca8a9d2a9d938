// The customer managed key: what it encrypts, who may use it, and for what.
import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";

interface Statement {
  Action: string[];
  Resource: string[];
}

describe("encryption key", () => {
  const stack = synthesize({ customerManagedKey: true });
  const functions = [...stack.ofType("aws_lambda_function")];
  const key = stack.only("aws_kms_key");
  const keyArn = `\${aws_kms_key.${key["//"].metadata.uniqueId}.arn}`;

  it("is not created by default", () => {
    const { text } = synthesize();
    expect(text).not.to.include("kms");
  });

  it("is rotated, has a name, and is deleted only after 30 days", () => {
    expect(key).to.include({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(stack.only("aws_kms_alias")["name"]).to.equal("alias/websocket-dev");
  });

  describe("encrypts", () => {
    it("the table", () => {
      expect(stack.only("aws_dynamodb_table")["server_side_encryption"]).to.deep.equal({
        enabled: true,
        kms_key_arn: keyArn,
      });
    });

    it("each queue, instead of SQS's key", () => {
      expect(stack.ofType("aws_sqs_queue").size).to.equal(3);
      for (const queue of stack.ofType("aws_sqs_queue").values()) {
        expect(queue["kms_master_key_id"]).to.equal(keyArn);
        expect(queue).not.to.have.property("sqs_managed_sse_enabled");
      }
    });

    it("each log group", () => {
      for (const group of stack.ofType("aws_cloudwatch_log_group").values()) {
        expect(group["kms_key_id"]).to.equal(keyArn);
      }
    });

    it("the environment of each function that has one, and sets no key on the others", () => {
      const withKey = functions.filter(([, fn]) => fn["kms_key_arn"] === keyArn);
      const withEnvironment = functions.filter(([, fn]) => fn["environment"]);
      expect(withKey).to.have.length.above(0);
      expect(withKey).to.deep.equal(withEnvironment);
      expect(functions.every(([, fn]) => fn["environment"] || !("kms_key_arn" in fn))).to.equal(
        true,
      );
    });
  });

  describe("may be used", () => {
    const keyStatements = (name: string): Statement[] =>
      (
        JSON.parse(stack.ofType("aws_iam_role_policy").get(`dev/${name}/basic-policy`)!["policy"])
          .Statement as Statement[]
      ).filter(({ Action }) => Action.some((action) => action.startsWith("kms:")));

    it("by senders to generate data keys, and by readers and writers to decrypt", () => {
      for (const [path, fn] of functions) {
        const name = path.split("/")[1]!;
        const sends = ["broadcast", "publish", "sendmessage"].includes(name);
        const actions = sends ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"];
        const expected = fn["environment"] ? [{ Action: actions, Resource: [keyArn] }] : [];
        expect(
          keyStatements(name).map(({ Action, Resource }) => ({ Action, Resource })),
          name,
        ).to.deep.equal(expected);
      }
    });

    const { Version, Statement } = JSON.parse(key["policy"]);
    const [[local, expression]] = Object.entries<string>(stack.document["locals"]) as any;
    const account = `\\$\\{local\\.${local}\\}`;

    const [partition] = Object.keys(stack.document["data"].aws_partition);
    const fromPartition = (attribute: string) => `\${data.aws_partition.${partition}.${attribute}}`;
    const literally = (text: string) => text.replaceAll(/[$.{}]/g, String.raw`\$&`);

    it("by an account whose number is unknown at synthesis", () => {
      expect(expression).to.match(
        /^\$\{element\(split\(":", aws_apigatewayv2_api\.[\w-]+\.execution_arn\), 4\)\}$/,
      );
    });

    it("without limits only by the account itself", () => {
      expect(Version).to.equal("2012-10-17");
      const [unlimited, ...others] = Statement.filter(({ Action }: any) => Action === "kms:*");
      expect(others).to.deep.equal([]);
      expect(unlimited.Principal.AWS).to.match(
        new RegExp(`^arn:${literally(fromPartition("partition"))}:iam::${account}:root$`),
      );
    });

    it("by CloudWatch Logs for the stack's own log groups", () => {
      const [, logs, ...others] = Statement;
      expect(others).to.deep.equal([]);
      expect(logs.Principal).to.deep.equal({
        Service: `logs.eu-west-1.${fromPartition("dns_suffix")}`,
      });
      expect(logs.Action).not.to.include("kms:*");
      const arns: string[] = logs.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"];
      const prefix = new RegExp(
        `^arn:${literally(fromPartition("partition"))}:logs:eu-west-1:${account}:log-group:`,
      );
      for (const arn of arns) expect(arn).to.match(prefix);
      expect(arns[0]).to.match(/:\/aws\/lambda\/websocket-dev-\*$/);
      expect(arns.slice(1).every((arn) => /:\/aws\/apigateway\/[^*]+$/.test(arn))).to.equal(true);
    });
  });
});
