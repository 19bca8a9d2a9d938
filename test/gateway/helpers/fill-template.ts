// Fills a mapping template from one message.
import { createScope } from "../../../gateway/mapping/scope.ts";
import { compileTemplate } from "../../../gateway/mapping/template.ts";

export const BODY = {
  action: "buy",
  item: { name: "O'Neill", tags: ["a", "b"], price: 9.5, "in stock": true, none: null },
};

export const EVENT = {
  requestContext: {
    connectionId: "TXzPWdnOjoECGjA=",
    routeKey: "buy",
    authorizer: { principalId: "me", level: "7" },
    identity: { sourceIp: "127.0.0.1" },
    connectedAt: 1_700_000_000_000,
  },
  body: JSON.stringify(BODY),
  queryStringParameters: { token: "t" },
  headers: { Host: "h", token: "from a header" },
};

export const fill = (template: string, event: object = EVENT): string =>
  compileTemplate(template)(createScope(event, { table: "people", "a-b": "c" }));
