// Signs a received request again with AWS's own signer.
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { RawRequest } from "./raw-server.ts";

type Data = string | Uint8Array | ArrayBuffer;

/** The hash interface of AWS's signer. */
class Sha256 {
  private readonly hash;

  constructor(secret?: Data) {
    this.hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", toBuffer(secret));
  }

  update(data: Data): void {
    this.hash.update(toBuffer(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

const toBuffer = (data: Data): Buffer => Buffer.from(data as string);

/** @returns the `authorization` header that the request should have. */
export const expectedAuthorization = async (
  { method, path, headers, body }: RawRequest,
  secretAccessKey: string,
): Promise<string | undefined> => {
  const { authorization = "" } = headers;
  const [, accessKeyId = "", region = "", service = ""] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const signed = names
    .split(";")
    .filter((name) => name !== "x-amz-date" && name !== "x-amz-security-token");
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256 as never,
    applyChecksum: false,
    credentials: { accessKeyId, secretAccessKey, sessionToken: headers["x-amz-security-token"] },
  });
  const [pathname = "", search = ""] = path.split("?");
  const request = {
    method,
    protocol: "https:",
    hostname: headers["host"] ?? "",
    path: pathname,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: Object.fromEntries(signed.map((name) => [name, headers[name] ?? ""])),
    body,
  };
  const date = headers["x-amz-date"] ?? "";
  const signingDate = new Date(
    date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  const { headers: signedHeaders } = await signer.sign(request, { signingDate });
  return signedHeaders["authorization"];
};
