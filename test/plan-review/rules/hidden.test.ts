// A value that is marked as sensitive is judged like any other, and not shown.
import { expect } from "chai";
import type { Finding, Resource } from "../../../plan-review/plan/model.ts";
import { changed, created, findings, kept, type Others } from "../resources.ts";

type Body = Record<string, unknown>;

const WORLD = "0.0.0.0/0";

const RULE = { protocol: "-1", from_port: 0, to_port: 0 };

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

const EVERYONE = [{ grant: [{ grantee: [{ uri: ALL_USERS }] }] }];

/** What the world can reach, and the marks of a sensitive variable or of a provider in it. */
const OPEN: [type: string, body: Body, marks: Body][] = [
  ["aws_security_group", { ingress: [{ ...RULE, cidr_blocks: [WORLD] }] }, { ingress: true }],
  [
    "aws_security_group",
    { ingress: [{ ...RULE, cidr_blocks: [WORLD] }] },
    { ingress: [{ cidr_blocks: true }] },
  ],
  [
    "aws_security_group_rule",
    { ...RULE, type: "ingress", cidr_blocks: [WORLD] },
    { cidr_blocks: true },
  ],
  [
    "aws_network_acl",
    { ingress: [{ ...RULE, action: "allow", cidr_block: WORLD }] },
    { ingress: [{ action: true }] },
  ],
  [
    "aws_network_acl_rule",
    { ...RULE, rule_action: "allow", cidr_block: WORLD },
    { rule_action: true },
  ],
  [
    "aws_lightsail_instance_public_ports",
    { port_info: [{ ...RULE, cidrs: [WORLD] }] },
    { port_info: [{ cidrs: true }] },
  ],
  ["aws_ec2_managed_prefix_list", { entry: [{ cidr: WORLD }] }, { entry: true }],
  ["aws_s3_bucket_acl", { access_control_policy: EVERYONE }, { access_control_policy: true }],
  [
    "aws_eks_cluster",
    { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: [WORLD] }] },
    { vpc_config: [{ public_access_cidrs: true }] },
  ],
  ["aws_db_snapshot", { shared_accounts: ["all"] }, { shared_accounts: true }],
  ["aws_vpc_endpoint_service", { allowed_principals: ["*"] }, { allowed_principals: true }],
];

const view = (resource: Resource) =>
  findings(resource).map(({ id, severity }): Partial<Finding> => ({ id, severity }));

describe("a hidden value", () => {
  for (const [type, body, marks] of OPEN)
    it(`opens ${type} to the world like one that is shown: ${JSON.stringify(marks)}`, () => {
      const hidden: Others = { sensitiveAfter: marks };
      const shown = view(created(type, body));
      expect(shown).to.have.length(1);
      expect(view(created(type, body, hidden))).to.deep.equal(shown);
      const [{ what }] = findings(kept(type, body, hidden)) as [Finding];
      expect(what).to.equal("Open to the world, because of a hidden value.");
    });

  it("weakens a setting like one that is shown", () => {
    const [before, after] = [
      { callback_urls: ["https://a.example"] },
      { callback_urls: ["http://a.example"] },
    ];
    const marks = { callback_urls: true };
    const hidden = { sensitiveBefore: marks, sensitiveAfter: marks };
    const shown = view(changed("aws_cognito_user_pool_client", before, after));
    expect(shown).to.deep.equal([{ id: "PR022", severity: "error" }]);
    expect(view(changed("aws_cognito_user_pool_client", before, after, hidden))).to.deep.equal(
      shown,
    );
  });

  it("is found fault with once, if the rule sees enough of it", () => {
    const body = { ...RULE, type: "ingress", cidr_blocks: [WORLD, "192.0.2.0/24"] };
    for (const marks of [{}, { cidr_blocks: [true] }, { cidr_blocks: [false, true] }])
      expect(
        view(created("aws_security_group_rule", body, { sensitiveAfter: marks })),
      ).to.deep.equal([{ id: "PR028", severity: "error" }]);
  });

  it("is no fault if it is harmless", () => {
    const body = { ...RULE, type: "ingress", cidr_blocks: ["192.0.2.0/24"] };
    const hidden = created("aws_security_group_rule", body, {
      sensitiveAfter: { cidr_blocks: true },
    });
    expect(findings(hidden)).to.deep.equal([]);
  });
});
