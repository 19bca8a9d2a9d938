// Rules about what the world can reach.
import { expect } from "chai";
import { findings, kept, type Others } from "../resources.ts";

const find = (type: string, body: object, others: Others = {}) =>
  findings(kept(type, { ...body }, others))
    .filter(({ id }) => id === "PR028")
    .map(({ severity }) => severity);

const ssh = { from_port: 22, to_port: 22, protocol: "tcp" };
const world = { cidr_blocks: ["0.0.0.0/0"] };
const blocked = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

const OPEN: [type: string, body: object][] = [
  ["aws_security_group", { ingress: [{ ...ssh, ...world }] }],
  ["aws_security_group", { ingress: [{ ...ssh, ipv6_cidr_blocks: ["::/0"] }] }],
  [
    "aws_security_group",
    {
      ingress: [
        {
          from_port: 0,
          to_port: 65535,
          protocol: "tcp",
          cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"],
        },
      ],
    },
  ],
  [
    "aws_default_security_group",
    { ingress: [{ from_port: 0, to_port: 0, protocol: "-1", ...world }] },
  ],
  ["aws_security_group_rule", { type: "ingress", ...ssh, ...world }],
  [
    "aws_vpc_security_group_ingress_rule",
    { from_port: 5432, to_port: 5432, ip_protocol: "tcp", cidr_ipv4: "0.0.0.0/0" },
  ],
  ["aws_vpc_security_group_ingress_rule", { ip_protocol: "-1", cidr_ipv6: "::/0" }],
  ["aws_s3_bucket_public_access_block", { ...blocked, block_public_policy: false }],
  ["aws_s3_account_public_access_block", {}],
  ["aws_s3_bucket_acl", { acl: "public-read" }],
  ["aws_s3_bucket", { acl: "public-read-write" }],
  [
    "aws_s3_bucket_acl",
    {
      access_control_policy: [
        { grant: [{ grantee: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }] }] },
      ],
    },
  ],
  ["aws_lambda_function_url", { authorization_type: "NONE" }],
  ["aws_db_instance", { publicly_accessible: true }],
  ["aws_redshift_cluster", { publicly_accessible: true }],
  ["aws_ami_launch_permission", { group: "all" }],
  ["aws_db_snapshot", { shared_accounts: ["all"] }],
];

const CLOSED: [type: string, body: object][] = [
  ["aws_security_group", { ingress: [{ ...ssh, cidr_blocks: ["10.0.0.0/8"] }], egress: [world] }],
  ["aws_security_group", { ingress: [{ ...ssh, security_groups: ["sg-1"] }] }],
  ["aws_security_group_rule", { type: "egress", ...ssh, ...world }],
  ["aws_vpc_security_group_egress_rule", { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }],
  ["aws_s3_bucket_public_access_block", blocked],
  ["aws_s3_bucket_acl", { acl: "private" }],
  ["aws_lambda_function_url", { authorization_type: "AWS_IAM" }],
  ["aws_db_instance", { publicly_accessible: false }],
  ["aws_network_acl_rule", { egress: true, rule_action: "allow", cidr_block: "0.0.0.0/0" }],
];

describe("PR028, open to the world", () => {
  for (const [type, body] of OPEN) {
    it(`is ${type} ${JSON.stringify(body)}, whether it is hidden or not`, () => {
      expect(find(type, body)).to.deep.equal(["error"]);
    });
  }

  for (const [type, body] of CLOSED) {
    it(`is not ${type} ${JSON.stringify(body)}`, () => {
      expect(find(type, body)).to.deep.equal([]);
    });
  }

  it("is less severe for what a web server offers, and for network ACLs and clusters", () => {
    const web = { from_port: 443, to_port: 443, protocol: "tcp", ...world };
    expect(find("aws_security_group", { ingress: [web] })).to.deep.equal(["warning"]);
    const acl = { rule_action: "allow", cidr_block: "0.0.0.0/0", ...ssh };
    expect(find("aws_network_acl_rule", acl)).to.deep.equal(["warning"]);
    const cluster = {
      vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }],
    };
    expect(find("aws_eks_cluster", cluster)).to.deep.equal(["warning"]);
  });

  it("is judged by single hidden values", () => {
    const marks = { authorization_type: true, acl: true };
    expect(
      find("aws_lambda_function_url", { authorization_type: "NONE" }, { sensitiveAfter: marks }),
    ).to.deep.equal(["error"]);
    expect(
      find("aws_s3_bucket_acl", { acl: "public-read" }, { sensitiveAfter: marks }),
    ).to.deep.equal(["error"]);
  });

  it("is not what is unknown", () => {
    const unknown = {
      unknown: {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    };
    expect(find("aws_s3_bucket_public_access_block", {}, unknown)).to.deep.equal([]);
  });
});
