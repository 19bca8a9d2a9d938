// The certificates that Java trusts.
import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import tls from "node:tls";
import { expect } from "chai";
import { createTrustStore } from "../../../gateway/lambda/trust-store.ts";
import { createFolder } from "../helpers/zipped-function.ts";

const has = (program: string): boolean => spawnSync(program, ["-help"]).error === undefined;

describe("a trust store", () => {
  const pems = tls.rootCertificates.slice(0, 3);

  it("contains each certificate, and the digest that its password makes", () => {
    const store = createTrustStore(pems);
    expect(store.subarray(0, 12).toString("hex")).to.equal("feedfeed0000000200000003");
    for (const pem of pems) expect(store.includes(new X509Certificate(pem).raw)).to.equal(true);
  });

  if (!has("keytool")) return;

  it("is read by Java's own tool", () => {
    const path = join(createFolder(), "store.jks");
    writeFileSync(path, createTrustStore(pems));
    const { stdout } = spawnSync(
      "keytool",
      ["-list", "-v", "-keystore", path, "-storepass", "changeit", "-J-Duser.language=en"],
      { encoding: "utf8" },
    );
    const listed = [...stdout.matchAll(/SHA256: ([0-9A-F:]+)/g)].map(([, digest]) => digest);
    expect(listed.toSorted()).to.deep.equal(
      pems.map((pem) => new X509Certificate(pem).fingerprint256).toSorted(),
    );
  });
});
