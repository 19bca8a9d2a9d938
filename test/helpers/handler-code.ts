// Source code of handlers in fixtures.

/** @param response JSON or JavaScript of the handler's result. */
export const returns = (response: string): string => `async () => (${response})`;

export const throws = (message: string): string =>
  `async () => { throw new Error(${JSON.stringify(message)}); }`;

/** Returns the event as the body. */
export const ECHO_EVENT = "async (event) => ({ statusCode: 200, body: JSON.stringify(event) })";

/** Writes the event to the log, and returns 200. */
export const LOG_EVENT =
  "async (event) => { console.log(JSON.stringify(event)); return { statusCode: 200 }; }";

export const LOG_CONTEXT =
  "async (event, context) => { console.log(JSON.stringify(context)); return { statusCode: 200 }; }";

/** An authorizer that returns this effect for the requested method. */
export const authorizes = (effect: "Allow" | "Deny", context = "{}"): string =>
  `async (event) => ({
    principalId: "me",
    context: ${context},
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "${effect}", Action: "execute-api:Invoke", Resource: event.methodArn }],
    },
  })`;

/**
 * A handler that posts to its own connection like an outsider, through the endpoint in the event, and returns the
 * resulting status.
 */
export const POSTS_TO_ITSELF = `
const https = require("node:https");
const post = ({ domainName, stage, connectionId }) =>
  new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: domainName,
        method: "POST",
        path: \`/\${stage}/@connections/\${encodeURIComponent(connectionId)}\`,
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" },
      },
      (response) => resolve(response.resume().statusCode),
    );
    request.on("error", reject);
    request.end("hello");
  });
exports.handler = async ({ requestContext }) => ({ statusCode: await post(requestContext) });
`;

/** The same in Python, with its standard library. */
export const POSTS_TO_ITSELF_IN_PYTHON = `
import urllib.request

def handler(event, context):
  where = event["requestContext"]
  url = f"https://{where['domainName']}/{where['stage']}/@connections/{where['connectionId']}"
  headers = {"authorization": "AWS4-HMAC-SHA256 Credential=x"}
  with urllib.request.urlopen(urllib.request.Request(url, b"hello", headers)) as response:
    return {"statusCode": 200, "body": str(response.status)}
`;

/** The same in Ruby, with its standard library. */
export const POSTS_TO_ITSELF_IN_RUBY = `
require "net/http"

def handler(event:, context:)
  where = event["requestContext"]
  return { statusCode: 200 } unless where["routeKey"] == "$default"
  url = URI("https://#{where["domainName"]}/#{where["stage"]}/@connections/#{where["connectionId"]}")
  headers = { "authorization" => "AWS4-HMAC-SHA256 Credential=x" }
  { statusCode: 200, body: Net::HTTP.post(url, event["body"], headers).code }
end
`;
