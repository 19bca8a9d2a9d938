// Names calls of AWS's protocols by service and operation, as in AWS's documentation.

/** A call to AWS, as a proxy sees it. */
export interface AwsRequest {
  method: string;
  /** Path without the query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface CallName {
  /** As in the scope of a signature: `apigateway`, `lambda`, `iam`, … */
  service: string;
  /** For example `CreateRoute`; method and path of an operation that is not recognized. */
  operation: string;
}

/** @returns the name of the service that the call is signed for. */
const readService = ({ headers }: AwsRequest): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers["authorization"]))?.[1] ??
  "unknown";

/** API Gateway's collections, with the singular name of each. */
const PARTS = new Map([
  ["apis", "Api"],
  ["authorizers", "Authorizer"],
  ["deployments", "Deployment"],
  ["domainnames", "DomainName"],
  ["apimappings", "ApiMapping"],
  ["integrations", "Integration"],
  ["integrationresponses", "IntegrationResponse"],
  ["routeresponses", "RouteResponse"],
  ["routes", "Route"],
  ["stages", "Stage"],
]);

const VERBS = new Map([
  ["POST", "Create"],
  ["GET", "Get"],
  ["PATCH", "Update"],
  ["DELETE", "Delete"],
]);

/** `/v2/apis/{id}/routes[/{id}]`. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html */
const apiGatewayOperation = ({ method, path }: AwsRequest): string | undefined => {
  const collection =
    path
      .split("/")
      .slice(2)
      .findLast((_, index) => index % 2 === 0) ?? "";
  const part = PARTS.get(collection);
  const verb = VERBS.get(method);
  return part && verb && `${verb}${part}`;
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const LAMBDA: [method: string, path: RegExp, operation: string][] = [
  ["POST", /\/functions\/?$/, "CreateFunction"],
  ["GET", /\/functions\/[^/]+$/, "GetFunction"],
  ["DELETE", /\/functions\/[^/]+$/, "DeleteFunction"],
  ["PUT", /\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  ["PUT", /\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
  ["PUT", /\/functions\/[^/]+\/concurrency$/, "PutFunctionConcurrency"],
  ["POST", /\/functions\/[^/]+\/policy$/, "AddPermission"],
  ["GET", /\/functions\/[^/]+\/policy$/, "GetPolicy"],
  ["DELETE", /\/functions\/[^/]+\/policy\/[^/]+$/, "RemovePermission"],
  ["POST", /\/event-source-mappings\/?$/, "CreateEventSourceMapping"],
  ["DELETE", /\/event-source-mappings\/[^/]+$/, "DeleteEventSourceMapping"],
];

const lambdaOperation = ({ method, path }: AwsRequest): string | undefined =>
  LAMBDA.find(([of, pattern]) => of === method && pattern.test(path))?.[2];

/** JSON protocols name the operation in a header, the query protocol in the body. */
const namedOperation = ({ headers, body }: AwsRequest): string | undefined =>
  headers["x-amz-target"]?.toString().split(".").at(-1) ??
  new URLSearchParams(body).get("Action") ??
  undefined;

export const nameOfCall = (request: AwsRequest): CallName => {
  const service = readService(request);
  const operation =
    service === "apigateway"
      ? apiGatewayOperation(request)
      : service === "lambda"
        ? lambdaOperation(request)
        : namedOperation(request);
  return { service, operation: operation ?? `${request.method} ${request.path}` };
};

/** Whether the call changes something. */
export const isChange = ({ operation }: CallName): boolean =>
  !/^(?:Get|List|Describe|Tag|GET )/.test(operation);
