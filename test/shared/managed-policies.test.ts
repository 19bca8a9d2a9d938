// AWS managed policies: under which ARNs and names they are found.
import { expect } from "chai";
import {
  findManagedPolicy,
  findManagedPolicyArn,
  getManagedPoliciesDate,
} from "../../shared/managed-policies.ts";

const AWS = "arn:aws:iam::aws:policy/";

describe("the table of AWS managed policies", () => {
  for (const arn of [
    `${AWS}aws-service-role/APIGatewayServiceRolePolicy`,
    `${AWS}NoSuchPolicy`,
    `${AWS}constructor`,
    "arn:aws:iam::000000000000:policy/AdministratorAccess",
    `x${AWS}AdministratorAccess`,
    "arn::iam::aws:policy/AdministratorAccess",
    "AdministratorAccess",
  ]) {
    it(`does not include ${arn}`, () => expect(findManagedPolicy(arn)).to.equal(undefined));
  }

  it("has them in each partition, for that partition's resources", () => {
    const name = "AmazonAPIGatewayInvokeFullAccess";
    expect(findManagedPolicy(AWS + name)).to.deep.equal([
      {
        Action: ["execute-api:Invoke", "execute-api:ManageConnections"],
        Effect: "Allow",
        Resource: "arn:aws:execute-api:*:*:*",
      },
    ]);
    expect(findManagedPolicy(`arn:aws-cn:iam::aws:policy/${name}`)?.[0]?.["Resource"]).to.equal(
      "arn:aws-cn:execute-api:*:*:*",
    );
  });

  it("finds them by name, with the folder in their ARN", () => {
    const name = "AWSLambdaBasicExecutionRole";
    expect(findManagedPolicyArn(name)).to.equal(`${AWS}service-role/${name}`);
    expect(findManagedPolicyArn("NoSuchPolicy")).to.equal(undefined);
  });

  it("has a date", () => {
    expect(getManagedPoliciesDate()).to.match(/^20\d\d-\d\d-\d\d$/);
  });
});
