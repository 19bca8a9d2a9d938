// IAM by its effect: what AWS's policies allow, permissions outside of policies, and ways to more rights.
import { expect } from "chai";
import { changed, created, destroyed, findings, kept, policy } from "../resources.ts";

const only = (id: string, ...resources: Parameters<typeof findings>) =>
  findings(...resources).filter((finding) => finding.id === id);

const ids = (...resources: Parameters<typeof findings>) =>
  findings(...resources).map(({ id }) => id);

const ROLE = "aws_iam_role_policy";
const rolePolicy = (actions: string[], on: string | string[] = "*", others = {}) =>
  kept(
    ROLE,
    { role: "r", policy: policy(actions, on, others) },
    { address: `${ROLE}.${actions[0]}` },
  );

describe("PR031, a way to more rights", () => {
  it("names the actions that lead there, in one policy or in several", () => {
    const all = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"];
    const words = "`iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction`";
    expect(only("PR031", rolePolicy(all))[0]?.what).to.contain(words);
    const apart = all.map((action) => rolePolicy([action]));
    const role = kept("aws_iam_role", { id: "r" });
    expect(only("PR031", role, ...apart)[0]).to.include({ severity: "error" });
    expect(only("PR031", rolePolicy(all.slice(1)))).to.deep.equal([]);
  });

  for (const action of [
    "iam:CreatePolicyVersion",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:Put*",
    "sts:AssumeRole",
  ]) {
    it(`is ${action} alone, when it is allowed on everything`, () => {
      expect(only("PR031", rolePolicy([action]))[0]).to.include({ severity: "error" });
    });
  }

  it("is less severe on named resources, and none where the purpose needs it", () => {
    const role = "arn:aws:iam::123456789012:role/worker";
    expect(only("PR031", rolePolicy(["iam:PutRolePolicy"], role))[0]).to.include({
      severity: "warning",
    });
    expect(only("PR031", rolePolicy(["sts:AssumeRole"], role))).to.deep.equal([]);
  });

  it("ends where a service may not take the role, or where the action is denied", () => {
    const all = ["iam:PassRole", "ec2:RunInstances"];
    const passed = (service: string) => ({
      Condition: { StringEquals: { "iam:PassedToService": service } },
    });
    expect(only("PR031", rolePolicy(all, "*", passed("ec2.amazonaws.com")))).to.have.length(1);
    expect(only("PR031", rolePolicy(all, "*", passed("lambda.amazonaws.com")))).to.deep.equal([]);
    const denial = {
      Statement: [
        ...JSON.parse(policy(all, "*")).Statement,
        { Effect: "Deny", Action: "iam:*", Resource: "*" },
      ],
    };
    expect(only("PR031", kept(ROLE, { policy: JSON.stringify(denial) }))).to.deep.equal([]);
  });

  it("leads through managed policies of AWS and of the stack", () => {
    const attach = (arn: string) =>
      kept(
        "aws_iam_role_policy_attachment",
        { role: "r", policy_arn: arn },
        { address: `a.${arn}` },
      );
    const lambda = attach("arn:aws:iam::aws:policy/AWSLambda_FullAccess");
    expect(only("PR031", lambda)[0]?.what).to.contain("lambda:CreateFunction");
    const arn = "arn:aws:iam::123456789012:policy/mine";
    const mine = kept(
      "aws_iam_policy",
      { arn, policy: policy(["iam:PassRole", "ec2:RunInstances"], "*") },
      { address: "aws_iam_policy.mine" },
    );
    const found = only("PR031", mine, attach(arn)).map(({ address }) => address);
    expect(found).to.include(`a.${arn}`);
  });
});

