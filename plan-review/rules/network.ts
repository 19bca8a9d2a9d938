// Rules about what the world can reach: networks, addresses, buckets, functions and images.
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { isWorld } from "../iam/ranges.ts";
import { asking } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Resource, Severity } from "../plan/model.ts";
import { after, UNKNOWN } from "../plan/values.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

interface Opening {
  what: string;
  severity?: Severity;
}

type Look = (resource: Resource) => Opening[];

const toList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const RANGES = [
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "cidr_ipv4",
  "cidr_ipv6",
  "cidr_block",
  "ipv6_cidr_block",
  "cidr",
  "cidrs",
  "ipv6_cidrs",
];

/** Messages of ICMP, such as a ping, reach no port. */
const isIcmp = (protocol: unknown): boolean => /^(icmp(v6)?|1|58)$/i.test(show(protocol));

/** What a web server offers to everyone. */
const isWeb = (rule: Body): boolean =>
  ["80", "443"].includes(show(rule["from_port"])) && rule["from_port"] === rule["to_port"];

const describeIngress = (rule: Body): Opening[] => {
  const open = RANGES.flatMap((name) => toList(rule[name])).filter(isWorld);
  if (open.length === 0) return [];
  const { from_port: from, to_port: to } = rule;
  const protocol = rule["protocol"] ?? rule["ip_protocol"] ?? "any protocol";
  const who = open.map((range) => code(show(range))).join(", ");
  if (isIcmp(protocol)) return [{ what: `${who} may send ${code("ICMP")}.`, severity: "warning" }];
  const isEverything = show(protocol) === "-1" || isEmpty(from);
  const ports = isEverything
    ? "all ports"
    : `ports ${show(from)} to ${show(to)} (${show(protocol)})`;
  const what = `${who} may reach ${code(ports)}.`;
  return [{ what, severity: isWeb(rule) ? "warning" : "error" }];
};

const blocks = (resource: Resource, name: string): Body[] => {
  return toList(resource.after?.[name]).filter(isBody);
};

const group: Look = (resource) => blocks(resource, "ingress").flatMap(describeIngress);

const groupRule: Look = (resource) =>
  show(resource.after?.["type"]) === "egress" ? [] : describeIngress(resource.after ?? {});

const networkAcl: Look = (resource) =>
  blocks(resource, "ingress")
    .filter(({ action }) => show(action).toLowerCase() === "allow")
    .flatMap(describeIngress)
    .map(({ what }) => ({ what, severity: "warning" }));

const networkAclRule: Look = ({ after: rule = {} }) =>
  rule["egress"] === true || show(rule["rule_action"]).toLowerCase() !== "allow"
    ? []
    : describeIngress(rule).map(({ what }) => ({ what, severity: "warning" }));

const BLOCKS = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];

const isTrue = asking((value) => value === true || value === "true");

const publicAccessBlock: Look = (resource) => {
  const open = BLOCKS.filter((name) => {
    const value = after(resource, name);
    return value !== UNKNOWN && !isTrue(value);
  });
  return open.length === 0 ? [] : [{ what: `Not blocked: ${open.map(code).join(", ")}.` }];
};

const isPublicAcl = asking((acl) => /^(public-|authenticated-read)/.test(textOfAny(acl)));

const PUBLIC_GROUP = /groups\/global\/(AllUsers|AuthenticatedUsers)/;

const acl: Look = (resource) => {
  const value = after(resource, "acl");
  const grants = JSON.stringify(
    resource.after?.["access_control_policy"] ?? resource.after?.["grant"] ?? "",
  );
  const [everyone] = PUBLIC_GROUP.exec(grants) ?? [];
  return [
    ...(isPublicAcl(value) ? [{ what: `Its ACL is ${code(show(value))}.` }] : []),
    ...(everyone === undefined ? [] : [{ what: `Its ACL grants access to ${code(everyone)}.` }]),
  ];
};

const functionUrl: Look = (resource) =>
  asking((type) => type === "NONE")(after(resource, "authorization_type"))
    ? [{ what: "Anyone in the world may call the function by its URL, without authorization." }]
    : [];

const PUBLIC_FLAGS = [
  "publicly_accessible",
  "public_connectivity",
  "network_configuration.ingress_configuration.is_publicly_accessible",
];

