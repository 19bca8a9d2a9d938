// A self-signed certificate for the sink.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { generate } from "selfsigned";

export interface CertificateFiles {
  keyFile: string;
  certFile: string;
}

/** For localhost and 127.0.0.1. */
export const makeCertificate = async (folder: string): Promise<CertificateFiles> => {
  const altNames = [
    { type: 2 as const, value: "localhost" },
    { type: 7 as const, ip: "127.0.0.1" },
  ];
  const pems = await generate([{ name: "commonName", value: "localhost" }], {
    extensions: [{ name: "subjectAltName", altNames }],
  });
  const keyFile = path.join(folder, "key.pem");
  const certFile = path.join(folder, "cert.pem");
  await writeFile(keyFile, pems.private);
  await writeFile(certFile, pems.cert);
  return { keyFile, certFile };
};
