// Certificates of the hosts that functions call.
import { expect } from "chai";
import { CertificateAuthority } from "../../../gateway/lambda/certificates.ts";

describe("the certificates of hosts", () => {
  it("are made once per host, and forgotten after a hundred others", async () => {
    const authority = await CertificateAuthority.create();
    const first = await authority.contextFor("first.amazonaws.com");
    expect(await authority.contextFor("first.amazonaws.com")).to.equal(first);
    for (let host = 0; host < 100; host += 1) await authority.contextFor(`${host}.amazonaws.com`);
    expect(await authority.contextFor("first.amazonaws.com")).not.to.equal(first);
  });
});