describe("managed policies of AWS", () => {
  const attach = (name: string, type = "aws_iam_role_policy_attachment") =>
    kept(type, { role: "r", policy_arn: `arn:aws:iam::aws:policy/${name}` });

  for (const name of [
    "AdministratorAccess",
    "PowerUserAccess",
    "IAMFullAccess",
    "AmazonS3FullAccess",
    "AmazonAPIGatewayAdministrator",
    "AmazonElasticFileSystemFullAccess",
    "job-function/DatabaseAdministrator",
    "SecretsManagerReadWrite",
  ]) {
    it(`are wide if they allow a whole service: ${name}`, () => {
      expect(only("PR004", attach(name))).to.have.length(1);
      expect(only("PR004", attach(name, "aws_iam_group_policy_attachment"))).to.have.length(1);
      const exclusive = { role_name: "r", policy_arns: [`arn:aws:iam::aws:policy/${name}`] };
      expect(
        only("PR004", kept("aws_iam_role_policy_attachments_exclusive", exclusive)),
      ).to.have.length(1);
    });
  }

  it("that allow little are not wildcards", () => {
    expect(ids(attach("service-role/AWSLambdaBasicExecutionRole"))).to.deep.equal([]);
    expect(ids(attach("AWSXRayDaemonWriteAccess"))).to.deep.equal([]);
    expect(only("PR004", attach("AmazonAPIGatewayInvokeFullAccess"))).to.deep.equal([]);
  });

  it("say what they allow", () => {
    expect(only("PR004", attach("PowerUserAccess"))[0]?.what).to.contain("everything but iam:*");
  });

  it("that no table has are named when they are attached", () => {
    const unknown = created("aws_iam_role_policy_attachment", {
      role: "r",
      policy_arn: "arn:aws:iam::aws:policy/FromTomorrow",
    });
    expect(only("PR030", unknown)[0]?.what).to.contain("FromTomorrow");
  });
});

describe("permissions outside of policies", () => {
  it("of a group come with the membership", () => {
    const groups = (...names: string[]) => ({ user: "ann", groups: names });
    const joined = changed("aws_iam_user_group_membership", groups("a"), groups("a", "admins"));
    expect(only("PR003", joined)[0]?.what).to.contain("what the group admins allows");
    const users = (...names: string[]) => ({ group: "admins", users: names });
    const more = changed("aws_iam_group_membership", users("ann"), users("ann", "bob"));
    expect(only("PR003", more)[0]?.what).to.contain("AWS bob");
  });

  it("of a boundary that is removed from a user are gained", () => {
    const boundary = { permissions_boundary: "arn:aws:iam::123456789012:policy/b" };
    expect(ids(changed("aws_iam_user", boundary, {}))).to.deep.equal(["PR003"]);
  });

  it("of a key are granted by name", () => {
    const grant = created("aws_kms_grant", {
      key_id: "k",
      grantee_principal: "arn:aws:iam::999999999999:role/r",
      operations: ["Decrypt", "CreateGrant"],
    });
    expect(only("PR003", grant)[0]?.what).to.contain(
      "kms:Decrypt, kms:CreateGrant by AWS arn:aws:iam::999999999999:role/r",
    );
  });

  const OPEN_POLICIES: [string, string][] = [
    ["aws_secretsmanager_secret_policy", "policy"],
    ["aws_secretsmanager_secret", "policy"],
    ["aws_ecr_repository_policy", "policy"],
    ["aws_s3_bucket", "policy"],
    ["aws_opensearch_domain", "access_policies"],
    ["aws_api_gateway_rest_api_policy", "policy"],
    ["aws_cloudwatch_event_bus_policy", "policy"],
    ["aws_backup_vault_policy", "policy"],
    ["aws_glue_resource_policy", "policy"],
    ["aws_lambda_layer_version_permission", "principal"],
    ["aws_cloudwatch_event_permission", "principal"],
  ];
  for (const [type, attribute] of OPEN_POLICIES) {
    it(`of anyone are found in ${type}`, () => {
      const open = attribute === "principal" ? "*" : policy("a:B", "*", { Principal: "*" });
      expect(only("PR005", kept(type, { [attribute]: open }))).to.have.length(1);
    });
  }

  it("of an identity pool without a sign-in are everyone's", () => {
    const roles = { roles: { authenticated: "arn:a", unauthenticated: "arn:b" } };
    expect(
      only("PR005", kept("aws_cognito_identity_pool_roles_attachment", roles))[0]?.what,
    ).to.contain("arn:b");
  });

  it("of a key are not its own account's when they are another account's", () => {
    const root = (account: string) =>
      policy("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${account}:root` } });
    const key = (account: string) =>
      kept("aws_kms_key", {
        arn: "arn:aws:kms:eu-west-1:123456789012:key/k",
        policy: root(account),
      });
    expect(only("PR004", key("123456789012"))).to.deep.equal([]);
    expect(only("PR004", key("999999999999"))).to.have.length(1);
    expect(only("PR004", key("*"))).to.have.length(1);
  });

  it("that are lost are not findings", () => {
    expect(
      ids(destroyed("aws_iam_group_policy", { policy: policy("a:B", "arn:c") })),
    ).to.deep.equal([]);
  });
});
