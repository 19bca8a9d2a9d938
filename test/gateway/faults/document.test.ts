import { expect } from "chai";
import { parseFaults } from "../../../gateway/faults/document.ts";

describe("a fault document", () => {
  it("has defaults", () => {
    expect(parseFaults({})).to.deep.equal({
      seed: 1,
      posts: [],
      disconnects: [],
      zombies: [],
      deliveries: [],
      dynamodb: [],
      kills: [],
    });
    const parsed = parseFaults({
      posts: [{ answer: "reset" }],
      disconnects: [{}],
      deliveries: [{ twice: true }],
      dynamodb: [{ share: 0.5 }],
      kills: [{ function: "*-broadcast" }],
    });
    expect(parsed.posts).to.deep.equal([
      { connection: "*", share: 1, answer: "reset", delayMs: 0 },
    ]);
    expect(parsed.disconnects).to.deep.equal([{ connection: "*", share: 1 }]);
    expect(parsed.deliveries).to.deep.equal([
      { queue: "*", share: 1, twice: true, delaySeconds: 0 },
    ]);
    expect(parsed.dynamodb).to.deep.equal([{ operation: "*", share: 0.5 }]);
    expect(parsed.kills).to.deep.equal([{ function: "*-broadcast", share: 1, afterMs: 0 }]);
  });

  it("is accepted in the form in which it is reported", () => {
    const parsed = parseFaults({ seed: 7, posts: [{ delayMs: 5 }], zombies: [{ share: 0 }] });
    expect(parseFaults(JSON.parse(JSON.stringify(parsed)))).to.deep.equal(parsed);
  });

  for (const [document, message] of [
    [[], "The document is []; expected an object."],
    [undefined, "The document is undefined; expected an object."],
    [
      { post: [] },
      'The document has the unknown field "post"; expected only seed, posts, disconnects, zombies, deliveries, dynamodb, kills.',
    ],
    [{ seed: 1.5 }, "seed is 1.5; expected a whole number from 0 to 4294967295."],
    [{ seed: "1" }, 'seed is "1"; expected a whole number from 0 to 4294967295.'],
    [{ posts: {} }, "posts is {}; expected a list of rules."],
    [{ kills: [null] }, "kills[0] is null; expected an object."],
    [
      { zombies: [{}, { id: "x" }] },
      'zombies[1] has the unknown field "id"; expected only connection, share.',
    ],
    [{ zombies: [{ share: 1.1 }] }, "zombies[0].share is 1.1; expected a number from 0 to 1."],
    [{ zombies: [{ share: null }] }, "zombies[0].share is null; expected a number from 0 to 1."],
    [
      { zombies: [{ connection: "" }] },
      'zombies[0].connection is ""; expected text, in which * stands for any characters and ? for one.',
    ],
    [{ posts: [{ answer: 503 }] }, 'posts[0].answer is 503; expected 429, 500, 410 or "reset".'],
    [
      { posts: [{ share: 0.1 }] },
      'posts[0] is {"share":0.1}; expected answer or delayMs, since the rule has no effect without them.',
    ],
    [{ deliveries: [{ twice: "yes" }] }, 'deliveries[0].twice is "yes"; expected true or false.'],
    [{ kills: [{ afterMs: -1 }] }, "kills[0].afterMs is -1; expected a number from 0 to 900000."],
  ] as const) {
    it(`is refused: ${JSON.stringify(document)}`, () => {
      expect(() => parseFaults(document)).to.throw(`Faults: ${message} See docs/faults.md.`);
    });
  }
});
