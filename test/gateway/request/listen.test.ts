// The gateway's port.
import { expect } from "chai";
import { createServer } from "node:net";
import { expectFreePort, listen } from "../../../gateway/request/listen.ts";
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
    const { message } = await catchRejection(expectFreePort(port));
    const [, free = ""] =
      /choose another with --port, such as (\d+), which is free\.$/.exec(message) ?? [];
    expect(Number(free)).to.be.within(port + 1, port + 20);
    expect(await occupy(Number(free))).to.equal(Number(free));
  });

  it("that is free stays free", async () => {
    const server = createServer();
    const port = await listen(server, 0);
    await new Promise((resolve) => server.close(resolve));
    await expectFreePort(port);
    expect(await occupy(port)).to.equal(port);
  });
});
