// Machine images and lists of addresses of EC2.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import { type Answers, type Asked, createArn, createHexId, CREATED, readSought } from "./answer.ts";
import { createId, listTags, readFilters } from "./filters.ts";

export const COMPUTE: Answers = {
  "ec2 DescribeImages": (asked) => ({ imagesSet: { item: describeImage(asked) } }),

  "ec2 GetInstanceUefiData": () => ({ uefiData: "" }),

  "ec2 DescribeManagedPrefixLists": (asked) => {
    const filters = readFilters(asked);
    const id = asked.input.get("PrefixListId.1") ?? filters.get("prefix-list-id");
    return {
      prefixListSet: {
        item: {
          prefixListId: id ?? createId("pl", asked),
          prefixListName: filters.get("prefix-list-name") ?? "made-up",
          prefixListArn: createArn(
            "ec2",
            asked.region,
            `prefix-list/${id ?? createId("pl", asked)}`,
          ),
          addressFamily: filters.get("address-family") ?? "IPv4",
          state: "modify-complete",
          maxEntries: 1,
          version: 1,
          ownerId: filters.get("owner-id") ?? ACCOUNT_ID,
          tagSet: listTags(filters),
        },
      },
    };
  },

  "ec2 GetManagedPrefixListEntries": () => ({ entrySet: { item: { cidr: ADDRESSES } } }),

  "ec2 DescribePrefixLists": (asked) => {
    const filters = readFilters(asked);
    return {
      prefixListSet: {
        item: {
          prefixListId: asked.input.get("PrefixListId.1") ?? createId("pl", asked),
          prefixListName: filters.get("prefix-list-name") ?? "made-up",
          cidrSet: { item: ADDRESSES },
        },
      },
    };
  },
};

/** For documentation: no host has one. https://datatracker.ietf.org/doc/html/rfc5737 */
const ADDRESSES = "192.0.2.0/24";

const describeImage = (asked: Asked): object => {
  const filters = readFilters(asked);
  return {
    imageId: asked.input.get("ImageId.1") ?? filters.get("image-id") ?? createImageId(asked),
    name: nameImage(asked, filters.get("name")),
    imageOwnerId: ACCOUNT_ID,
    imageState: "available",
    imageType: "machine",
    architecture: filters.get("architecture") ?? "x86_64",
    creationDate: CREATED,
    isPublic: true,
    hypervisor: "xen",
    virtualizationType: filters.get("virtualization-type") ?? "hvm",
    rootDeviceName: "/dev/xvda",
    rootDeviceType: filters.get("root-device-type") ?? "ebs",
    tagSet: listTags(filters),
  };
};

const createImageId = (asked: Asked): string =>
  `ami-${createHexId(createId("ami", asked), ...listOwners(asked)).slice(0, 17)}`;

const listOwners = ({ input }: Asked): string[] =>
  [...input].flatMap(([name, value]) => (name.startsWith("Owner.") ? [value] : []));

/** The provider also compares the name with an expression of the data source: without its signs it mostly matches. */
const nameImage = (asked: Asked, pattern: string | undefined): string =>
  readSought(asked, "name_regex")
    ?.replaceAll(/\\d(?:\{(\d)[^}]*\}|[+*])?/g, (_, count = "1") => "0".repeat(Number(count)))
    .replaceAll(/[\\^$*+?()[\]]/g, "") ??
  pattern?.replaceAll("*", "made-up") ??
  "made-up";
