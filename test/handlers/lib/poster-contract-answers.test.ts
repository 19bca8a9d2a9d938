// One contract for both ways to post: how they read responses, or their absence.
import type { Socket } from "node:net";
import { expect } from "chai";
import { createPayload } from "../../../handlers/lib/payload.ts";
import { noticed } from "../../helpers/noticed.ts";
import { describePosters, ID, response } from "../../helpers/poster-contract.ts";

describePosters((contract) => {
  /** Responds to each request with the next of these; the last one repeats. */
  const answer = (...actions: (string | ((socket: Socket) => void))[]) => {
    let next = 0;
    contract.server.respond = (socket) => {
      const action = actions[Math.min(next, actions.length - 1)]!;
      next += 1;
      if (typeof action === "string") socket.write(action);
      else action(socket);
    };
  };

  describe("returns for a response", () => {
    const GONE = { "x-amzn-errortype": "GoneException" };

    for (const [what, bytes, outcome] of [
      ["200", response(200), { kind: "delivered", status: 200 }],
      ["410 with its name", response(410, { headers: GONE }), { kind: "gone", status: 410 }],
      ["410 without a name", response(410), { kind: "gone", status: 410 }],
      ["403", response(403, { body: '{"Message":"no"}' }), { kind: "terminal", status: 403 }],
      ["413", response(413, { body: '{"message":"big"}' }), { kind: "terminal", status: 413 }],
      ["400", response(400, { body: '{"message":"id"}' }), { kind: "terminal", status: 400 }],
      ["429", response(429, { body: '{"message":"slow"}' }), { kind: "retry", status: 429 }],
      ["500", response(500, { body: "{}" }), { kind: "retry", status: 500 }],
      ["503", response(503), { kind: "retry", status: 503 }],
      [
        "504 in HTML",
        response(504, { body: "<html>timeout</html>", headers: { "Content-Type": "text/html" } }),
        { kind: "retry", status: 504 },
      ],
      [
        "a chunked body",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        { kind: "delivered", status: 200 },
      ],
      [
        "100 before it",
        `HTTP/1.1 100 Continue\r\n\r\n${response(200)}`,
        { kind: "delivered", status: 200 },
      ],
      ["204", "HTTP/1.1 204 No Content\r\n\r\n", { kind: "delivered", status: 200 }],
    ] as const) {
      it(`${what}: ${outcome.kind}`, async () => {
        answer(bytes);
        expect(await contract.post()).to.include(outcome);
      });
    }

    it("bytes that come one by one", async () => {
      answer((socket) => {
        const bytes = response(429, { body: '{"message":"slow"}' });
        let at = 0;
        const timer = setInterval(() => {
          socket.write(bytes.charAt(at));
          at += 1;
          if (at === bytes.length) clearInterval(timer);
        }, 1);
      });
      expect(await contract.post()).to.include({ kind: "retry", status: 429 });
    });

    for (const [what, act] of [
      ["a reset before it", (socket: Socket) => socket.resetAndDestroy()],
      [
        "a reset within its head",
        (socket: Socket) =>
          void socket.write("HTTP/1.1 200 OK\r\nCont", () => socket.resetAndDestroy()),
      ],
      [
        "a reset within its body",
        (socket: Socket) =>
          void socket.write("HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\n{", () =>
            socket.resetAndDestroy(),
          ),
      ],
      ["an end before it", (socket: Socket) => void socket.end()],
      ["bytes that are not HTTP", (socket: Socket) => void socket.write("SMTP ready\r\n\r\n")],
    ] as const) {
      it(`${what}: retry, and the next post works`, async () => {
        answer(act, response(200));
        const { kind, status } = await contract.post();
        expect(kind).to.equal("retry");
        if (what !== "a reset within its body") expect(status).to.equal(undefined);
        expect(await contract.post()).to.include({ kind: "delivered" });
      });
    }

    it("a timeout: retry, and the next post works", async () => {
      answer(() => {}, response(200));
      const poster = contract.connectTo(contract.server, { timeoutMs: 2000 });
      expect(await poster.post(ID, createPayload("hi"))).to.include({ kind: "retry" });
      expect(await poster.post(ID, createPayload("hi"))).to.include({ kind: "delivered" });
    });

    it("a reset after it: its outcome, and the next post works", async () => {
      const end = Promise.withResolvers<void>();
      answer((socket) => {
        socket.once("close", () => end.resolve());
        socket.write(response(200), () => socket.resetAndDestroy());
      }, response(200));
      expect(await contract.post()).to.include({ kind: "delivered" });
      await end.promise;
      await noticed();
      expect(await contract.post()).to.include({ kind: "delivered" });
      expect(contract.server.connections).to.equal(2);
    });

    it("a half-close after it: its outcome, and the next post works", async () => {
      const end = Promise.withResolvers<void>();
      answer((socket) => {
        socket.once("finish", () => end.resolve());
        socket.end(response(200));
      }, response(200));
      expect(await contract.post()).to.include({ kind: "delivered" });
      await end.promise;
      await noticed();
      expect(await contract.post()).to.include({ kind: "delivered" });
    });

    it("Connection: close: the next post uses another connection", async () => {
      answer(response(200, { headers: { Connection: "close" } }));
      await contract.post();
      await contract.post();
      expect(contract.server.connections).to.equal(2);
    });

    it("a body that the close delimits", async () => {
      answer((socket) => void socket.end("HTTP/1.1 410 Gone\r\n\r\nsome text"));
      expect(await contract.post()).to.include({ kind: "gone" });
    });

    it("no server at all: retry", async () => {
      contract.server.close();
      expect(await contract.post()).to.include({ kind: "retry" });
    });
  });
});
