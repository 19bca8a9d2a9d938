// Hosted zones of Route 53, and certificates of ACM.
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED_SECONDS,
  createUuid,
  readName,
  readSought,
  readText,
} from "./answer.ts";

export const DOMAINS: Answers = {
  /** The provider looks for the name or the id among all zones. */
  "route53 GET /2013-04-01/hostedzone": (asked) => ({
    ListHostedZonesResponse: {
      HostedZones: { HostedZone: describeZone(asked) },
      IsTruncated: false,
      MaxItems: 100,
    },
  }),

  "route53 GET /2013-04-01/hostedzone/{Id}": (asked) => ({
    GetHostedZoneResponse: {
      HostedZone: describeZone(asked),
      DelegationSet: isPrivate(asked) ? undefined : { NameServers: { NameServer: NAME_SERVERS } },
      VPCs: isPrivate(asked)
        ? { VPC: { VPCId: readSought(asked, "vpc_id"), VPCRegion: asked.region } }
        : undefined,
    },
  }),

  /** The provider takes the name servers of a private zone from its records. */
  "route53 GET /2013-04-01/hostedzone/{Id}/rrset": (asked) => ({
    ListResourceRecordSetsResponse: {
      ResourceRecordSets: {
        ResourceRecordSet: {
          Name: nameZone(asked),
          Type: "NS",
          TTL: 172_800,
          ResourceRecords: {
            ResourceRecord: NAME_SERVERS.map((Value) => ({ Value: `${Value}.` })),
          },
        },
      },
      IsTruncated: false,
      MaxItems: 100,
    },
  }),

  "route53 GET /2013-04-01/tags/hostedzone/{Id}": (asked) => ({
    ListTagsForResourceResponse: {
      ResourceTagSet: {
        ResourceType: "hostedzone",
        ResourceId: readText(asked, "Id"),
        Tags: { Tag: listSoughtTags(asked) },
      },
    },
  }),

  /** The provider looks for the domain among all certificates. */
  "acm ListCertificates": (asked) => {
    const domain = readSought(asked, "domain");
    return domain === undefined
      ? undefined
      : { CertificateSummaryList: [describeCertificate(asked, domain)] };
  },

  "acm DescribeCertificate": (asked) => ({
    Certificate: {
      ...describeCertificate(asked, readSought(asked, "domain") ?? ""),
      CertificateArn: readText(asked, "CertificateArn"),
    },
  }),
  "acm GetCertificate": () => ({ Certificate: "made up", CertificateChain: "made up" }),
  "acm ListTagsForCertificate": (asked) => ({ Tags: listSoughtTags(asked) }),
};

const NAME_SERVERS = ["com", "net", "org", "co.uk"].map(
  (end, index) => `ns-${index}.awsdns-00.${end}`,
);

/** With a dot at its end. */
const nameZone = (asked: Asked): string =>
  `${readSought(asked, "name")?.replace(/\.$/, "") ?? "made-up.example"}.`;

const describeZone = (asked: Asked): object => {
  const name = nameZone(asked);
  const hash = createHexId("zone", name, String(isPrivate(asked)));
  const id = readSought(asked, "zone_id") ?? `Z${hash.slice(0, 20).toUpperCase()}`;
  return {
    Id: `/hostedzone/${readName(id)}`,
    Name: name,
    CallerReference: "made-up",
    Config: { PrivateZone: isPrivate(asked) },
    ResourceRecordSetCount: 2,
  };
};

const isPrivate = ({ readDataSource }: Asked): boolean =>
  readDataSource().get("private_zone") === true;

/** The tags that are sought are those that are found. */
const listSoughtTags = ({ readDataSource }: Asked): object[] =>
  Object.entries(Object(readDataSource().get("tags")) as Record<string, unknown>).map(
    ([Key, Value]) => ({ Key, Value }),
  );

const describeCertificate = (asked: Asked, domain: string): object => ({
  CertificateArn: createArn(
    "acm",
    asked.region,
    `certificate/${createUuid("certificate", domain)}`,
  ),
  DomainName: domain,
  SubjectAlternativeNames: [domain],
  Status: asked.input.get("CertificateStatuses.1") ?? "ISSUED",
  Type: readFirst(asked, "types") ?? "AMAZON_ISSUED",
  KeyAlgorithm: readFirst(asked, "key_types") ?? "RSA_2048",
  CreatedAt: CREATED_SECONDS,
  IssuedAt: CREATED_SECONDS,
  NotBefore: CREATED_SECONDS,
  DomainValidationOptions: [],
});

const readFirst = ({ readDataSource }: Asked, name: string): unknown => {
  const values = readDataSource().get(name);
  return Array.isArray(values) ? values[0] : undefined;
};
