import { expect } from "chai";
import { findLayoutFaults } from "../helpers/console-controls.ts";
import { useEverything } from "../helpers/console-in-use.ts";
import { useConsole } from "../helpers/console-page.ts";

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
      const connect = page.getByRole("button", { name: "Connect", exact: true });
      const { y, height: tall } = (await connect.boundingBox())!;
      expect(y + tall).to.be.at.most(height);
      expect(await findLayoutFaults(page)).to.deep.equal([]);

      await useEverything(page, local.gateway.port);

      expect(await findLayoutFaults(page)).to.deep.equal([]);
    });
  }
});
