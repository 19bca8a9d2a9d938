// What answers to the AWS provider are made from, and the ids in them.
import { createHash } from "node:crypto";
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import type { AccountCall } from "../account-call.ts";

/** The body of a response, or its headers alone where the operation has no body. */
export type Answer = object | Headers;

export interface Account {
  /** The access key of the plan, also of the roles that it assumes. */
  accessKey: string;
  /** Values of SSM parameters and secrets, by name. */
  parameters: ReadonlyMap<string, string>;
  /**
   * Arguments of the data source that is being read. Calls that list everything do not say what the provider looks for.
   *
   * @returns no arguments when it is unknown.
   */
  readDataSource: () => ReadonlyMap<string, unknown>;
}

/** A call, as the function that answers it sees it. */
export type Asked = Account & Pick<AccountCall, "region" | "input">;

/** @returns undefined for what only a real account can answer. */
export type AnswerCall = (asked: Asked) => Answer | undefined;

/** By service and operation; of a REST protocol the method and the path, such as `lambda GET /functions/{Name}`. */
export type Answers = Record<string, AnswerCall>;

export const CREATED = "2020-01-01T00:00:00Z";
/** The same in seconds since 1970. */
export const CREATED_SECONDS = 1_577_836_800;

/** @returns the argument as a text; "" when the call does not have it. */
export const readText = ({ input }: Pick<Asked, "input">, name: string): string =>
  input.get(name) ?? "";

/** @returns an argument of the data source that is being read, if it is a text. */
export const readSought = ({ readDataSource }: Asked, name: string): string | undefined => {
  const value = readDataSource().get(name);
  return typeof value === "string" ? value : undefined;
};

/** @returns 64 hexadecimal digits, the same for the same parts: plans of the same project are equal. */
export const createHexId = (...parts: string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

export const createUuid = (...parts: string[]): string =>
  createHexId(...parts)
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** @param resource for example `topic/name`. */
export const createArn = (service: string, region: string, resource: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT_ID}:${resource}`;

/** @returns the last part of an ARN or a path; a name as it is. */
export const readName = (nameOrArn: string): string =>
  nameOrArn.slice(Math.max(nameOrArn.lastIndexOf("/"), nameOrArn.lastIndexOf(":")) + 1);
