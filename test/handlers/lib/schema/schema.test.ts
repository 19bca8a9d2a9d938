// What requests must be: the messages name the field, and the checks agree with a validator of JSON Schema.
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { BadRequestError } from "../../../../handlers/lib/errors.ts";
import { PUBLISH, SUBSCRIBE } from "../../../../handlers/lib/realtime/frames.ts";
import { assertAccepted } from "../../../../handlers/lib/schema/compile.ts";
import { CLIENT_FRAMES } from "../../../../scripts/lib/protocol-page.ts";

const catchMessage = (check: () => void): string | undefined => {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof BadRequestError) return error.message;
    throw error;
  }
};

const subscribe = (fields: object) =>
  ({ action: "subscribe", channel: "room:1", ...fields }) as never;

describe("the schema of a request", () => {
  for (const [what, schema, value, message] of [
    ["a list", SUBSCRIBE, [], 'Expected an object in "", received an array.'],
    [
      "no channel",
      SUBSCRIBE,
      { action: "subscribe" },
      'Expected the field "channel", received a message without it.',
    ],
    [
      "a channel of another type",
      SUBSCRIBE,
      subscribe({ channel: 1 }),
      'Expected a string of at most 200 characters that matches ^[a-z][a-z0-9-]*:[A-Za-z0-9._~%@+=:|/-]+$ in "channel", received a number.',
    ],
    [
      "no epoch",
      SUBSCRIBE,
      subscribe({ since: { offset: 1 } }),
      'Expected the field "since.epoch", received a message without it.',
    ],
    [
      "an offset below 0",
      SUBSCRIBE,
      subscribe({ since: { epoch: "e", offset: -1 } }),
      'Expected an integer of at least 0 in "since.offset", received -1.',
    ],
    [
      "an id that is an object",
      SUBSCRIBE,
      subscribe({ id: {} }),
      'Expected a string or integer of at most 64 characters in "id", received an object.',
    ],
    [
      "a channel and a user",
      PUBLISH,
      { action: "publish", channel: "room:1", user: "me", data: 1 },
      'Expected exactly one of the fields "channel", "user", "connection", received 2 of them.',
    ],
  ] as const) {
    it(`refuses ${what}, and says where`, () => {
      expect(catchMessage(() => assertAccepted(schema, value as never))).to.equal(message);
    });
  }

  it("shows a hundred characters of what it refuses", () => {
    const channel = "#".repeat(150);
    expect(catchMessage(() => assertAccepted(SUBSCRIBE, subscribe({ channel })))).to.match(
      /received "#{99}\.$/,
    );
  });

  it("accepts what JSON Schema accepts, and nothing else", () => {
    const ajv = new Ajv2020({ strict: false });
    const values = [
      undefined,
      null,
      true,
      0,
      1,
      -1,
      1.5,
      101,

      "",
      "a",
      "room:1",
      "Room:1",
      "room:",
    ];
    const more = ["room:*", "room:#", "x".repeat(65), `room:${"x".repeat(200)}`, "é", " ", [], {}];
    const positions = [{ epoch: "e", offset: 0 }, { epoch: 1, offset: 0 }, { epoch: "e" }];
    for (const [name, schema] of CLIENT_FRAMES) {
      const validate = ajv.compile(schema);
      const base = { action: name, channel: "room:1", data: 1 };
      for (const field of Object.keys(schema.properties)) {
        for (const value of [...values, ...more, ...positions]) {
          const frame = JSON.parse(JSON.stringify({ ...base, [field]: value }));
          const isAccepted = catchMessage(() => assertAccepted(schema, frame)) === undefined;
          expect(isAccepted, JSON.stringify(frame)).to.equal(validate(frame));
        }
      }
    }
  });
});
