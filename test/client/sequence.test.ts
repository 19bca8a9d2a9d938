// One ordered stream out of publications that come in any order, twice, or not at all.
import { expect } from "chai";
import type { Publication, Reply } from "../../client/index.ts";
import { Sequence } from "../../client/sequence.ts";
import { createRandom } from "../../shared/random.ts";

const publication = (offset: number, epoch = "e"): Publication => ({
  channel: "room:1",
  epoch,
  offset,
  data: offset,
});

const reply = (
  offset: number,
  publications: number[] = [],
  recovered?: boolean,
  epoch = "e",
): Reply => ({
  action: "history",
  epoch,
  offset,
  publications: publications.map((each) => ({ offset: each, data: each })),
  ...(recovered !== undefined && { recovered }),
});

const listOffsets = (publications: Publication[]) => publications.map(({ offset }) => offset);

describe("a sequence", () => {
  it("keeps what comes before the reply, and drops what the reply covers", () => {
    const sequence = new Sequence("room:1");
    expect(listOffsets(sequence.take(publication(6)))).to.deep.equal([]);
    expect(listOffsets(sequence.take(publication(5)))).to.deep.equal([]);
    expect(sequence.hasGap).to.equal(false);
    expect(listOffsets(sequence.catchUp(reply(5)).next)).to.deep.equal([6]);
    expect(sequence.position).to.deep.equal({ epoch: "e", offset: 6 });
  });

  it("hands out at once what has no number", () => {
    const sequence = new Sequence("live:1");
    expect(sequence.take({ channel: "live:1", data: 1 })).to.have.length(1);
    expect(sequence.catchUp({ action: "subscribe" })).to.deep.equal({ next: [], isLost: false });
    expect(sequence.position).to.equal(undefined);
  });

  it("waits for what is missing, and goes on when a reply says that it never was", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 1 });
    expect(listOffsets(sequence.take(publication(3)))).to.deep.equal([]);
    expect(sequence.hasGap).to.equal(true);
    expect(listOffsets(sequence.catchUp(reply(4, [3, 4], true)).next)).to.deep.equal([3, 4]);
    expect(sequence.hasGap).to.equal(false);
    expect(listOffsets(sequence.take(publication(4)))).to.deep.equal([]);
  });

  const flood = (sequence: Sequence, from: number, until: number) => {
    for (let offset = from; offset <= until; offset += 1) sequence.take(publication(offset));
  };

  it("keeps a thousand that wait, and asks for those that were too many", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 1 });
    flood(sequence, 3, 5000);
    expect(sequence.take(publication(2))).to.have.length(1001);
    expect(sequence.hasGap).to.equal(true);
    const rest = Array.from({ length: 5000 - 1002 }, (_, index) => 1003 + index);
    expect(listOffsets(sequence.catchUp(reply(5000, rest, true)).next)).to.deep.equal(rest);
    expect(sequence.catchUp(reply(5000, [], true)).next).to.deep.equal([]);
    expect(sequence.hasGap).to.equal(false);
  });

  it("keeps a thousand while it has no position, whatever comes", () => {
    const sequence = new Sequence("room:1");
    flood(sequence, 2, 5000);
    expect(sequence.catchUp(reply(1)).next).to.have.length(1000);
    expect(sequence.hasGap).to.equal(true);
  });

  it("stops to ask for what the channel does not have", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 1 });
    flood(sequence, 1_000_000, 1_002_000);
    for (const hasGap of [true, false]) {
      sequence.catchUp(reply(1, [], true));
      expect(sequence.hasGap).to.equal(hasGap);
    }
  });

  it("takes no reply back that is older than where it is", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 1 });
    sequence.take(publication(2));
    sequence.take(publication(3));
    expect(listOffsets(sequence.catchUp(reply(2, [2], true)).next)).to.deep.equal([]);
    expect(sequence.position).to.deep.equal({ epoch: "e", offset: 3 });
  });

  it("tells of a loss, and goes on from there with what has come", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 1 });
    sequence.take(publication(9));
    const { next, isLost } = sequence.catchUp(reply(8, [], false));
    expect(isLost).to.equal(true);
    expect(listOffsets(next)).to.deep.equal([9]);
  });

  it("goes over to another epoch, and forgets what it has of the one before", () => {
    const sequence = new Sequence("room:1", { epoch: "e", offset: 5 });
    sequence.take(publication(8));
    sequence.take(publication(2, "f"));
    expect(sequence.hasGap).to.equal(true);
    const { next, isLost } = sequence.catchUp(reply(1, [], false, "f"));
    expect(isLost).to.equal(true);
    expect(next).to.deep.equal([publication(2, "f")]);
    expect(sequence.hasGap).to.equal(false);
  });

  it("hands out each of 50 publications once and in order, in 500 orders with losses and doubles", () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = createRandom(seed);
      const sequence = new Sequence("room:1");
      const seen: unknown[] = [];
      const hand = (next: Publication[]) => seen.push(...next.map(({ data }) => data));
      const all = Array.from({ length: 50 }, (_, at) => at + 1);
      const sent = all
        .flatMap((offset) => (random() < 0.1 ? [] : random() < 0.1 ? [offset, offset] : [offset]))
        .map((offset) => ({ offset, at: offset + random() * 6 }))
        .toSorted((a, b) => a.at - b.at);
      hand(sequence.catchUp(reply(0)).next);
      for (const { offset, at } of sent) {
        hand(sequence.take(publication(offset)));
        if (random() < 0.1 && sequence.position) {
          const head = Math.min(50, Math.floor(at));
          const missed = all.filter((each) => each > sequence.position!.offset && each <= head);
          hand(
            sequence.catchUp(reply(Math.max(head, sequence.position.offset), missed, true)).next,
          );
        }
      }
      const { offset } = sequence.position!;
      hand(
        sequence.catchUp(
          reply(
            50,
            all.filter((each) => each > offset),
            true,
          ),
        ).next,
      );
      expect(seen, `seed ${seed}`).to.deep.equal(all);
    }
  });
});
