// The HTTPS address of a function. IAM decides who may call it.
import { LambdaFunctionUrl } from "@cdktf/provider-aws/lib/lambda-function-url/index.js";
import { Construct } from "constructs";
import type { FunctionLike, Grantee } from "./function-like.ts";

export interface FunctionUrlProps {
  fn: FunctionLike;
}

/** Requests must be signed, by a role or user of the same account to which {@link FunctionUrl.grantInvoke} applies. */
export class FunctionUrl extends Construct {
  /** `https://{id}.lambda-url.{region}.on.aws/` */
  readonly url: string;
  private readonly fn: FunctionLike;

  constructor(scope: Construct, id: string, { fn }: FunctionUrlProps) {
    super(scope, id);
    this.fn = fn;
    const resource = new LambdaFunctionUrl(this, "url", {
      functionName: fn.arn,
      authorizationType: "AWS_IAM",
    });
    fn.precede(resource);
    this.url = resource.functionUrl;
  }

  /**
   * Lets a role, or a function with one, call the URL, and not the function by any other way. Lambda asks for both
   * actions.
   *
   * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   */
  grantInvoke(grantee: Grantee): void {
    grantee.allow(["lambda:InvokeFunctionUrl"], [this.fn.arn], {
      StringEquals: { "lambda:FunctionUrlAuthType": ["AWS_IAM"] },
    });
    grantee.allow(["lambda:InvokeFunction"], [this.fn.arn], {
      Bool: { "lambda:InvokedViaFunctionUrl": ["true"] },
    });
  }
}
