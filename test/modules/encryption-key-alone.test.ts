// A customer managed key that is built directly: its policy, and the statements of those who use it.
import { expect } from "chai";
import { EncryptionKey, LambdaFunction } from "../../modules/index.ts";
import { listByPath, listStatements, synthesizeOwn } from "../helpers/own-stack.ts";

const synthesize = (use: (key: EncryptionKey, fn: LambdaFunction) => void = () => {}) => {
  const document = synthesizeOwn((stack, zipPath) => {
    const key = new EncryptionKey(stack, "key", {
      name: "words",
      region: "eu-west-1",
      arnInAccount: "arn:aws:sns:eu-west-1:123456789012:any",
      logGroups: ["/aws/lambda/words-*", "/aws/apigateway/words"],
    });
    use(key, new LambdaFunction(stack, "fn", { functionName: "words-fn", zipPath }));
  });
  const [address = ""] = Object.keys(document["resource"].aws_kms_key);
  return {
    document,
    arn: `\${aws_kms_key.${address}.arn}`,
    id: `\${aws_kms_key.${address}.key_id}`,
  };
};

describe("a key of one's own", () => {
  it("is rotated, can be restored for KMS's maximum of 30 days, and has a name and a purpose", () => {
    const { document, id } = synthesize();
    expect(listByPath(document, "aws_kms_key").get("key/key")).to.include({
      description: "Encrypts what words stores",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(listByPath(document, "aws_kms_alias").get("key/alias")).to.include({
      name: "alias/words",
      target_key_id: id,
    });
  });

  it("is managed by its account, and used by CloudWatch Logs for some log groups", () => {
    const { document } = synthesize();
    const [[local, expression]] = Object.entries<string>(document["locals"]) as [[string, string]];
    expect(expression).to.equal(
      '${element(split(":", "arn:aws:sns:eu-west-1:123456789012:any"), 4)}',
    );
    const account = `\${local.${local}}`;
    const { policy } = listByPath(document, "aws_kms_key").get("key/key")!;
    const [place] = Object.keys(document["data"].aws_partition);
    const partition = `\${data.aws_partition.${place}.partition}`;
    const groups = `arn:${partition}:logs:eu-west-1:${account}:log-group`;
    expect(JSON.parse(policy)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "LetIamPoliciesDecide",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "EncryptLogGroups",
          Effect: "Allow",
          Principal: { Service: `logs.eu-west-1.\${data.aws_partition.${place}.dns_suffix}` },
          Action: [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:DescribeKey",
          ],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": [
                `${groups}:/aws/lambda/words-*`,
                `${groups}:/aws/apigateway/words`,
              ],
            },
          },
        },
      ],
    });
  });

  for (const [title, use, actions] of [
    [
      "decrypts",
      (key: EncryptionKey, fn: LambdaFunction) => {
        key.grantDecrypt(fn);
        key.grantDecrypt(fn);
      },
      ["kms:Decrypt"],
    ],
    [
      "sends, and decrypts too",
      (key: EncryptionKey, fn: LambdaFunction) => {
        key.grantDecrypt(fn);
        key.grantSend(fn);
      },
      ["kms:Decrypt", "kms:GenerateDataKey"],
    ],
  ] as const) {
    it(`is named in one statement of a function that ${title}`, () => {
      const { document, arn } = synthesize(use);
      const ofKey = listStatements(document, "fn/basic-policy").filter(({ Action }) =>
        String(Action).includes("kms:"),
      );
      expect(ofKey).to.deep.equal([{ Effect: "Allow", Action: actions, Resource: [arn] }]);
    });
  }

  it("encrypts the logs and the variables of a function, if that has any", () => {
    for (const logLevel of ["INFO", undefined] as const) {
      const document = synthesizeOwn((stack, zipPath) => {
        const arnInAccount = "arn:aws:sns:eu-west-1:123456789012:any";
        const props = { name: "words", region: "eu-west-1", arnInAccount, logGroups: [] };
        const key = new EncryptionKey(stack, "key", props);
        new LambdaFunction(stack, "fn", {
          functionName: "words-fn",
          zipPath,
          key,
          ...(logLevel && { logLevel }),
        });
      });
      const arn = `\${aws_kms_key.${Object.keys(document["resource"].aws_kms_key)[0]}.arn}`;
      const fn = listByPath(document, "aws_lambda_function").get("fn/function")!;
      const logs = listByPath(document, "aws_cloudwatch_log_group").get("fn/logs")!;
      expect(logs["kms_key_id"]).to.equal(arn);
      expect(fn["kms_key_arn"]).to.equal(logLevel && arn);
      const actions = listStatements(document, "fn/basic-policy").flatMap(({ Action }) => Action);
      expect(actions.includes("kms:Decrypt")).to.equal(logLevel !== undefined);
    }
  });

  it("has ARNs of the partition that it is in, and CloudWatch Logs' name there", () => {
    const document = synthesizeOwn((stack) => {
      const arnInAccount = "arn:aws-cn:execute-api:cn-north-1:123456789012:a1";
      const props = { name: "words", region: "cn-north-1", arnInAccount, logGroups: ["/words"] };
      new EncryptionKey(stack, "key", props);
    });
    const [partition] = Object.keys(document["data"].aws_partition);
    const { policy } = listByPath(document, "aws_kms_key").get("key/key")!;
    expect(policy).to.not.match(/arn:aws:|amazonaws\.com/);
    const { Statement } = JSON.parse(policy);
    const prefix = `arn:\${data.aws_partition.${partition}.partition}`;
    expect(Statement[0].Principal.AWS).to.match(/:iam::\$\{local\.\w+\}:root$/);
    expect(Statement[0].Principal.AWS.startsWith(prefix)).to.equal(true);
    expect(Statement[1].Principal.Service).to.equal(
      `logs.cn-north-1.\${data.aws_partition.${partition}.dns_suffix}`,
    );
  });
});
