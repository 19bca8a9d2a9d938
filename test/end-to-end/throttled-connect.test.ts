// $connect while DynamoDB throttles its writes: a refused client is not listed, and may retry.
import { expect } from "chai";
import { createJsonClient } from "../../gateway/index.ts";
import { connect } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { copyDevStack, findFunction, type StackCopy } from "../helpers/dev-stack-copy.ts";

interface Item {
  p: { S: string };
}

describe("$connect while DynamoDB is throttled", function () {
  let stack: StackCopy;
  let gateway: DevGateway;

  before(async () => {
    stack = await copyDevStack((resources) => {
      // Skips the SDK's backoff of seconds, which does not matter here.
      findFunction(resources, "connect")["environment"].variables["AWS_MAX_ATTEMPTS"] = "1";
    });
  });

  after(async () => {
    await gateway.close();
    stack.remove();
  });

  /** @returns "accepted", or why it was refused. */
  const attempt = (): Promise<string> =>
    connect(gateway.url).then(
      () => "accepted",
      (error: Error) => error.message,
    );

  /** Connections as broadcasts list them. */
  const listed = async (): Promise<Item[]> => {
    const client = createJsonClient(gateway.port, "eu-west-1");
    const input = { TableName: "websocket-dev-connections" };
    const { Items } = await client.call<{ Items: Item[] }>("DynamoDB_20120810.Scan", input);
    return Items.filter(({ p }) => p.S.startsWith("*#"));
  };

  it("lists exactly the accepted clients, and accepts the others as soon as the table recovers", async () => {
    const faults = { dynamodb: [{ operation: "PutItem", share: 0.5 }] };
    gateway = await startDevGateway({ ...stack, faults });
    const outcomes = await Promise.all(Array.from({ length: 24 }, attempt));
    const accepted = outcomes.filter((outcome) => outcome === "accepted");
    const refused = outcomes.filter((outcome) => outcome.endsWith("server response: 500"));
    expect(accepted.length + refused.length).to.equal(24);
    expect(accepted.length).to.be.greaterThan(0);
    expect(refused.length).to.be.greaterThan(0);
    expect(await listed()).to.have.length(accepted.length);

    await fetch(`${gateway.endpoint}/_local/faults`, { method: "DELETE" });
    expect(await attempt()).to.equal("accepted");
    expect(await listed()).to.have.length(accepted.length + 1);
  });
});
