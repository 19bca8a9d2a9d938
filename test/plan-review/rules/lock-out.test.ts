// PR035: policies that keep out those who could change them again.
import { expect } from "chai";
import { changed, created, findings, kept, policy } from "../resources.ts";

const ROOT = { Principal: { AWS: "arn:aws:iam::123456789012:root" } };
const OPS = { Principal: { AWS: "arn:aws:iam::123456789012:role/ops" } };

const key = (action: string, others: object) => ({ policy: policy(action, "*", others) });

const find = (...resources: Parameters<typeof findings>): string[] =>
  findings(...resources)
    .filter(({ id }) => id === "PR035")
    .map(({ severity }) => severity);

describe("PR035, a key's policy", () => {
  it("is an error when nobody may change it again, also when it is new", () => {
    const used = key("kms:Decrypt", OPS);
    expect(find(changed("aws_kms_key", key("kms:*", ROOT), used))).to.deep.equal(["error"]);
    expect(find(created("aws_kms_key", used))).to.deep.equal(["error"]);
    expect(find(kept("aws_kms_key", used))).to.deep.equal([]);
    expect(find(changed("aws_kms_key", used, key("kms:Encrypt", OPS)))).to.deep.equal([]);
  });

  it("is a warning when only the account goes", () => {
    const [own, other] = [key("kms:*", ROOT), key("kms:Put*", OPS)];
    expect(find(changed("aws_kms_key", own, other))).to.deep.equal(["warning"]);
    expect(find(changed("aws_kms_key", other, own))).to.deep.equal([]);
  });

  it("may belong to somebody who is not known yet, or be AWS's default", () => {
    const unknown = key("kms:*", { Principal: "${known.after.apply}" });
    expect(find(created("aws_kms_key", unknown), created("aws_kms_key", {}))).to.deep.equal([]);
    const template = key("kms:*", { Principal: { AWS: "arn:aws:iam::${data.x.y.id}:root" } });
    expect(find(created("aws_kms_key", template))).to.deep.equal([]);
  });
});
