// What data sources of networks find that a plan without an account reads.
import { expect } from "chai";
import { openAccount } from "../../../helpers/account.ts";

describe("a plan without an account finds", () => {
  it("VPCs: the default one, and others by id or tags", async () => {
    const { query } = await openAccount();
    const find = async (call: Record<string, string>) => {
      const vpcs = await query("ec2", { Action: "DescribeVpcs", ...call });
      return /<vpcId>(.*)<\/vpcId>.*<isDefault>(.*)<\/isDefault><tagSet>(.*)<\/tagSet>/
        .exec(vpcs)!
        .slice(1);
    };
    const filter = (Name: string, Value: string) => ({
      "Filter.1.Name": Name,
      "Filter.1.Value.1": Value,
    });
    const [id, isDefault] = await find(filter("isDefault", "true"));
    expect([id, isDefault]).to.deep.equal([(await find({}))[0], "true"]);
    expect(id).to.match(/^vpc-[0-9a-f]{17}$/);
    expect(await find({ "VpcId.1": "vpc-1" })).to.deep.equal(["vpc-1", "false", ""]);
    const [main, , tags] = await find(filter("tag:Name", "main"));
    expect(tags).to.equal("<item><key>Name</key><value>main</value></item>");
    expect(await find(filter("tag:Name", "main"))).to.include(main);
    expect(main).not.to.equal((await find(filter("tag:Name", "other")))[0]);
    expect(
      await query("ec2", {
        Action: "DescribeVpcAttribute",
        VpcId: "v",
        Attribute: "enableDnsSupport",
      }),
    ).to.include("<enableDnsSupport><value>true</value></enableDnsSupport>");
  });

  it("a subnet per zone, or the one that is asked for, in the VPC of the filter", async () => {
    const call = {
      Action: "DescribeSubnets",
      "Filter.1.Name": "vpc-id",
      "Filter.1.Value.1": "vpc-1",
    };
    const several = await openAccount({ sought: { ids: null } });
    const subnets = await several.query("ec2", call);
    const ids = subnets.match(/subnet-[0-9a-f]{17}(?=<\/subnetId>)/g);
    expect(new Set(ids)).to.have.property("size", 3);
    expect(subnets.match(/<vpcId>vpc-1</g)).to.have.length(3);
    const one = await openAccount();
    expect((await one.query("ec2", call)).match(/<subnetId>/g)).to.have.length(1);
    const inZone = { "Filter.2.Name": "availabilityZone", "Filter.2.Value.1": "eu-west-1b" };
    expect(await one.query("ec2", { ...call, ...inZone })).to.include(
      "<availabilityZone>eu-west-1b</availabilityZone>",
    );
    expect(
      await one.query("ec2", { Action: "DescribeSubnets", "SubnetId.1": "subnet-1" }),
    ).to.include("<subnetId>subnet-1</subnetId>");
  });

  it("security groups and route tables", async () => {
    const { query } = await openAccount();
    const filter = { "Filter.1.Name": "group-name", "Filter.1.Value.1": "web" };
    expect(await query("ec2", { Action: "DescribeSecurityGroups", ...filter })).to.match(
      /<groupId>sg-[0-9a-f]{17}<\/groupId><groupName>web</,
    );
    expect(
      await query("ec2", { Action: "DescribeSecurityGroups", "GroupId.1": "sg-1" }),
    ).to.include("<groupId>sg-1<");
    expect(await query("ec2", { Action: "DescribeRouteTables" })).to.match(
      /<routeTableId>(rtb-[0-9a-f]{17})<.*<routeTableId>\1<\/routeTableId><main>true</,
    );
  });
});
