// A stack whose function one permission lets API Gateway invoke.
import { LOG_CONTEXT } from "../../helpers/handler-code.ts";

export const FN = "arn:aws:lambda:eu-west-1:000000000000:function:fixture-who";
const SOURCE = "${aws_apigatewayv2_api.api.execution_arn}/*/who";

/** A route `who` with a function and its permission. @param qualifier that the integration invokes. */
export const stackWith = (permission: object, qualifier?: string) => ({
  routes: { who: { code: LOG_CONTEXT, permission: false } },
  resources: {
    aws_lambda_alias: {
      live: { name: "live", function_name: FN, function_version: "7" },
    },
    aws_lambda_permission: {
      own: {
        action: "lambda:InvokeFunction",
        function_name: "${aws_lambda_function.who.function_name}",
        principal: "apigateway.amazonaws.com",
        source_arn: SOURCE,
        ...permission,
      },
    },
    ...(qualifier !== undefined && {
      aws_apigatewayv2_integration: {
        who: {
          api_id: "${aws_apigatewayv2_api.api.id}",
          integration_type: "AWS_PROXY",
          integration_uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FN}:${qualifier}/invocations`,
        },
      },
    }),
  },
});
