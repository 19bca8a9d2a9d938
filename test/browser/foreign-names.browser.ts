// Names and texts from elsewhere that look like markup, or that reverse the direction of text.
import { expect } from "chai";
import type { Page } from "playwright-core";
import { choose, part, useConsole } from "../helpers/console-page.ts";
import { startFixture } from "../helpers/fixture-gateway.ts";

const MARKUP = `<img src=x onerror="window.ran=1"><script>window.ran=2</script>"'</style></textarea>`;

/** U+202E: what follows is shown from right to left. */
const REVERSE = "\u202E";

/** @returns whether the text is shown from left to right. */
const isForward = (page: Page, text: string): Promise<boolean> =>
  part(page, "Connections")
    .locator("li small", { hasText: text })
    .first()
    .evaluate((element) => {
      const node = [...element.childNodes].find(({ nodeType }) => nodeType === 3)!;
      const xOf = (at: number): number => {
        const range = element.ownerDocument.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().x;
      };
      return xOf(0) < xOf(2);
    });

describe("the console: names and texts from elsewhere", function () {
  const local = useConsole();

  const open = async () => {
    const gateway = await startFixture({
      routes: {
        $default: { code: "async ({ body }) => { console.log(body); throw new Error(body); }" },
      },
      resources: {
        aws_apigatewayv2_api: {
          api: {
            name: `${MARKUP.slice(0, 60)}${REVERSE}`,
            protocol_type: "WEBSOCKET",
            route_selection_expression: "$request.body.action",
          },
        },
      },
    });
    const client = await gateway.connect();
    client.send(`${MARKUP} ${REVERSE}`);
    await client.next();
    const page = await local.open({}, gateway.port);
    return { page, client };
  };

  it("are shown as texts: nothing of them runs", async () => {
    const { page, client } = await open();
    await choose(page, "onerror");
    await part(page, "Logs").getByText("onerror").first().waitFor();
    await part(page, "Connections").getByText("onerror").first().waitFor();
    expect(await page.locator("img, script:has-text('ran=2')").count()).to.equal(0);
    expect(await page.evaluate("window.ran")).to.equal(undefined);
    await client.close();
  });

  it("reverse no text but their own", async () => {
    const { page, client } = await open();
    await part(page, "Connections").getByText("onerror").first().waitFor();
    expect(await isForward(page, "test")).to.equal(true);
    await client.close();
  });
});
