// The endpoint of a plan without an account, with calls as the AWS provider sends them.
import { openAccountEndpoint } from "../../../gateway/cli/terraform/account-endpoint.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

export interface AccountOptions {
  parameters?: ReadonlyMap<string, string>;
  /** Arguments of the data source that is being read. Default: none. */
  sought?: Record<string, unknown>;
}

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Default: the endpoint's own. */
  key?: string;
}

/** In eu-west-1. */
export const openAccount = async ({ parameters = new Map(), sought = {} }: AccountOptions = {}) => {
  const readDataSource = () => new Map(Object.entries(sought));
  const endpoint = await openAccountEndpoint({ parameters, readDataSource });
  closeAfterwards(() => endpoint.close());
  const send = (service: string, { method = "POST", path = "/", headers, body, key }: Sent = {}) =>
    fetch(endpoint.url + path, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${key ?? endpoint.accessKey}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
        ...headers,
      },
      body,
    });
  return {
    ...endpoint,
    send,
    /** Sends a call of the query protocol. */
    query: async (service: string, call: Record<string, string>) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const body = new URLSearchParams(call).toString();
      return (await send(service, { headers, body })).text();
    },
    /** Sends a call of the JSON protocol. */
    json: async (service: string, target: string, input: object) => {
      const headers = { "x-amz-target": target };
      const response = await send(service, { headers, body: JSON.stringify(input) });
      return (await response.json()) as Record<string, any>;
    },
    /** Sends a call of a REST protocol. */
    get: async (service: string, path: string) =>
      (await send(service, { method: "GET", path })).text(),
  };
};
