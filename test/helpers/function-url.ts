// A gateway with the URL of one function, and requests to it.
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { type FixtureGateway, startFixture } from "./fixture-gateway.ts";
import type { FixtureStack } from "./fixture-stack.ts";

type Body = Record<string, unknown>;

/** Lets anybody call the function of an open URL; the provider adds the other statement. */
export const OPEN = {
  action: "lambda:InvokeFunction",
  function_name: "${aws_lambda_function.echo.arn}",
  principal: "*",
  invoked_via_function_url: true,
};

/** @param code of the function. @param url more arguments of its URL. */
export const startUrl = (
  code: string,
  {
    url = {},
    fn = {},
    resources = {},
  }: { url?: Body; fn?: Body; resources?: FixtureStack["resources"] } = {},
): Promise<FixtureGateway> =>
  startFixture({
    routes: { echo: { code, fn } },
    resources: {
      aws_lambda_function_url: {
        echo: {
          function_name: "${aws_lambda_function.echo.function_name}",
          authorization_type: "NONE",
          ...url,
        },
      },
      ...resources,
      aws_lambda_permission: { open: OPEN, ...resources["aws_lambda_permission"] },
    },
  });

/** Returns its event. */
export const ECHO = "async (event) => ({ statusCode: 200, body: JSON.stringify(event) })";

export interface UrlAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  json: () => any;
}

interface UrlCall {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** @param path sent unchanged. */
export const callUrl = async (
  port: number,
  path = "/_url/fixture-echo",
  { method = "GET", headers = {}, body }: UrlCall = {},
): Promise<UrlAnswer> => {
  const outgoing = httpRequest({ host: "127.0.0.1", port, method, path, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const bytes = Buffer.concat(await response.toArray());
  const text = bytes.toString();
  const { statusCode = 0, headers: received } = response;
  return { status: statusCode, headers: received, bytes, text, json: () => JSON.parse(text) };
};
