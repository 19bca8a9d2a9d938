import { expect } from "chai";
import { part, useConsole } from "../helpers/console-page.ts";

const IS_ON_SCREEN = `(() => {
  const { top, bottom, left, right } = document.querySelector(".notice").getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
})()`;

describe("the console: notices", function () {
  const local = useConsole();

  for (const width of [320, 1280]) {
    it(`appear on the screen wherever the page is scrolled to, at ${width} pixels`, async () => {
      const page = await local.open({ viewport: { width, height: 600 } });
      await page.getByText("All faults as JSON").click();
      await page.getByRole("textbox", { name: "Faults" }).fill('{"posts":1}');
      await page.getByRole("button", { name: "Apply" }).click();
      const notice = page.getByRole("alert").getByText("posts is 1; expected a list of rules");
      await notice.waitFor();
      expect(await page.evaluate("scrollY")).to.be.greaterThan(0);
      expect(await page.evaluate(IS_ON_SCREEN)).to.equal(true);

      await page.getByRole("button", { name: /^Dismiss/ }).click();
      await notice.waitFor({ state: "detached" });
      expect(local.takeComplaints()).to.match(/400/);
    });
  }

  it("tell results politely", async () => {
    const page = await local.open();
    const queue = part(page, "Queues")
      .getByRole("article")
      .filter({ hasText: "Send to websocket-dev-broadcasts" })
      .first();
    await queue.getByLabel("Message", { exact: true }).fill('{"data":"polite"}');
    await queue.getByRole("button", { name: "Send to websocket-dev-broadcasts" }).click();
    await page
      .getByRole("status")
      .getByText(/Sent to websocket-dev-broadcasts as/)
      .waitFor();
  });
});
