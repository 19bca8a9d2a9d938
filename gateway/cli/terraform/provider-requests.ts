// What Terraform asks the AWS provider to read. Many calls of the provider do not say it: they list everything.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "@msgpack/msgpack";
import { isObject } from "../../terraform/values.ts";

export interface ProviderRequests {
  folder: string;
  /** Environment variables with which a provider writes its requests down. */
  environment: NodeJS.ProcessEnv;
  /** @returns arguments of the data source whose reading began last; none where the provider writes nothing down. */
  readDataSource: () => ReadonlyMap<string, unknown>;
}

/**
 * Requests of the same millisecond overwrite each other: Terraform must run with `-parallelism=1`.
 *
 * @param folder is created; the caller removes it, since requests may contain secrets.
 * @see https://developer.hashicorp.com/terraform/plugin/log/managing
 */
export const keepProviderRequests = (folder: string): ProviderRequests => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    environment: { TF_LOG_SDK_PROTO_DATA_DIR: folder },
    readDataSource: () => {
      const [last] = readdirSync(folder).filter(isDataSource).toSorted().slice(-1);
      return last === undefined ? new Map() : readArguments(join(folder, last));
    },
  };
};

/** The names of the files begin with the milliseconds since 1970. */
const isDataSource = (name: string): boolean =>
  name.endsWith("_ReadDataSource_Request_Config.msgpack");

/** https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md */
const readArguments = (path: string): ReadonlyMap<string, unknown> => {
  const value: unknown = decode(readFileSync(path));
  return new Map(isObject(value) ? Object.entries(value) : []);
};
