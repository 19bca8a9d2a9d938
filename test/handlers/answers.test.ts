// The routes that answer by callback.
import { expect } from "chai";
import { type AnswerDependencies, answerByCallback } from "../../handlers/lib/answer.ts";
import { route } from "../../handlers/lib/contract.ts";
import { createEchoMessage } from "../../handlers/echoMessage.ts";
import { createMessage } from "../../handlers/message.ts";
import { createPost } from "../../handlers/post.ts";
import { createWhoami } from "../../handlers/whoami.ts";
import { catchRejection } from "../helpers/errors.ts";
import { CONNECTION_ID, messageEvent } from "../helpers/events.ts";
import { stubLog, stubPoster } from "../helpers/stubs.ts";

const prepare = () => {
  const poster = stubPoster();
  const log = stubLog();
  /** What was posted to the sender. */
  const posted = () => {
    expect(poster.post.callCount).to.equal(1);
    const [connectionId, payload] = poster.post.firstCall.args;
    expect(connectionId).to.equal(CONNECTION_ID);
    return payload.bytes.toString();
  };
  return { poster, log, posted };
};

describe("whoami", () => {
  it("posts the connection id", async () => {
    const { poster, log, posted } = prepare();
    const response = await createWhoami({ poster, log })(messageEvent({ action: "whoami" }));
    expect(posted()).to.equal(`{"connectionId":"${CONNECTION_ID}"}`);
    expect(response).to.deep.equal({ statusCode: 200 });
  });

  it("posts the principal too when the token is a JSON Web Token", async () => {
    const { poster, log, posted } = prepare();
    const event = messageEvent({ action: "whoami" });
    event.requestContext.authorizer = { principalId: "user-1", claims: "{}" };
    await createWhoami({ poster, log })(event);
    expect(posted()).to.equal(`{"connectionId":"${CONNECTION_ID}","principalId":"user-1"}`);
  });
});

describe("message", () => {
  const odd = '{ "action":"message",\t"n": 1e2, "é": "\\u00e9" }';

  it("posts the same text, byte for byte", async () => {
    const { poster, log, posted } = prepare();
    await createMessage({ poster, log })(messageEvent(odd, "message"));
    expect(posted()).to.equal(odd);
  });

  it("logs the body at DEBUG only, cut at 1 KB", async () => {
    const { poster, log } = prepare();
    await createMessage({ poster, log })(messageEvent("x".repeat(5000), "message"));
    expect(log.args.map(([level]) => level)).to.deep.equal(["DEBUG", "INFO"]);
    expect(log.firstCall.args[2]?.["body"]).to.equal("x".repeat(1024));
    expect(log.secondCall.args[2]).not.to.have.property("body");
  });

  it("sends back 128 KiB, and refuses one byte more", async () => {
    const { poster, log } = prepare();
    const handler = createMessage({ poster, log });
    await handler(messageEvent("é".repeat(65_536)));
    await handler(messageEvent(`${"é".repeat(65_536)}x`, "message"));
    const [first, second] = poster.post.args.map(([, { bytes }]) => bytes.toString());
    expect(Buffer.byteLength(first ?? "")).to.equal(131_072);
    expect(second).to.include("131073").and.include("BadRequest");
  });
});

describe("echoMessage", () => {
  it("posts the message as a JSON string", async () => {
    const { poster, log, posted } = prepare();
    await createEchoMessage({ poster, log })(messageEvent({ message: 'say "hi"' }));
    expect(posted()).to.equal(String.raw`"Your message was: say \"hi\""`);
  });

  for (const [what, body, problem] of [
    ["no message", {}, 'Expected the field \\"message\\", received a message without it.'],
    ["a number", { message: 5 }, 'Expected a string in \\"message\\", received a number.'],
    ["a list", { message: [] }, 'Expected a string in \\"message\\", received an array.'],
    ["null", { message: null }, 'Expected a string in \\"message\\", received null.'],
    ["an object", { message: {} }, 'Expected a string in \\"message\\", received an object.'],
  ] as const) {
    it(`tells the sender what is wrong with ${what}`, async () => {
      const { poster, log, posted } = prepare();
      const response = await createEchoMessage({ poster, log })(messageEvent(body, "echoMessage"));
      expect(posted()).to.equal(
        `{"error":"BadRequest","message":"${problem}","action":"echoMessage"}`,
      );
      expect(response.statusCode).to.equal(200);
    });
  }
});

describe("post", () => {
  for (const [data, text] of [
    ["hello world", "hello world"],
    ["", ""],
    [0, "0"],
    [false, "false"],
    [null, "null"],
    [[1, "a"], '[1,"a"]'],
    [{ a: { b: 1 } }, '{"a":{"b":1}}'],
  ] as const) {
    it(`posts ${JSON.stringify(data)} as ${JSON.stringify(text)}`, async () => {
      const { poster, log, posted } = prepare();
      await createPost({ poster, log })(messageEvent({ action: "post", data }));
      expect(posted()).to.equal(text);
    });
  }

  it("tells the sender that data is missing", async () => {
    const { poster, log, posted } = prepare();
    await createPost({ poster, log })(messageEvent({ action: "post" }, "post"));
    expect(JSON.parse(posted())).to.deep.equal({
      error: "BadRequest",
      message: 'Expected the field "data", received a message without it.',
      action: "post",
    });
  });

  it("ignores data inherited from a prototype", async () => {
    const { poster, log, posted } = prepare();
    await createPost({ poster, log })(messageEvent('{"__proto__":{"data":1}}', "post"));
    expect(posted()).to.include("BadRequest");
  });
});