const flags: Look = (resource) =>
  PUBLIC_FLAGS.filter((path) => isTrue(after(resource, path))).map((path) => ({
    what: `${code(path)}: it has an address on the internet.`,
  }));

const balancer: Look = (resource) =>
  asking((internal) => internal === false)(after(resource, "internal"))
    ? [{ what: "The load balancer has an address on the internet.", severity: "warning" }]
    : [];

const instance: Look = (resource) =>
  isTrue(after(resource, "associate_public_ip_address"))
    ? [{ what: "The instance has an address on the internet.", severity: "warning" }]
    : [];

const cluster: Look = (resource) => {
  const isPublic = isTrue(after(resource, "vpc_config.endpoint_public_access"));
  const ranges = after(resource, "vpc_config.public_access_cidrs");
  const open = isPublic && (isEmpty(ranges) || toList(ranges).some(isWorld));
  return open ? [{ what: "Its API endpoint is open to the internet.", severity: "warning" }] : [];
};

const isAll = asking((value) => value === "all");

const shared: Look = (resource) =>
  ["group", "account_id", "shared_accounts"].some((name) =>
    toList(after(resource, name)).some(isAll),
  )
    ? [{ what: "It is shared with every AWS account." }]
    : [];

/** Rules elsewhere refer to such lists without naming the ranges. */
const ranges: Look = ({ after: body = {} }) =>
  [body, ...[...toList(body["entry"]), ...toList(body["rules"])].filter(isBody)].flatMap((entry) =>
    [entry["cidr"], entry["source"]]
      .flatMap(toList)
      .filter(isWorld)
      .map((range) => ({ what: `The list has ${code(show(range))} in it.` })),
  );

const subscription: Look = (resource) =>
  asking((protocol) => protocol === "http")(after(resource, "protocol"))
    ? [{ what: `Messages leave unencrypted for ${code(show(after(resource, "endpoint")))}.` }]
    : [];

const lightsail: Look = (resource) => blocks(resource, "port_info").flatMap(describeIngress);

const isEveryone = asking((principal) => principal === "*");

const endpointService: Look = ({ after: body = {} }) =>
  ["allowed_principals", "principal_arn"].some((name) => toList(body[name]).some(isEveryone))
    ? [{ what: "Everyone may connect to the endpoint service." }]
    : [];

const LOOKS = new Map<string, Look>([
  ["aws_security_group", group],
  ["aws_default_security_group", group],
  ["aws_security_group_rule", groupRule],
  ["aws_vpc_security_group_ingress_rule", groupRule],
  ["aws_network_acl", networkAcl],
  ["aws_default_network_acl", networkAcl],
  ["aws_network_acl_rule", networkAclRule],
  ["aws_ec2_managed_prefix_list", ranges],
  ["aws_ec2_managed_prefix_list_entry", ranges],
  ["aws_workspaces_ip_group", ranges],
  ["aws_lightsail_instance_public_ports", lightsail],
  ["aws_sns_topic_subscription", subscription],
  ["aws_vpc_endpoint_service", endpointService],
  ["aws_vpc_endpoint_service_allowed_principal", endpointService],
  ["aws_s3_bucket_public_access_block", publicAccessBlock],
  ["aws_s3_account_public_access_block", publicAccessBlock],
  ["aws_s3_bucket", acl],
  ["aws_s3_bucket_acl", acl],
  ["aws_s3_object", acl],
  ["aws_s3_bucket_object", acl],
  ["aws_lambda_function_url", functionUrl],
  ["aws_eks_cluster", cluster],
  ["aws_lb", balancer],
  ["aws_alb", balancer],
  ["aws_elb", balancer],
  ["aws_instance", instance],
  ["aws_ami_launch_permission", shared],
  ["aws_snapshot_create_volume_permission", shared],
  ["aws_db_snapshot", shared],
  ["aws_db_cluster_snapshot", shared],
]);

const check = ({ stack }: Reviewed): Flaw[] =>
  stack.resources
    .filter((one) => one.after !== undefined)
    .flatMap((resource) =>
      [...(LOOKS.get(resource.type)?.(resource) ?? []), ...flags(resource)].map((opening) => ({
        resource,
        ...opening,
      })),
    );

export const NETWORK_RULES: Rule[] = [
  {
    id: "PR028",
    severity: "error",
    title: "Open to the world",
    fix: "Name the networks or accounts that need it; put authorization in front of what everyone may reach.",
    check,
  },
];
