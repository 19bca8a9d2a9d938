// Calls in the AWS JSON protocol: what is retried, and what an error says.
import { expect } from "chai";
import { AwsError } from "../../../../handlers/lib/aws/aws-error.ts";
import { createJsonApi, createSend, type JsonApi } from "../../../../handlers/lib/aws/json-api.ts";
import { systemClock } from "../../../../handlers/lib/clock.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { type RawServer, startRawServer } from "../../../helpers/raw-server.ts";
import { stopTimers } from "../../../helpers/timeouts.ts";
import { expectedAuthorization } from "../../../helpers/verify-signature.ts";

const reply = (status: number, body: string): string =>
  `HTTP/1.1 ${status} Reply\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe("JSON API", () => {
  let server: RawServer;
  let call: JsonApi;
  /** Milliseconds before each attempt but the first. */
  let waits: number[];

  beforeEach(async () => {
    server = await startRawServer();
    waits = [];
    call = createJsonApi({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
      clock: {
        now: Date.now,
        after: (milliseconds, callback) => {
          waits.push(milliseconds);
          const timer = setTimeout(callback);
          return () => clearTimeout(timer);
        },
      },
      random: () => 1,
    });
  });

  afterEach(() => server.close());

  /** Responds with these in turn, and with the last one from then on. */
  const answerWith = (...replies: string[]) => {
    server.respond = (socket) => {
      const next = replies.length > 1 ? replies.shift() : replies[0];
      if (next === "reset") socket.destroy();
      else socket.write(next ?? "");
    };
  };

  const catchError = async (operation = "Query"): Promise<AwsError> => {
    const error = await call(operation, {}).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AwsError);
    return error as AwsError;
  };

  it("sends the operation, signed, and returns the output", async () => {
    answerWith(reply(200, '{"Items":["é"]}'));
    const input = { TableName: "té", Text: "\u007f 👋 \u0000" };
    expect(await call("Query", input)).to.deep.equal({ Items: ["é"] });
    const [request] = server.requests;
    expect(request).to.include({ method: "POST", path: "/" });
    expect(JSON.parse(request!.body.toString())).to.deep.equal(input);
    expect(request!.headers).to.include({
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.Query",
    });
    expect(request!.headers["authorization"]).to.equal(
      await expectedAuthorization(request!, "secret"),
    );
  });

  it("returns an empty output for an empty response", async () => {
    answerWith(reply(200, ""));
    expect(await call("ChangeMessageVisibility", {})).to.deep.equal({});
  });

  for (const [what, first] of [
    ["429", reply(429, "")],
    ["500", reply(500, '{"__type":"InternalServerError"}')],
    ["503 in HTML", reply(503, "<html>Service Unavailable</html>")],
    ["a throttled table", reply(400, '{"__type":"x#ProvisionedThroughputExceededException"}')],
    ["a throttled account", reply(400, '{"__type":"x#ThrottlingException"}')],
    ["a reset", "reset"],
  ] as const) {
    it(`retries after ${what}`, async () => {
      answerWith(first, reply(200, '{"ok":true}'));
      expect(await call("Query", {})).to.deep.equal({ ok: true });
      expect(server.requests).to.have.length(2);
    });
  }

  it("gives up after five attempts", async () => {
    answerWith(reply(500, '{"__type":"InternalServerError","message":"No."}'));
    expect(await catchError()).to.include({
      name: "InternalServerError",
      message: "500 No.",
      status: 500,
    });
    expect(server.requests).to.have.length(5);
  });

  it("backs off exponentially between attempts: less than a second in all", async () => {
    answerWith(reply(503, ""));
    await catchError();
    expect(waits).to.deep.equal([50, 100, 200, 400]);
  });

  it("uses sixteen connections at most", async () => {
    answerWith(reply(200, "{}"));
    await Promise.all(Array.from({ length: 40 }, () => call("Query", {})));
    expect(server.requests).to.have.length(40);
    expect(server.connections).to.equal(16);
  });

  it("waits three seconds for each attempt, unless another time is set", async () => {
    const { letPass } = stopTimers(server);
    const send = createSend({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: "eu-west-1",
      service: "dynamodb",
      targetPrefix: "DynamoDB_20120810",
      credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
      clock: systemClock,
    });
    const rejection = catchRejection(send("Query", "{}"));
    await letPass();
    expect((await rejection).message).to.equal("No response within 3000 ms");
  });

  it("gives up after five connections", async () => {
    answerWith("reset");
    expect(await catchError()).to.include({ name: "ConnectionError", status: undefined });
    expect(server.requests).to.have.length(5);
  });

  for (const [what, body, name, message] of [
    [
      "a type of a service",
      '{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"Bad."}',
      "ValidationException",
      "400 Bad.",
    ],
    [
      "Message with a capital",
      '{"__type":"AccessDeniedException","Message":"Not you."}',
      "AccessDeniedException",
      "400 Not you.",
    ],
    ["a type in two services", '{"__type":"a#b#Failed","message":"Bad."}', "Failed", "400 Bad."],
    ["no type", '{"what":"else"}', "Unknown", '400 {"what":"else"}'],
    ["HTML", "<html>", "Unknown", "400 <html>"],
    ["long HTML", `<${"x".repeat(300)}`, "Unknown", `400 <${"x".repeat(199)}`],
    ["null", "null", "Unknown", "400 null"],
    ["a type that is a number", '{"__type":5,"message":"Bad."}', "Unknown", "400 Bad."],
    [
      "a message that is an object",
      '{"__type":"A","message":{}}',
      "A",
      '400 {"__type":"A","message":{}}',
    ],
    [
      "the beginning of a long message",
      `{"__type":"A","message":"${"x".repeat(5000)}"}`,
      "A",
      `400 ${"x".repeat(2000)}…`,
    ],
    [
      "the beginning of a long type",
      `{"__type":"${"A".repeat(5000)}","message":"Bad."}`,
      `${"A".repeat(200)}…`,
      "400 Bad.",
    ],
  ] as const) {
    it(`reports ${what} at once`, async () => {
      answerWith(reply(400, body));
      expect(await catchError()).to.include({ name, message, status: 400 });
      expect(server.requests).to.have.length(1);
    });
  }

  it("names the call whose output is not JSON, and may have been carried out", async () => {
    answerWith(reply(200, `<html>${"x".repeat(5000)}`));
    expect(await catchError()).to.include({
      name: "InvalidResponse",
      message: `Expected JSON, received "<html>${"x".repeat(194)}…"`,
      status: 200,
      call: "dynamodb:Query",
      mayHaveHappened: true,
    });
  });

  for (const [what, replies, mayHaveHappened, count] of [
    ["is refused", [reply(400, '{"__type":"AccessDeniedException"}')], false, 1],
    ["is throttled each time", [reply(400, '{"__type":"ThrottlingException"}')], false, 5],
    ["fails on AWS's side", [reply(500, "")], true, 5],
    ["gets no response", ["reset"], true, 5],
    [
      "gets no response, and is refused when it is retried",
      ["reset", reply(400, '{"__type":"AccessDeniedException"}')],
      true,
      2,
    ],
    [
      "fails on AWS's side, and is throttled from then on",
      [reply(503, ""), reply(400, '{"__type":"ThrottlingException"}')],
      true,
      5,
    ],
  ] as const) {
    it(`says whether a call that ${what} may have been carried out: ${mayHaveHappened}`, async () => {
      answerWith(...replies);
      expect(await catchError()).to.include({ mayHaveHappened, call: "dynamodb:Query" });
      expect(server.requests).to.have.length(count);
    });
  }
});
