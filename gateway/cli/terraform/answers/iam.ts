// Roles and policies: AWS's own by their names, others as if they existed in the local account.
import {
  findManagedPolicy,
  findManagedPolicyArn,
  type ManagedStatement,
} from "../../../../shared/managed-policies.ts";
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import { type Answers, createHexId, CREATED, readName, readSought, readText } from "./answer.ts";

export const IAM: Answers = {
  "iam GetRole": (asked) => ({ Role: describeRole(readText(asked, "RoleName")) }),

  /** The provider looks for the name among all policies of a path. */
  "iam ListPolicies": (asked) => {
    const name = readSought(asked, "name");
    if (name === undefined) return undefined;
    const arn = findManagedPolicyArn(name) ?? nameOwnPolicy(name, readText(asked, "PathPrefix"));
    return { Policies: { member: describePolicy(arn) }, IsTruncated: false };
  },

  "iam GetPolicy": (asked) => ({ Policy: describePolicy(readText(asked, "PolicyArn")) }),

  "iam GetPolicyVersion": (asked) => ({
    PolicyVersion: {
      Document: writeDocument(findManagedPolicy(readText(asked, "PolicyArn")) ?? NOTHING),
      VersionId: readText(asked, "VersionId"),
      IsDefaultVersion: true,
      CreateDate: CREATED,
    },
  }),
};

/** What a policy allows whose document only its account knows. */
const NOTHING: ManagedStatement[] = [];

const writeDocument = (Statement: ManagedStatement[]): string =>
  encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement }));

const nameOwnPolicy = (name: string, path: string): string =>
  `arn:aws:iam::${ACCOUNT_ID}:policy${path || "/"}${name}`;

const describePolicy = (arn: string): object => ({
  PolicyName: readName(arn),
  PolicyId: `ANPA${createHexId(arn).slice(0, 17).toUpperCase()}`,
  Arn: arn,
  Path: /:policy(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? "/",
  DefaultVersionId: "v1",
  AttachmentCount: 0,
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: CREATED,
  UpdateDate: CREATED,
});

const describeRole = (name: string): object => ({
  Path: "/",
  RoleName: name,
  RoleId: "AROALOCAL",
  Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
  CreateDate: CREATED,
  AssumeRolePolicyDocument: writeDocument(NOTHING),
  MaxSessionDuration: 3600,
});
