// Whom a role trusts that trusts an identity provider.
import { expect } from "chai";
import { findings, kept } from "../resources.ts";

const only = (id: string, ...resources: Parameters<typeof findings>) =>
  findings(...resources).filter((finding) => finding.id === id);

const ids = (...resources: Parameters<typeof findings>) =>
  findings(...resources).map(({ id }) => id);

const HOST = "token.actions.githubusercontent.com";

const trust = (condition: object, host = HOST) =>
  kept("aws_iam_role", {
    assume_role_policy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
        Condition: condition,
      },
    }),
  });

const audience = { StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com" } };
const subject = (value: string | string[], operator = "StringLike") => ({
  ...audience,
  [operator]: { ...(operator === "StringEquals" && audience.StringEquals), [`${HOST}:sub`]: value },
});

describe("trust in an identity provider", () => {
  const EVERYONE = [
    {},
    audience,
    subject("repo:*"),
    subject("*"),
    subject("repo:*/infrastructure:*"),
    subject("repo:owner*"),
    subject("repo:owner?/one:*"),
    subject(["repo:owner/one:ref:refs/heads/main", "repo:*"]),
    subject("repo:owner/one:*", "StringLikeIfExists"),
    subject("repo:owner/one:*", "ForAllValues:StringLike"),
    subject("repo:owner/one:ref:refs/heads/main", "StringNotEquals"),
  ];
  for (const condition of EVERYONE) {
    it(`lets everyone in: ${JSON.stringify(condition)}`, () => {
      expect(only("PR005", trust(condition))[0]).to.include({ severity: "error" });
    });
  }

  for (const value of ["repo:owner/one:*", "repo:owner/*", "repo:owner/team-*:*"]) {
    it(`lets many of one name in: ${value}`, () => {
      expect(ids(trust(subject(value)))).to.deep.equal(["PR029"]);
    });
  }

  it("names who is let in", () => {
    for (const value of [
      "repo:owner/one:environment:dev",
      "repo:owner@1/one@2:ref:refs/heads/main",
    ]) {
      expect(ids(trust(subject(value, "StringEquals")))).to.deep.equal([]);
    }
  });

  it("of a cluster names the service account", () => {
    const host = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
    const account = (value: string) => ({ StringLike: { [`${host}:sub`]: value } });
    expect(ids(trust(account("system:serviceaccount:kube:dns"), host))).to.deep.equal([]);
    expect(ids(trust(account("system:serviceaccount:*"), host))).to.deep.equal(["PR005"]);
    const pool = "cognito-identity.amazonaws.com";
    expect(ids(trust({ StringEquals: { [`${pool}:aud`]: "pool" } }, pool))).to.deep.equal([]);
  });
});
