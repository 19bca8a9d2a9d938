// Addresses of AWS's services, whose domain depends on the partition of the Region.

/** By the start of the Region. https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
const SUFFIXES: [start: string, suffix: string][] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];

/** @returns for example `https://dynamodb.eu-west-1.amazonaws.com`. */
export const formatEndpoint = (service: string, region: string): string => {
  const [, suffix = "amazonaws.com"] = SUFFIXES.find(([start]) => region.startsWith(start)) ?? [];
  return `https://${service}.${region}.${suffix}`;
};
