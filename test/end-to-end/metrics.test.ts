// The metric lines of the deployed zips, as CloudWatch would read them.
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { ACTIONS, createExample } from "../helpers/routes.ts";
import { until } from "../helpers/until.ts";

type Line = Record<string, unknown>;

const findLines = ({ lines }: DevGateway, name: string): Line[] =>
  lines
    .filter((line) => line.startsWith('{"_aws":'))
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line["FunctionName"] === `websocket-dev-${name}`);

/** Without what `publish` writes of the deliveries that it makes itself. */
const findEvents = (gateway: DevGateway, name: string): Line[] =>
  findLines(gateway, name).filter((line) => "messages" in line);

describe("metrics of the zips", function () {
  let gateway: DevGateway;

  beforeEach(async () => {
    gateway = await startDevGateway();
  });

  afterEach(() => gateway.close());

  it("count clients that are allowed, and denied ones by reason", async () => {
    await (await connect(gateway.url)).close();
    await catchRejection(connect(`${gateway.urlWithoutToken}?token=wrong`));
    await catchRejection(connect(gateway.urlWithoutToken));
    await until(() => findLines(gateway, "authorizer").length === 3);
    const [allowed, wrong, missing] = findLines(gateway, "authorizer");
    expect(allowed).to.include({ allowed: 1 });
    expect(wrong).to.include({ denied: 1, Reason: "unknown" });
    expect(missing).to.include({ denied: 1, Reason: "no token" });
  });

  it("have one line per event, and per broadcast", async () => {
    const client = await connect(gateway.url);
    for (const action of [...ACTIONS, "unknown"]) client.send(createExample(action));
    for (const name of [...ACTIONS, "default"]) {
      await until(() => findEvents(gateway, name).length > 0);
      expect(findEvents(gateway, name)).to.have.length(1);
      expect(findEvents(gateway, name)[0]).to.include({ messages: 1 });
    }
    const publish = findLines(gateway, "publish").find((line) => "broadcasts" in line);
    expect(publish).to.include({ broadcasts: 1, terminal: 0 });
    await until(() => findLines(gateway, "broadcast").length > 0);
    const [broadcast] = findLines(gateway, "broadcast");
    expect(broadcast).to.include({ broadcasts: 1, delivered: 1, throttled: 0, terminal: 0 });
    expect(broadcast!["fanOutMs"]).to.be.a("number");
    expect(JSON.stringify(broadcast)).to.include('{"Name":"fanOutMs","Unit":"Milliseconds"}');
    await client.close();
    await until(() => findLines(gateway, "disconnect").length > 0);
    expect(findLines(gateway, "connect")[0]).to.include({ opened: 1 });
    expect(findLines(gateway, "disconnect")[0]).to.include({ closed: 1, Reason: "no status" });
  });
});
