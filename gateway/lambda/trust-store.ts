// Java's own format of a file of certificates, since Java reads no PEM.
// https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
import { createHash } from "node:crypto";

const MAGIC = 0xfe_ed_fe_ed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;

/** The password that tools try first. Java's TLS needs none to read the file. */
const PASSWORD = "changeit";

/** @param pems a certificate each. @returns a trust store, of the type JKS. */
export const createTrustStore = (pems: readonly string[]): Buffer => {
  const entries = pems.flatMap((pem, index) => [
    integer(TRUSTED_CERTIFICATE),
    text(String(index)),
    // When it was added, in milliseconds: not known, and not used.
    Buffer.alloc(8),
    text("X.509"),
    ...sized(decode(pem)),
  ]);
  const contents = Buffer.concat([
    integer(MAGIC),
    integer(VERSION),
    integer(pems.length),
    ...entries,
  ]);
  const digest = createHash("sha1")
    .update(Buffer.from(PASSWORD, "utf16le").swap16())
    .update("Mighty Aphrodite")
    .update(contents)
    .digest();
  return Buffer.concat([contents, digest]);
};

const decode = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");

const sized = (bytes: Buffer): Buffer[] => [integer(bytes.length), bytes];

const integer = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const text = (value: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
};
