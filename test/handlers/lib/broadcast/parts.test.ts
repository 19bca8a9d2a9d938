// What a worker leaves, as messages: for other workers now or later, or for the dead-letter queue.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import {
  createParts,
  decodeParts,
  encodeParts,
  type Part,
} from "../../../../handlers/lib/broadcast/parts.ts";
import { decodeWorkItem, type WorkItem } from "../../../../handlers/lib/broadcast/work-item.ts";

const ITEM: WorkItem = {
  id: "w",
  broadcastId: "b",
  text: "hi",
  slices: [],
  recipients: [],
  generation: 0,
};

const recipient = (id: string) => ({ id, expiresAt: 1 });

const NOBODY = { unfinished: [], putOff: [], forbidden: [] };
const NOTHING = { slices: [], failed: [], recipients: [] };

/** Maximum delay of an SQS message, in seconds. */
const MAX_DELAY_SECONDS = 900;

/** Twenty minutes, over which a recipient is requeued. */
const PATIENCE_SECONDS = 20 * 60;

const failed = (partition: string, name: string) => ({
  slice: { partition },
  error: new AwsError(name, "", { status: 400 }),
});

const summarize = (parts: ReturnType<typeof createParts>) =>
  parts.map(({ item: { slices, recipients, generation }, delaySeconds, reason }) => ({
    what: [...slices.map(({ partition }) => partition), ...recipients.map(({ id }) => id)].join(),
    generation,
    delaySeconds,
    reason,
  }));

const at = (what: string, generation = 0, delaySeconds = 0, reason?: string) => ({
  what,
  generation,
  delaySeconds,
  reason,
});

describe("parts", () => {
  it("are none when nothing is left", () => {
    expect(createParts(ITEM, NOBODY, NOTHING)).to.deep.equal([]);
  });

  it("are sent at once: whole partitions under derived ids, started partitions and recipients under new ones", () => {
    const parts = createParts(
      ITEM,
      { ...NOBODY, unfinished: [recipient("unfinished")] },
      {
        slices: [{ partition: "p" }, { partition: "begun", after: "x" }, { partition: "q" }],
        failed: [],
        recipients: [recipient("listed")],
      },
    );
    expect(summarize(parts)).to.deep.equal([
      at("p"),
      at("q"),
      at("begun"),
      at("unfinished,listed"),
    ]);
    const ids = parts.map(({ item }) => item.id);
    expect(ids.slice(0, 2)).to.deep.equal(["w p", "w q"]);
    expect(new Set(ids).size).to.equal(4);
    expect(ids).not.to.include("w");
  });

  it("are delayed after transient errors, and dead-lettered after permanent ones", () => {
    const parts = createParts(
      ITEM,
      { ...NOBODY, putOff: [recipient("slow")], forbidden: [recipient("forbidden")] },
      {
        ...NOTHING,
        failed: [failed("throttled", "ThrottlingException"), failed("refused", "AccessDenied")],
      },
    );
    expect(summarize(parts)).to.deep.equal([
      at("throttled", 1, 5),
      at("slow", 1, 5),
      at("refused", 0, 0, "refused for good"),
      at("forbidden", 0, 0, "refused for good"),
    ]);
  });

  it("wait twice as long each time, within SQS's maximum, for twenty minutes in all, and are then dead-lettered", () => {
    const delays: number[] = [];
    let generation = 0;
    for (let times = 0; times < 20; times += 1) {
      const [part] = createParts(
        { ...ITEM, generation },
        { ...NOBODY, putOff: [recipient("a")] },
        NOTHING,
      );
      generation = part!.item.generation;
      if (part!.reason !== undefined) {
        expect(part!.reason).to.equal("failed for twenty minutes");
        expect(part!.delaySeconds).to.equal(0);
        break;
      }
      delays.push(part!.delaySeconds);
    }
    expect(delays).to.deep.equal([5, 10, 20, 40, 80, 160, 320, 640]);
    const total = delays.reduce((sum, delay) => sum + delay);
    expect(total).to.be.within(PATIENCE_SECONDS, 1.1 * PATIENCE_SECONDS);
    expect(Math.max(...delays)).to.be.at.most(MAX_DELAY_SECONDS);
  });

  it("are restored from a mark unchanged, with the item's text", () => {
    const parts: Part[] = [
      {
        item: { ...ITEM, slices: [{ partition: "p", after: "x" }] },
        delaySeconds: 0,
        reason: undefined,
      },
      {
        item: { ...ITEM, recipients: [recipient("a"), recipient("b")], generation: 3 },
        delaySeconds: 40,
        reason: "no",
      },
    ];
    expect(decodeParts(encodeParts(parts), "hi")).to.deep.equal(parts);
  });

  it("are stored in a mark without the text", () => {
    const [[body]] = JSON.parse(encodeParts([{ item: ITEM, delaySeconds: 0 }])) as [[string]];
    expect(decodeWorkItem(body).text).to.equal("");
  });
});
