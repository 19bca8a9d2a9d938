// A REQUEST authorizer: the function that decides who may connect, and API Gateway's permission to invoke it.
import type { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { FunctionLike } from "./function-like.ts";

export interface LambdaAuthorizerOptions {
  /**
   * What a request must contain for the function to be invoked; API Gateway answers 401 unless *all* are present.
   * @default none: the function decides about every request
   * @example ["route.request.querystring.token"]
   */
  identitySources?: string[];
}

export interface LambdaAuthorizerProps extends LambdaAuthorizerOptions {
  api: Apigatewayv2Api;
  fn: FunctionLike;
}

/**
 * By default there are no identity sources: a token may be in the query string or in `Sec-WebSocket-Protocol`, and API
 * Gateway would require both. The function itself answers 401 when there is neither.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export class LambdaAuthorizer extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { api, fn, identitySources }: LambdaAuthorizerProps) {
    super(scope, id);
    const authorizer = new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: api.id,
      name: fn.functionName,
      authorizerType: "REQUEST",
      authorizerUri: fn.invokeArn,
      identitySources,
      dependsOn: [this.createPermission({ api, fn })],
    });
    fn.precede(authorizer);
    this.id = authorizer.id;
  }

  /**
   * For any authorizer of this API: with the id of this one, it could be created only after the authorizer, and every
   * connect in between would fail. A new permission is created before the old one is destroyed, so that the authorizer
   * can switch functions without a gap.
   */
  private createPermission({ api, fn }: LambdaAuthorizerProps): LambdaPermission {
    return new LambdaPermission(this, "permission", {
      action: "lambda:InvokeFunction",
      functionName: fn.arn,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${api.executionArn}/authorizers/*`,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
