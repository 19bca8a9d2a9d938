// What data sources of machine images and prefix lists find that a plan without an account reads.
import { expect } from "chai";
import { openAccount } from "../../../helpers/account.ts";

const filter = (name: string, value: string) => ({
  "Filter.1.Name": name,
  "Filter.1.Value.1": value,
});

describe("a plan without an account finds", () => {
  it("machine images: by id, by a pattern of the name, and by an expression", async () => {
    const { query } = await openAccount();
    const named = { Action: "DescribeImages", ...filter("name", "amzn2-*-x86_64") };
    const image = await query("ec2", { ...named, "Owner.1": "amazon" });
    expect(image).to.match(/<imageId>ami-[0-9a-f]{17}<\/imageId><name>amzn2-made-up-x86_64</);
    expect(await query("ec2", { ...named, "Owner.1": "amazon" })).to.equal(image);
    expect(await query("ec2", { ...named, "Owner.1": "self" })).not.to.equal(image);
    expect(await query("ec2", { Action: "DescribeImages", "ImageId.1": "ami-1" })).to.include(
      "<imageId>ami-1</imageId>",
    );
    for (const [expression, name] of [
      [String.raw`^mine-\d{3}$`, "mine-000"],
      [String.raw`mine-\d+\.\d`, "mine-0.0"],
      ["^(mine)-.*", "mine-."],
    ] as const) {
      const sought = await openAccount({ sought: { name_regex: expression } });
      const found = await sought.query("ec2", { Action: "DescribeImages" });
      expect(found).to.include(`<name>${name}</name>`);
      expect(name).to.match(new RegExp(expression));
    }
    const uefi = await query("ec2", { Action: "GetInstanceUefiData", InstanceId: "i-1" });
    expect(uefi).to.include("<uefiData></uefiData>");
  });

  it("the ids of images that AWS publishes as parameters", async () => {
    const { json } = await openAccount({ parameters: new Map([["/aws/service/ami/b", "ami-b"]]) });
    const find = async (Name: string) =>
      (await json("ssm", "AmazonSSM.GetParameter", { Name })).Parameter?.Value;
    expect(await find("/aws/service/ami-amazon-linux-latest/a")).to.match(/^ami-[0-9a-f]{17}$/);
    expect(await find("/aws/service/ami/b")).to.equal("ami-b");
    expect(await find("/own/ami")).to.equal(undefined);
  });

  it("prefix lists: by name and by id, with their addresses", async () => {
    const { query } = await openAccount();
    const name = "com.amazonaws.eu-west-1.dynamodb";
    for (const Action of ["DescribeManagedPrefixLists", "DescribePrefixLists"]) {
      const list = await query("ec2", { Action, ...filter("prefix-list-name", name) });
      expect(list).to.match(/<prefixListId>pl-[0-9a-f]{17}<\/prefixListId>/);
      expect(list).to.include(`<prefixListName>${name}</prefixListName>`);
      expect(await query("ec2", { Action, "PrefixListId.1": "pl-1" })).to.include(
        "<prefixListId>pl-1</prefixListId>",
      );
    }
    const call = { Action: "GetManagedPrefixListEntries", PrefixListId: "pl-1" };
    expect(await query("ec2", call)).to.include("<cidr>192.0.2.0/24</cidr>");
  });
});
