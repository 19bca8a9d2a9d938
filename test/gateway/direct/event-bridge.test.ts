// Routes that put events on a bus of EventBridge.
import { expect } from "chai";
import { readEvents, startRule as start } from "../helpers/event-rules.ts";
import { ask } from "../helpers/queue-route.ts";

describe("a route to EventBridge", () => {
  it("puts an event, and returns what PutEvents returns", async () => {
    const gateway = await start({ fn: {} });
    expect(gateway.warnings).to.deep.equal([]);
    const answer = JSON.parse(await ask(gateway, { action: "direct", kind: "said" }));
    expect(answer).to.have.keys("FailedEntryCount", "Entries");
    const [event] = await readEvents(gateway);
    expect(answer.Entries).to.deep.equal([{ EventId: event.id }]);
    expect(event["detail-type"]).to.equal("said");
    expect(event.detail).to.deep.equal({ action: "direct", kind: "said" });
  });

  it("may be called by its target in a header", async () => {
    const gateway = await start(
      { fn: {} },
      {
        integration: {
          integration_uri: "arn:aws:apigateway:eu-west-1:events:path//",
          request_parameters: {
            "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
            "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
          },
        },
      },
    );
    expect(await ask(gateway, { action: "direct", kind: "said" })).to.include("EventId");
    expect(await readEvents(gateway)).to.have.lengthOf(1);
  });

  it("fails with EventBridge's own error, also without the role's permission for the bus", async () => {
    const empty = await start(
      {},
      { integration: { request_templates: { $default: '{"Entries":[]}' } } },
    );
    const invalid = JSON.parse(await ask(empty, { action: "direct" }));
    expect(invalid).to.have.property("__type", "ValidationException");
    const refused = await start({ fn: {} }, { statements: [] });
    const answer = JSON.parse(await ask(refused, { action: "direct", kind: "said" }));
    expect(answer).to.have.property("__type").that.includes("AccessDeniedException");
    expect(answer.message).to.include(
      "not authorized to perform: events:PutEvents on resource: arn:aws:events:eu-west-1:000000000000:event-bus/default",
    );
    expect(refused.lines).to.deep.equal([]);
  });
});
