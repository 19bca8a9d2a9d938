// A $connect route with AWS_IAM, as a resource of a fixture that has the route.

export const SIGNED_CONNECT = {
  aws_apigatewayv2_route: {
    _connect: {
      api_id: "${aws_apigatewayv2_api.api.id}",
      route_key: "$connect",
      authorization_type: "AWS_IAM",
      target: "integrations/${aws_apigatewayv2_integration._connect.id}",
    },
  },
};
