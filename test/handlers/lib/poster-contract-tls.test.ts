// One contract for both ways to post: which certificates they trust.
import { expect } from "chai";
import { generate } from "selfsigned";
import { createPayload } from "../../../handlers/lib/payload.ts";
import { describePosters, ID, response } from "../../helpers/poster-contract.ts";
import { type RawServer, startRawServer } from "../../helpers/raw-server.ts";

describePosters((contract) => {
  describe("over TLS", () => {
    let authority: Awaited<ReturnType<typeof generate>>;
    let secure: RawServer;

    before(async () => {
      authority = await generate([{ name: "commonName", value: "Test authority" }], {
        algorithm: "sha256",
        extensions: [
          { name: "basicConstraints", cA: true },
          { name: "keyUsage", keyCertSign: true },
        ],
      });
    });

    afterEach(() => secure.close());

    const startSecure = async (host: string) => {
      const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
        algorithm: "sha256",
        ca: { key: authority.private, cert: authority.cert },
        extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
      });
      secure = await startRawServer({ key, cert });
      secure.respond = (socket) => socket.write(response(200));
      return `https://localhost:${secure.port}/dev`;
    };

    const postTo = async (endpoint: string, ca?: string) => {
      const poster = contract.connectTo(secure, { endpoint, ca });
      return poster.post(ID, createPayload("hi"));
    };

    it("trusts a certificate of a known authority", async () => {
      const endpoint = await startSecure("localhost");
      expect(await postTo(endpoint, authority.cert)).to.include({ kind: "delivered" });
      expect(secure.requests).to.have.length(1);
    });

    it("does not trust one of an unknown authority", async () => {
      const endpoint = await startSecure("localhost");
      expect(await postTo(endpoint)).to.include({ kind: "retry" });
      expect(secure.requests).to.deep.equal([]);
    });

    it("does not trust one for another host", async () => {
      const endpoint = await startSecure("other.example");
      expect(await postTo(endpoint, authority.cert)).to.include({ kind: "retry" });
      expect(secure.requests).to.deep.equal([]);
    });
  });
});
