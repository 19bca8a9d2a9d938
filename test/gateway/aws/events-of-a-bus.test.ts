// Which rules of which bus an event reaches.
import { expect } from "chai";
import type { EventRule } from "../../../gateway/model/event-rules.ts";
import { CALLED, open, rule, settle, target } from "../helpers/event-bus.ts";
import { entry } from "../helpers/event-entry.ts";

describe("an event of a bus", () => {
  it("reaches the matching rules of that bus", async () => {
    const counted: string[] = [];
    const counting = (name: string, more: Partial<EventRule>) =>
      rule(
        [target({ called: CALLED.called!, writeInput: () => (counted.push(name), "{}") })],
        more,
      );
    const scheduled = counting("schedule", {});
    delete scheduled.matches;
    const { put, warnings, spans } = open({
      rules: [
        counting("default", {}),
        counting("own", { busName: "own" }),
        counting("mail", { matches: ({ source }: any) => source === "mail" }),
        counting("none", { matches: () => false }),
        scheduled,
      ],
    });
    const { status, body } = put(
      entry(),
      entry({ EventBusName: "own" }),
      entry({ Source: "mail" }),
    );
    await settle();
    expect(counted).to.deep.equal(["default", "own", "default", "mail"]);
    expect(status).to.equal(200);
    expect(body).to.deep.include({ FailedEntryCount: 0 });
    expect(body).not.to.have.property("accepted");
    expect(warnings).to.deep.equal([]);
    expect(spans().map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal(
      Array(4).fill("queue r"),
    );
    expect(JSON.parse(String(spans()[0]!.details["event"])).source).to.equal("chat");
  });

  it("is lost where there is no such bus, which the terminal says once per bus", async () => {
    const { put, invoked, warnings } = open({ rules: [rule([CALLED])] });
    put(entry({ EventBusName: "a" }), entry({ EventBusName: "a" }), entry({ EventBusName: "b" }));
    await settle();
    expect(invoked).to.deep.equal([]);
    expect(warnings).to.deep.equal(
      ["a", "b"].map(
        (name) =>
          `arn:aws:events:eu-west-1:000000000000:event-bus/${name}: events for it are lost: this configuration has no such event bus`,
      ),
    );
  });

  it("is lost in a hundred lines at most", () => {
    const { put, warnings } = open({ rules: [] });
    for (let at = 0; at < 103; at += 1) put(entry({ EventBusName: `bus-${at}` }));
    expect(warnings).to.have.length(100);
  });

  it("is refused with PutEvents' own errors", () => {
    const { bus, invoked } = open({ rules: [rule([CALLED])] });
    expect(bus.put("AWSEvents.PutEvents", { Entries: [] }).status).to.equal(400);
    expect(invoked).to.deep.equal([]);
  });
});
