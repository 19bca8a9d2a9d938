// VPCs, subnets, security groups and route tables, as if those existed that the project looks for.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import { type Answers, type Asked, createArn, createHexId, readText } from "./answer.ts";
import { createId, listTags, readFilters } from "./filters.ts";

export const NETWORK: Answers = {
  "ec2 DescribeVpcs": (asked) => ({ vpcSet: { item: describeVpc(asked) } }),

  "ec2 DescribeVpcAttribute": (asked) => ({
    vpcId: readText(asked, "VpcId"),
    [readText(asked, "Attribute")]: { value: true },
  }),

  "ec2 DescribeSubnets": (asked) => {
    const zones = ["a", "b", "c"].map((letter) => `${asked.region}${letter}`);
    const filters = readFilters(asked);
    const sought = filters.get("availabilityZone") ?? filters.get("availability-zone");
    const id = asked.input.get("SubnetId.1");
    const found = sought === undefined ? zones : [sought];
    const described = found.map((zone, index) => describeSubnet(asked, zone, index));
    // Only data sources for several subnets have this argument.
    const isPlural = asked.readDataSource().has("ids");
    return {
      subnetSet: { item: id === undefined && isPlural ? described : described.slice(0, 1) },
    };
  },

  "ec2 DescribeSecurityGroups": (asked) => {
    const filters = readFilters(asked);
    const id = asked.input.get("GroupId.1") ?? filters.get("group-id");
    return {
      securityGroupInfo: {
        item: {
          ownerId: ACCOUNT_ID,
          groupId: id ?? createId("sg", asked),
          groupName: filters.get("group-name") ?? "default",
          groupDescription: "made up",
          vpcId: findVpc(asked),
          tagSet: listTags(filters),
        },
      },
    };
  },

  "ec2 DescribeRouteTables": (asked) => {
    const id = asked.input.get("RouteTableId.1") ?? createId("rtb", asked);
    const association = {
      routeTableAssociationId: id.replace("rtb", "rtbassoc"),
      routeTableId: id,
      main: true,
    };
    return {
      routeTableSet: {
        item: {
          routeTableId: id,
          vpcId: findVpc(asked),
          ownerId: ACCOUNT_ID,
          associationSet: { item: association },
          routeSet: "",
          tagSet: listTags(readFilters(asked)),
        },
      },
    };
  },
};

const describeVpc = (asked: Asked): object => {
  const filters = readFilters(asked);
  const id = asked.input.get("VpcId.1") ?? filters.get("vpc-id");
  return {
    vpcId: id ?? (isDefault(filters) ? nameDefaultVpc(asked.region) : createId("vpc", asked)),
    ownerId: ACCOUNT_ID,
    state: "available",
    cidrBlock: filters.get("cidr") ?? "172.31.0.0/16",
    dhcpOptionsId: createId("dopt", asked),
    instanceTenancy: "default",
    isDefault: id === undefined && isDefault(filters),
    tagSet: listTags(filters),
  };
};

const isDefault = (filters: ReadonlyMap<string, string>): boolean =>
  filters.size === 0 || filters.get("isDefault") === "true";

const nameDefaultVpc = (region: string): string =>
  `vpc-${createHexId("default", region).slice(0, 17)}`;

const findVpc = (asked: Asked): string =>
  readFilters(asked).get("vpc-id") ?? nameDefaultVpc(asked.region);

const describeSubnet = (asked: Asked, zone: string, index: number): object => {
  const filters = readFilters(asked);
  const id =
    asked.input.get("SubnetId.1") ?? filters.get("subnet-id") ?? createId("subnet", asked, zone);
  return {
    subnetId: id,
    subnetArn: createArn("ec2", asked.region, `subnet/${id}`),
    vpcId: findVpc(asked),
    ownerId: ACCOUNT_ID,
    state: "available",
    availabilityZone: zone,
    availabilityZoneId: `local-az${index + 1}`,
    availableIpAddressCount: 4091,
    cidrBlock: filters.get("cidr-block") ?? `172.31.${index * 16}.0/20`,
    defaultForAz: filters.get("default-for-az") ?? false,
    mapPublicIpOnLaunch: filters.get("map-public-ip-on-launch") ?? false,
    tagSet: listTags(filters),
  };
};
