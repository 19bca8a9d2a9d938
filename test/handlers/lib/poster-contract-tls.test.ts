// One contract for both ways to post: which certificates they trust.
import net from "node:net";
import type { TLSSocket } from "node:tls";
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

    /** A subjectAltName of that type. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6 */
    const toAltName = (host: string) =>
      net.isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const);

    /** @returns an endpoint that the certificate is for, unless the host is not this machine. */
    const startSecure = async (host: string) => {
      const { private: key, cert } = await generate([{ name: "commonName", value: host }], {
        algorithm: "sha256",
        ca: { key: authority.private, cert: authority.cert },
        extensions: [{ name: "subjectAltName", altNames: [toAltName(host)] }],
      });
      secure = await startRawServer({ key, cert });
      secure.respond = (socket) => socket.write(response(200));
      return `https://${net.isIP(host) ? host : "localhost"}:${secure.port}/dev`;
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

    for (const [host, name] of [
      ["localhost", "localhost"],
      ["127.0.0.1", false],
    ] as const) {
      it(`asks for the certificate of a name, and not of an address: ${host}`, async () => {
        const endpoint = await startSecure(host);
        const names: unknown[] = [];
        secure.respond = (socket) => {
          names.push((socket as TLSSocket).servername);
          socket.write(response(200));
        };
        expect(await postTo(endpoint, authority.cert)).to.include({ kind: "delivered" });
        expect(names).to.deep.equal([name]);
      });
    }

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
