// One contract for both ways to post: what they send.
import { expect } from "chai";
import { createPayload } from "../../../handlers/lib/payload.ts";
import {
  CREDENTIALS,
  describePosters,
  ID,
  response,
  SECRET,
} from "../../helpers/poster-contract.ts";
import type { RawRequest } from "../../helpers/raw-server.ts";
import { expectedAuthorization } from "../../helpers/verify-signature.ts";

const expectSigned = async (request: RawRequest | undefined, secret = SECRET) => {
  expect(request!.headers["authorization"]).to.equal(await expectedAuthorization(request!, secret));
};

describePosters((contract) => {
  describe("sends", () => {
    beforeEach(() => {
      contract.server.respond = (socket) => socket.write(response(200));
    });

    for (const text of ["hi", "", "ä 👋 \u0000 \r\n\r\n", "x".repeat(131_072)]) {
      it(`${JSON.stringify(text.slice(0, 20))} (${Buffer.byteLength(text)} bytes) to the encoded id`, async () => {
        expect(await contract.post(text)).to.deep.equal({ kind: "delivered", status: 200 });
        const [request] = contract.server.requests;
        expect(request).to.include({
          method: "POST",
          path: "/dev/@connections/TXzPWdnO_oE-Gj%2F%3D",
        });
        expect(request!.headers).to.include({
          host: `127.0.0.1:${contract.server.port}`,
          "content-type": "application/octet-stream",
          "content-length": String(Buffer.byteLength(text)),
          "x-amz-security-token": CREDENTIALS.sessionToken,
        });
        expect(request!.body.toString()).to.equal(text);
        await expectSigned(request);
      });
    }

    it("one request after another over the same connection", async () => {
      for (const id of ["a=", "b=", "c="]) await contract.post("x", id);
      expect(contract.server.connections).to.equal(1);
      expect(contract.server.requests.map(({ path }) => path.at(-4))).to.deep.equal([
        "a",
        "b",
        "c",
      ]);
    });

    it("to an endpoint without a path, and to one with a trailing slash", async () => {
      for (const path of ["", "/", "/base/"]) {
        const other = contract.connectTo(contract.server, {
          endpoint: `http://127.0.0.1:${contract.server.port}${path}`,
        });
        await other.post("a=", createPayload("x"));
      }
      expect(contract.server.requests.map(({ path }) => path)).to.deep.equal([
        "/@connections/a%3D",
        "/@connections/a%3D",
        "/base/@connections/a%3D",
      ]);
      for (const request of contract.server.requests) await expectSigned(request);
    });

    it("with credentials without a session token", async () => {
      const { accessKeyId, secretAccessKey } = CREDENTIALS;
      const other = contract.connectTo(contract.server, {
        credentials: () => ({ accessKeyId, secretAccessKey }),
      });
      await other.post(ID, createPayload("x"));
      expect(contract.server.requests[0]!.headers).not.to.have.property("x-amz-security-token");
      await expectSigned(contract.server.requests[0]);
    });

    it("with new credentials once they are rotated", async () => {
      let credentials = CREDENTIALS;
      let aheadMs = 0;
      const poster = contract.connectTo(contract.server, {
        credentials: () => credentials,
        aheadMs: () => aheadMs,
      });
      const payload = createPayload("x");
      await poster.post(ID, payload);
      credentials = { ...CREDENTIALS, accessKeyId: "AKIDOTHER", secretAccessKey: "other" };
      aheadMs = 1000;
      await poster.post(ID, payload);
      await expectSigned(contract.server.requests[0]);
      await expectSigned(contract.server.requests[1], "other");
      const { authorization } = contract.server.requests[1]!.headers;
      expect(authorization).to.include("Credential=AKIDOTHER/");
    });

    it("with the date of its own clock, on either side of midnight UTC", async () => {
      const midnight = Date.UTC(2027, 0, 1);
      for (const [at, day] of [
        [midnight - 5000, "20261231"],
        [midnight + 5000, "20270101"],
      ] as const) {
        contract.server.requests.splice(0);
        const other = contract.connectTo(contract.server, { aheadMs: () => at - Date.now() });
        await other.post(ID, createPayload("x"));
        const [request] = contract.server.requests;
        expect(request!.headers["x-amz-date"]).to.match(new RegExp(`^${day}T`));
        expect(request!.headers["authorization"]).to.include(`/${day}/eu-west-1/execute-api/`);
        await expectSigned(request);
      }
    });
  });
});
