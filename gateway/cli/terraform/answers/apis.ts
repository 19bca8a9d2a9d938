// APIs of API Gateway, log groups, and state machines.
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED,
  CREATED_SECONDS,
  readName,
  readSought,
  readText,
} from "./answer.ts";

export const APIS: Answers = {
  /** The provider looks for name, protocol and tags among all APIs. */
  "apigateway GET /v2/apis": (asked) => ({ items: [describeApi(asked, createApiId(asked))] }),
  "apigateway GET /v2/apis/{ApiId}": (asked) => describeApi(asked, readText(asked, "ApiId")),

  "logs DescribeLogGroups": (asked) => ({
    logGroups: [describeLogGroup(asked, readText(asked, "logGroupNamePrefix"))],
  }),
  "logs ListTagsForResource": () => ({ tags: {} }),

  /** The provider looks for the name among all state machines. */
  "states ListStateMachines": (asked) => {
    const name = readSought(asked, "name");
    return name === undefined ? undefined : { stateMachines: [describeStateMachine(asked, name)] };
  },
  "states DescribeStateMachine": (asked) =>
    describeStateMachine(asked, readName(readText(asked, "stateMachineArn"))),
};

const createApiId = (asked: Asked): string => {
  const sought = [...asked.readDataSource()].map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return createHexId("api", asked.region, ...sought.toSorted()).slice(0, 10);
};

const describeApi = (asked: Asked, id: string): object => {
  const protocol = readSought(asked, "protocol_type") ?? "WEBSOCKET";
  const isWebSocket = protocol === "WEBSOCKET";
  const scheme = isWebSocket ? "wss" : "https";
  return {
    apiId: id,
    apiEndpoint: `${scheme}://${id}.execute-api.${asked.region}.amazonaws.com`,
    name: readSought(asked, "name") ?? id,
    protocolType: protocol,
    routeSelectionExpression: isWebSocket
      ? "$request.body.action"
      : "${request.method} ${request.path}",
    apiKeySelectionExpression: "$request.header.x-api-key",
    createdDate: CREATED,
    disableExecuteApiEndpoint: false,
    tags: asked.readDataSource().get("tags") ?? {},
  };
};

const describeLogGroup = ({ region }: Asked, name: string): object => ({
  logGroupName: name,
  logGroupArn: createArn("logs", region, `log-group:${name}`),
  arn: createArn("logs", region, `log-group:${name}:*`),
  creationTime: CREATED_SECONDS * 1000,
  logGroupClass: "STANDARD",
  storedBytes: 0,
});

const describeStateMachine = ({ region }: Asked, name: string): object => ({
  name,
  stateMachineArn: createArn("states", region, `stateMachine:${name}`),
  roleArn: createArn("iam", "", `role/${name}`),
  creationDate: CREATED_SECONDS,
  definition: "{}",
  status: "ACTIVE",
  type: "STANDARD",
});