describe("a request with an id", () => {
  const shoutRoute = route("shout", {
    input: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    output: { type: ["string", "null"] },
  });
  const createShout = (dependencies: AnswerDependencies) =>
    answerByCallback(shoutRoute, dependencies, ({ text }) => text.toUpperCase() || null);

  for (const [fields, reply] of [
    [{ text: "hi" }, { data: "HI" }],
    [{ text: "" }, { data: null }],
    [
      {},
      { error: "BadRequest", message: 'Expected the field "text", received a message without it.' },
    ],
  ] as const) {
    it(`gets its reply as a frame: ${JSON.stringify(fields)}`, async () => {
      const { poster, log, posted } = prepare();
      await createShout({ poster, log })(messageEvent({ ...fields, id: "~1" }, "shout"));
      expect(JSON.parse(posted())).to.deep.equal({ action: "shout", id: "~1", ...reply });
    });
  }

  it("is refused when the id is neither a text nor a number", async () => {
    const { poster, log, posted } = prepare();
    await createShout({ poster, log })(messageEvent({ text: "hi", id: {} }, "shout"));
    expect(JSON.parse(posted())).to.deep.equal({
      error: "BadRequest",
      message: 'Expected a string or integer of at most 64 characters in "id", received an object.',
      action: "shout",
    });
  });

  for (const id of ["~1", 7, {}, null]) {
    it(`gets the reply of routes that are older than ids, whatever it is: ${JSON.stringify(id)}`, async () => {
      for (const [create, fields, reply] of [
        [createWhoami, { action: "whoami" }, `{"connectionId":"${CONNECTION_ID}"}`],
        [createEchoMessage, { action: "echoMessage", message: "hi" }, '"Your message was: hi"'],
        [createPost, { action: "post", data: "hi" }, "hi"],
        [
          createPost,
          { action: "post" },
          '{"error":"BadRequest","message":"Expected the field \\"data\\", received a message without it.","action":"post"}',
        ],
      ] as const) {
        const { poster, log, posted } = prepare();
        await create({ poster, log })(messageEvent({ ...fields, id }, fields.action));
        expect(posted()).to.equal(reply);
      }
    });
  }
});

describe("a route that answers by callback", () => {
  it("logs one line with the ids of the event", async () => {
    const { poster, log } = prepare();
    await createPost({ poster, log })(messageEvent({ data: 1 }, "post"));
    expect(log.callCount).to.equal(1);
    const [level, message, fields] = log.firstCall.args;
    expect([level, message]).to.deep.equal(["INFO", "handled"]);
    expect(fields).to.include({
      routeKey: "post",
      requestId: "Ga4JlUeQrPEF25g=",
      connectionId: CONNECTION_ID,
      statusCode: 200,
    });
    expect(fields).not.to.have.property("body");
  });

  it("refuses a body above the stack's limit before parsing it", async () => {
    const { poster, log } = prepare();
    const handler = createPost({ poster, log, maxBytes: 20 });
    // Twenty bytes in nineteen characters, and one byte more.
    for (const body of ['{"data":"\u00e9_______"}', '{"data":"\u00e9________"}', "x".repeat(21)]) {
      await handler(messageEvent(body, "post"));
    }
    const replies = poster.post.args.map(([, { bytes }]) => bytes.toString());
    expect(replies[0]).to.equal("\u00e9_______");
    for (const reply of replies.slice(1)) {
      expect(JSON.parse(reply)).to.deep.equal({
        error: "BadRequest",
        message: "Expected at most 20 bytes for this action, received 21.",
        action: "post",
      });
    }
  });

  it("takes its limit from the environment", async () => {
    const { poster, log, posted } = prepare();
    process.env["MAX_BODY_BYTES"] = "10";
    const handler = createPost({ poster, log });
    delete process.env["MAX_BODY_BYTES"];
    await handler(messageEvent({ data: "hello" }, "post"));
    expect(posted()).to.include("at most 10 bytes");
  });

  it("succeeds when the connection is gone", async () => {
    const { poster, log } = prepare();
    poster.post.resolves({ kind: "gone", status: 410 });
    const response = await createPost({ poster, log })(messageEvent({ data: 1 }));
    expect(response).to.deep.equal({ statusCode: 200 });
  });

  for (const [outcome, message] of [
    [
      { kind: "retry", reason: "no route to host" },
      "@connections answered nothing: no route to host",
    ],
    [{ kind: "terminal", status: 403 }, "@connections answered 403: no reason given"],
  ] as const) {
    it(`logs why posting failed (${outcome.kind}), and throws so that API Gateway tells the client`, async () => {
      const { poster, log } = prepare();
      poster.post.resolves(outcome);
      const error = await catchRejection(createPost({ poster, log })(messageEvent({ data: 1 })));
      expect(error.message).to.equal(message);
      expect(log.firstCall.args[0]).to.equal("ERROR");
      expect(log.firstCall.args[2]?.["error"]).to.include({ message });
    });
  }
});
