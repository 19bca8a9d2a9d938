// The checker detects each broken promise in a handwritten history.
import { expect } from "chai";
import { encodeWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import type { Happening, Happenings, Kind } from "../history.ts";
import { check, RULES } from "./check.ts";
import { duplicatesIn } from "./duplicates.ts";

const START_MS = 1_800_000_000_000;

type Line = { [One in Kind]: [t: number, kind: One, fields: Happenings[One]] }[Kind];

/** A client that stays connected throughout, a broadcast, and the worker that posts it. */
const HISTORY: Line[] = [
  [0, "began", { epochMs: START_MS }],
  [0, "connecting", { c: "c1", token: "static" }],
  [10, "opened", { c: "c1" }],
  [
    2000,
    "accepted",
    { message: "m1", body: '{"data":"hi"}', id: "m1", text: "hi", isPoison: false },
  ],
  [2100, "invoked", { inv: "b1", fn: "broadcast", env: "e1", timeoutMs: 10_000 }],
  [2200, "post", { n: 1, inv: "b1", c: "c1", text: "hi", status: 200, got: true }],
  [2300, "answered", { n: 1, status: 200 }],
  [2400, "metrics", { inv: "b1", values: { delivered: 1 } }],
  [2500, "ended", { inv: "b1", how: "result", idleMs: 0, failed: [] }],
  [9000, "settled", {}],
];

const createHistory = (lines: Line[]): Happening[] =>
  lines
    .toSorted(([a], [b]) => a - b)
    .map(
      ([t, kind, fields]) =>
        ({
          t,
          kind,
          stage: kind === "settled" || kind === "began" ? "" : "a",
          ...fields,
        }) as Happening,
    );

const rulesBrokenBy = (...more: Line[]): string[] => [
  ...new Set(check(createHistory([...HISTORY, ...more])).map(({ rule }) => rule)),
];

const without = (...kinds: Kind[]): Line[] => HISTORY.filter(([, kind]) => !kinds.includes(kind));

const invoked = (inv: string, fn: string, c?: string): Line => [
  2000,
  "invoked",
  { inv, fn, env: inv, timeoutMs: 10_000, c },
];

const ended = (t: number, inv: string, status = 200, how = "result"): Line => [
  t,
  "ended",
  { inv, how, idleMs: 0, status },
];

const row = (p: string, e: number | undefined, name = "at the end"): Line => [
  name === "at the end" ? 20_000 : 90_000_000,
  "row",
  { p, c: "c1", e, name },
];

const AGAIN: Line[] = [
  invoked("b2", "broadcast"),
  [3000, "post", { n: 2, inv: "b2", c: "c1", text: "hi", status: 200, got: true }],
  [3100, "answered", { n: 2, status: 200 }],
  ended(3200, "b2"),
];

const LEFT: Line[] = [
  [3000, "closed", { c: "c1" }],
  invoked("d1", "$disconnect", "c1"),
  ended(3500, "d1"),
];

const dead = (recipients: string[]): Line => [
  4000,
  "dead",
  {
    by: "worker",
    isWork: true,
    inv: "b1",
    body: encodeWorkItem({
      id: "w1",
      broadcastId: "m1",
      text: "hi",
      slices: [],
      recipients: recipients.map((id) => ({ id, expiresAt: 1 })),
      generation: 9,
    }),
  },
];

/** Histories by the promise that they break. */
const BROKEN: Record<string, Line[][]> = {
  "nothing comes twice without a reason": [AGAIN],
  "nothing reaches the wrong client": [
    [[3000, "post", { n: 3, inv: "b1", c: "c1", text: "nobody's", status: 200, got: true }]],
    [[3000, "post", { n: 3, inv: "b1", c: "b7", text: "hi", status: 200, got: true }]],
  ],
  "poison is dead-lettered": [
    [[2000, "accepted", { message: "m2", body: "{", id: "m2", text: "{", isPoison: true }]],
  ],
  "dead letters are counted": [[dead(["c1"])]],
  "what is acknowledged is queued": [[invoked("s1", "sendmessage", "c1"), ended(3000, "s1")]],
  "ended connections get no posts": [
    [
      ...LEFT,
      [5000, "accepted", { message: "m2", body: "", id: "m2", text: "later", isPoison: false }],
      [5100, "post", { n: 4, inv: "b1", c: "c1", text: "later", status: 410, got: false }],
    ],
  ],
  "ended connections leave no items": [
    [...LEFT, row("*#1.0", START_MS / 1000 + 8000)],
    [...LEFT, row("connection#c1", START_MS / 1000 + 8000)],
  ],
  "every item expires": [
    [row("work#m1", undefined, "a day later")],
    [row("work#m1", START_MS / 1000 + 100_000, "a day later")],
  ],
  "only clients with the right broadcast": [
    [
      [0, "connecting", { c: "c2", token: "listener" }],
      invoked("s1", "sendmessage", "c2"),
      [2500, "spent", { inv: "s1", client: "c2", nowMs: 1 }],
      [
        2600,
        "accepted",
        { message: "m1", body: "", id: "m1", text: "hi", inv: "s1", isPoison: false },
      ],
      ended(2700, "s1"),
    ],
  ],
  "budgets hold": [
    [1, 2, 3, 4, 5].map((nowMs): Line => [nowMs, "spent", { inv: "s1", client: "c1", nowMs }]),
    [
      invoked("s1", "sendmessage", "c1"),
      [
        2600,
        "accepted",
        { message: "m1", body: "", id: "m1", text: "hi", inv: "s1", isPoison: false },
      ],
      ended(2700, "s1"),
    ],
  ],
  "unknown tokens are rejected": [
    [
      [1, "connecting", { c: "c3", token: "stranger" }],
      [2, "opened", { c: "c3" }],
      [3, "closed", { c: "c3" }],
    ],
  ],
  "expired connections are closed": [
    [
      [1, "connecting", { c: "c3", token: "until 1", expiresAtMs: START_MS - 899_000 }],
      [2, "opened", { c: "c3" }],
      [8000, "closed", { c: "c3" }],
    ],
  ],
  "read-ahead is bounded": [[[2150, "listed", { inv: "b1", page: "*#1.0", count: 802 }]]],
  "a stopping worker does not idle": [
    [invoked("b3", "broadcast"), [3000, "ended", { inv: "b3", how: "result", idleMs: 300 }]],
  ],
  "everything finishes": [[invoked("b3", "broadcast")], [[9000, "unfinished", { what: "all" }]]],
  "no rejection is unhandled": [[[3000, "rejection", { message: "Error" }]]],
};

describe("the checker", () => {
  it("reports nothing for a history in which all is well", () => {
    expect(rulesBrokenBy()).to.deep.equal([]);
  });

  it("is tested with a broken promise of each kind", () => {
    expect(["nothing is lost", ...Object.keys(BROKEN)]).to.have.members(Object.keys(RULES));
  });

  for (const [rule, histories] of Object.entries(BROKEN)) {
    for (const [index, lines] of histories.entries()) {
      it(`detects a broken promise, ${rule}: ${index + 1}`, () => {
        expect(rulesBrokenBy(...lines)).to.deep.equal([rule]);
      });
    }
  }

  it("names the client that lost a broadcast", () => {
    const [violation, ...others] = check(createHistory(without("post", "answered")));
    expect(others).to.deep.equal([]);
    expect(violation).to.deep.equal({
      rule: "nothing is lost",
      message: 'c1 never got "hi", and is in no dead letter of it',
      about: ["c1", "hi"],
    });
  });

  const lostWith = (...lines: Line[]) =>
    check(createHistory([...without("post", "answered"), ...lines]));

  it("counts no client as lost that left, connected too late, or is in a dead letter", () => {
    expect(lostWith([5000, "closed", { c: "c1" }])).to.deep.equal([]);
    expect(lostWith([1001, "opened", { c: "c1" }])).to.deep.equal([]);
    const counted: Line = [2450, "metrics", { inv: "b1", values: { deadLettered: 1 } }];
    expect(lostWith(dead(["c1"]), counted)).to.deep.equal([]);
    expect(lostWith(dead(["c2"]), counted)).to.have.length(1);
    const queue: Line = [4000, "dead", { body: '{"data":"hi"}', by: "queue", isWork: false }];
    expect(lostWith(queue)).to.deep.equal([]);
  });

  for (const [excuse, lines] of [
    ["the response was late", [[2300, "answered", { n: 1, status: 500 }]]],
    ["its worker died", [[2500, "ended", { inv: "b1", how: "killed", idleMs: 0 }]]],
    [
      "its worker could not mark it as done",
      [[2450, "log", { inv: "b1", level: "WARN", message: "not marked as done" }]],
    ],
  ] as [string, Line[]][]) {
    it(`allows a duplicate delivery if ${excuse}`, () => {
      const kinds = lines.map(([, kind]) => kind).filter((kind) => kind !== "log");
      const history = createHistory([...without(...kinds), ...lines, ...AGAIN]);
      expect(check(history)).to.deep.equal([]);
      expect(duplicatesIn(history)).to.deep.equal({ [excuse]: 1 });
    });
  }
});
