// An API that is built directly from constructs, with what a test adds to it.
import type { TerraformStack } from "cdktf";
import { LambdaFunction, WebSocketApi, type WebSocketApiProps } from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "./own-stack.ts";

interface Parts {
  stack: TerraformStack;
  api: WebSocketApi;
  createFunction: (name: string) => LambdaFunction;
}

export const synthesizeApi = (
  use: (parts: Parts) => void = () => {},
  props: Partial<WebSocketApiProps> = {},
) => {
  const document = synthesizeOwn((stack, zipPath) => {
    const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live", ...props });
    const createFunction = (name: string) =>
      new LambdaFunction(stack, name, { functionName: `words-${name}`, zipPath });
    use({ stack, api, createFunction });
  });
  const get = (type: string, path: string) => listByPath(document, type).get(path)!;
  const addressOf = (type: string, path: string): string =>
    `${type}.${get(type, path)["//"].metadata.uniqueId}`;
  return { document, get, addressOf };
};
