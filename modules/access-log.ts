// A stage's logs: one access log line per request, and API Gateway's own errors. Both need the account role.
import type { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { dependable, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { check, RETENTION_DAYS, text } from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";

export interface AccessLogOptions {
  /** Days that log lines are kept; one of the values that CloudWatch Logs accepts (1, 3, 5, 7, 14, 30, …). */
  retentionDays: number;
  /**
   * Encrypts the log groups.
   * @default an AWS owned key
   */
  key?: EncryptionKey;
}

export interface AccessLogProps extends AccessLogOptions {
  stage: Apigatewayv2Stage;
  groups: LogGroupNames;
}

export interface LogGroupNames {
  /** Has one line per request. */
  requests: string;
  /** Has API Gateway's own errors. API Gateway sets the name: `/aws/apigateway/{API}/{stage}`. */
  errors: string;
}

/**
 * No query strings or headers: both may contain tokens, and anything else that clients send.
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

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const LOG_GROUP = text(
  /^[\w./#-]{1,512}$/,
  "at most 512 letters, digits and . _ / # -: give the API such a name",
);

export class AccessLog extends Construct {
  constructor(scope: Construct, id: string, { stage, groups, ...options }: AccessLogProps) {
    super(scope, id);
    check("retentionDays", options.retentionDays, RETENTION_DAYS);
    check("The name of the log group", groups.requests, LOG_GROUP);
    const requests = this.createLogGroup("requests", groups.requests, options);
    // Otherwise API Gateway creates one that never expires.
    const errors = this.createLogGroup("errors", groups.errors, options);
    stage.putAccessLogSettings({ destinationArn: requests.arn, format: JSON.stringify(FORMAT) });
    // INFO would log query strings, and `data_trace_enabled` bodies.
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
   * Without the role, API Gateway refuses the stage in the middle of an apply. Terraform cannot read whether it is set,
   * so the deployment must state it: docs/decisions/0011-access-logs-ask-for-the-account-role.md.
   */
  private requireAccountRole(stage: Apigatewayv2Stage): void {
    new TerraformVariable(TerraformStack.of(this), ACCOUNT_ROLE_VARIABLE, {
      type: "string",
      default: "",
      description: "ARN of the role that API Gateway uses to write logs in this account and Region",
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

const MISSING_ROLE = `Access logs need API Gateway's account role, one per account and Region. Run "npm run deploy:account" once, and set TF_VAR_${ACCOUNT_ROLE_VARIABLE} to the ARN that it prints; or set accessLogs to false in main.ts.`;
