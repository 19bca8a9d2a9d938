// A REQUEST authorizer: the function that decides who may connect, and API Gateway's permission to ask it.
import type { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { FunctionLike } from "./function-like.ts";

export interface LambdaAuthorizerOptions {
  /**
   * What a request must have for the function to be asked; API Gateway answers 401 unless *all* of them are present.
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
 * By default there are no identity sources: a token may come in the query string or in `Sec-WebSocket-Protocol`, and
 * API Gateway would ask for both. The function answers 401 itself when there is neither.
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
   * For any authorizer of this API: with the id of this one, it could only be given after the authorizer asks its
   * function, and every connect in between would fail. A new permission comes before the old one goes, so that the
   * authorizer moves from one function to the next without a gap.
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
