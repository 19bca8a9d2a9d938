// Settings that exist once per account and Region: the role that API Gateway uses to write the logs of all stages.
import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { configureTerraform } from "./terraform-settings.ts";

export interface AccountStackProps {
  region: string;
}

/** The name of the variable that stacks with access logs require. */
const OUTPUT = "api_gateway_account_role_arn";

const WRITE_LOGS = "iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/**
 * Separate from the environments: two of them in one Region would overwrite each other's setting, and the first to be
 * destroyed would remove it for every API.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, id: string, { region }: AccountStackProps) {
    super(scope, id);
    configureTerraform(this, { region, environment: id });
    const account = this.createAccount(`api-gateway-logs-${region}`);
    new TerraformOutput(this, OUTPUT, { value: account.cloudwatchRoleArn }).overrideLogicalId(
      OUTPUT,
    );
  }

  /** @param name of the role, with the Region in it: roles are per account, the setting is per Region. */
  private createAccount(name: string): ApiGatewayAccount {
    const role = new IamRole(this, "role", { name, assumeRolePolicy: TRUST_API_GATEWAY });
    const { partition } = new DataAwsPartition(this, "partition");
    const attachment = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: `arn:${partition}:${WRITE_LOGS}`,
    });
    // API Gateway tests the role before it accepts it.
    return new ApiGatewayAccount(this, "account", {
      cloudwatchRoleArn: role.arn,
      dependsOn: [attachment],
    });
  }
}

const TRUST_API_GATEWAY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "apigateway.amazonaws.com" },
    },
  ],
});
