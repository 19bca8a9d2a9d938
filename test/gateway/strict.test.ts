// Warnings of the start: their order, the options that they lead to, and --strict.
import { expect } from "chai";
import { GatewayError, type Offer, startGateway } from "../../gateway/index.ts";
import { catchRejection } from "../helpers/errors.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { planPathFor } from "../helpers/plan-gateway.ts";

/** What is told while the plan is served. */
const serve = async (options: { variables?: Record<string, Record<string, string>> } = {}) => {
  const warnings: string[] = [];
  const offers: Offer[] = [];
  const gateway = await startGateway({
    ...options,
    planPath: planPathFor("strangers-endpoint"),
    output: {
      functionLine: () => {},
      info: () => {},
      warn: (line) => warnings.push(line),
      offer: (given) => offers.push(...given),
    },
  });
  closeAfterwards(() => gateway.close());
  return { warnings, offers };
};

describe("warnings of the start", () => {
  it("lead to options to paste: for zips, and for variables that the plan does not contain", async () => {
    const { offers } = await serve();
    expect(offers).to.deep.equal([
      { option: "--zip", values: ["echo=PATH", "late=PATH"] },
      { option: "--env", values: ["late.NAME=VALUE"] },
    ]);
  });

  it("offer no variables of a function that is given some", async () => {
    const { offers } = await serve({ variables: { late: { API_ID: "x" } } });
    expect(offers.map(({ option }) => option)).to.deep.equal(["--zip"]);
  });

  it("prevent the start when they count as errors, and are all listed", async () => {
    const { warnings } = await serve();
    const told: string[] = [];
    const error = await catchRejection(
      startGateway({
        strict: true,
        planPath: planPathFor("strangers-endpoint"),
        output: { functionLine: () => {}, info: () => {}, warn: (line) => told.push(line) },
      }),
    );
    expect(error).to.be.instanceOf(GatewayError).with.property("code", "STRICT");
    const [heading, ...lines] = error.message.split("\n");
    expect(heading).to.equal(
      `Nothing is served, because warnings count as errors (${warnings.length} warnings); fix them, or start without --strict:`,
    );
    expect(lines).to.deep.equal(warnings.map((line) => `- ${line}`));
    expect(told).to.deep.equal([]);
  });
});
