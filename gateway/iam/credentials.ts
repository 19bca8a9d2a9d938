// The credentials of functions: each has its own, so that a call identifies its caller.
import { createHash } from "node:crypto";

/** The parts of a function that IAM needs. */
export interface CallingFunction {
  functionName: string;
  arn: string;
  roleArn: string;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

export const credentialsFor = ({ functionName }: { functionName: string }): Credentials => {
  const digest = createHash("sha256").update(functionName).digest("hex").toUpperCase();
  return {
    accessKeyId: `ASIA${digest.slice(0, 16)}`,
    secretAccessKey: digest,
    sessionToken: `local-${digest}`,
  };
};

/** Finds functions by the access key that signed a call. */
export class Callers<Fn extends CallingFunction> {
  private readonly byAccessKeyId: ReadonlyMap<string, Fn>;

  constructor(functions: Fn[]) {
    this.byAccessKeyId = new Map(functions.map((fn) => [credentialsFor(fn).accessKeyId, fn]));
  }

  /**
   * @param authorization header of a signed request; the signature itself is not checked.
   * @returns the function that signed it; undefined for any other credentials, which are an operator's.
   */
  find(authorization: string | undefined): Fn | undefined {
    return this.byAccessKeyId.get(readAccessKeyId(authorization));
  }
}

/** @param authorization header of a signed request. */
export const readAccessKeyId = (authorization = ""): string =>
  /Credential=([^/,\s]+)\//.exec(authorization)?.[1] ?? "";
