// The gateway's port.
import { expect } from "chai";
import { connect, createServer } from "node:net";
import { findFreePort } from "../../../scripts/lib/free-port.ts";
import { holdPort, listen } from "../../../gateway/request/listen.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const occupy = async (port: number): Promise<number> => {
  const server = createServer();
  closeAfterwards(() => server.close());
  return await listen(server, port);
};

describe("a port", () => {
  it("that is in use is named with the next one that is free", async () => {
    const port = await occupy(0);
    const { message } = await catchRejection(holdPort(port));
    const [, free = ""] =
      /choose another with --port, such as (\d+), which is free\.$/.exec(message) ?? [];
    expect(Number(free)).to.be.within(port + 1, port + 20);
    expect(await occupy(Number(free))).to.equal(Number(free));
  });

  it("that is held is in use for others until it is released", async () => {
    const port = await findFreePort();
    const release = await holdPort(port);
    expect((await catchRejection(holdPort(port))).message).to.match(/^Port \d+ is in use: /);
    await release();
    expect(await occupy(port)).to.equal(port);
  });

  it("that is held accepts nobody who would wait for an answer", async () => {
    const port = await findFreePort();
    closeAfterwards(await holdPort(port));
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  });

  it("need not be held if any will do", async () => {
    const release = await holdPort(0);
    await release();
  });
});
