import { expect } from "chai";
import { connect as connectClient } from "../helpers/client.ts";
import { findLayoutFaults } from "../helpers/console-controls.ts";
import { useEverything } from "../helpers/console-in-use.ts";
import { part, useConsole } from "../helpers/console-page.ts";

const SCREENS = [
  [320, 568],
  [768, 1024],
  [1024, 768],
  [1280, 720],
  [1536, 864],
  [2560, 1440],
] as const;

describe("the console: layout", function () {
  const local = useConsole();

  for (const [width, height] of SCREENS) {
    it(`shows Connect at once, and every control in use, at ${width} pixels`, async () => {
      const page = await local.open({ viewport: { width, height } });
      const button = page.getByRole("button", { name: "Connect", exact: true });
      const { y, height: tall } = (await button.boundingBox())!;
      expect(y + tall).to.be.at.most(height);
      expect(await findLayoutFaults(page)).to.deep.equal([]);

      await useEverything(page, local.gateway.port);

      expect(await findLayoutFaults(page)).to.deep.equal([]);
      expect(local.takeComplaints()).to.match(/403/);
    });
  }

  it("bounds lists, so that a long one does not push other parts away", async () => {
    const [width, height] = [1280, 720];
    const page = await local.open({ viewport: { width, height } });
    const client = await connectClient(local.gateway.url);
    for (let room = 0; room < 20; room += 1) {
      client.send({ action: "subscribe", channel: `room:${room}` });
      await client.next();
    }
    await part(page, "Tables").getByRole("button", { name: "Show items" }).click();
    await part(page, "Tables").locator("summary").nth(20).waitFor();
    for (const name of ["Connections", "Tables"]) {
      const box = (await part(page, name).boundingBox())!;
      expect(box.height, name).to.be.at.most(height);
    }
  });
});
