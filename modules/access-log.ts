// What a stage says about each request: access logs, and errors of its own. Both need API Gateway's account role.
import type { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { dependable, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

export interface AccessLogOptions {
  /** Days; one of the values CloudWatch Logs accepts. */
  retentionDays: number;
  /** Default: a key of AWS. */
  key?: EncryptionKey;
}

export interface AccessLogProps extends AccessLogOptions {
  stage: Apigatewayv2Stage;
  groups: LogGroupNames;
}

export interface LogGroupNames {
  /** With a line for each request. */
  requests: string;
  /** With API Gateway's own errors. It chooses this name itself: `/aws/apigateway/{API}/{stage}`. */
  errors: string;
}

/**
 * Neither query strings nor headers: a token travels in both, and clients write into both what they like.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
const FORMAT = {
  requestTime: "$context.requestTime",
  requestId: "$context.requestId",
  connectionId: "$context.connectionId",
  eventType: "$context.eventType",
  routeKey: "$context.routeKey",
  status: "$context.status",
  sourceIp: "$context.identity.sourceIp",
  principalId: "$context.authorizer.principalId",
  authorizerStatus: "$context.authorizer.status",
  authorizerError: "$context.authorizer.error",
  authorizerLatencyMs: "$context.authorizer.latency",
  integrationStatus: "$context.integration.status",
  integrationError: "$context.integration.error",
  integrationLatencyMs: "$context.integrationLatency",
  error: "$context.error.message",
  errorType: "$context.error.responseType",
};

export class AccessLog extends Construct {
  constructor(scope: Construct, id: string, { stage, groups, ...options }: AccessLogProps) {
    super(scope, id);
    const requests = this.createLogGroup("requests", groups.requests, options);
    // API Gateway would make one that never expires.
    const errors = this.createLogGroup("errors", groups.errors, options);
    stage.putAccessLogSettings({ destinationArn: requests.arn, format: JSON.stringify(FORMAT) });
    // INFO would write query strings, and `data_trace_enabled` bodies.
    stage.defaultRouteSettings.loggingLevel = "ERROR";
    stage.dependsOn = [...(stage.dependsOn ?? []), dependable(errors)];
    this.requireAccountRole(stage);
  }

  private createLogGroup(
    id: string,
    name: string,
    { retentionDays, key }: AccessLogOptions,
  ): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, id, {
      name,
      retentionInDays: retentionDays,
      kmsKeyId: key?.arn,
    });
  }

  /**
   * Without the role API Gateway refuses the stage in the middle of an apply. Nothing in Terraform can ask whether it is
   * set, so whoever deploys has to say that it is: docs/decisions/0011-access-logs-ask-for-the-account-role.md.
   */
  private requireAccountRole(stage: Apigatewayv2Stage): void {
    new TerraformVariable(TerraformStack.of(this), ACCOUNT_ROLE_VARIABLE, {
      type: "string",
      default: "",
      description: "ARN of the role with which API Gateway writes logs in this account and Region",
    });
    stage.lifecycle = {
      precondition: [
        {
          condition: `\${can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.${ACCOUNT_ROLE_VARIABLE}))}`,
          errorMessage: MISSING_ROLE,
        },
      ],
    };
  }
}

const ACCOUNT_ROLE_VARIABLE = "api_gateway_account_role_arn";

const MISSING_ROLE = `Access logs need API Gateway's account role, of which there is one for each account and Region. Run "npm run deploy:account" once, and set TF_VAR_${ACCOUNT_ROLE_VARIABLE} to the ARN that it prints; or set accessLogs to false in main.ts.`;
