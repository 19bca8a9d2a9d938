// Delays out of range, and ids that are none, in a batch of messages: which entries are refused, and what the answer says.
import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { findWrongMember } from "../../../gateway/aws/call-shapes.ts";
import { refuseEntries, tellFaults } from "../../../gateway/aws/batch-entries.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const TARGET = "AmazonSQS.SendMessageBatch";
const entry = (Id: string, DelaySeconds?: unknown) => ({
  Id,
  MessageBody: `body ${Id}`,
  ...(DelaySeconds !== undefined && { DelaySeconds }),
});
const fault = (seconds: number) =>
  `Value ${seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;

describe("a batch of messages", () => {
  it("is passed on where all delays are in range", () => {
    const Entries = [entry("a", 0), entry("b", 900), entry("c"), entry("d", null)];
    expect(refuseEntries(TARGET, { QueueUrl: "jobs", Entries })).to.equal(undefined);
    expect(refuseEntries(TARGET, { QueueUrl: "jobs", Entries: [] })).to.equal(undefined);
  });

  it("is passed on with bodies that SQS refuses where they are not", () => {
    const Entries = [entry("a", 901), entry("b", 5), entry("c", -1)];
    const { input, faults } = refuseEntries(TARGET, { QueueUrl: "jobs", Entries, other: 1 })!;
    expect(input).to.deep.equal({
      QueueUrl: "jobs",
      other: 1,
      Entries: [
        { ...entry("a", 901), MessageBody: "\u0000body a" },
        entry("b", 5),
        { ...entry("c", -1), MessageBody: "\u0000body c" },
      ],
    });
    expect([...faults]).to.deep.equal([
      ["a", fault(901)],
      ["c", fault(-1)],
    ]);
  });

  it("is passed on with one body that SQS refuses where one is not", () => {
    const { faults } = refuseEntries(TARGET, { QueueUrl: "jobs", Entries: [entry("a", 901)] })!;
    expect([...faults]).to.deep.equal([["a", fault(901)]]);
  });

  it("is passed on with bodies that SQS refuses where an id is none", () => {
    const QueueUrl = "jobs.fifo";
    for (const name of ["MessageGroupId", "MessageDeduplicationId"]) {
      const Entries = ["x".repeat(129), "a b", "é", "x".repeat(128), "!a~", "", null].map(
        (token, index) => ({ ...entry(String(index)), [name]: token }),
      );
      const { faults } = refuseEntries(TARGET, { QueueUrl, Entries })!;
      expect([...faults.keys()]).to.deep.equal(["0", "1", "2"]);
      expect(faults.get("1")).to.equal(
        `Value a b for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
    }
  });

  it("needs ids that SQS takes in a single message, too", () => {
    for (const name of ["MessageGroupId", "MessageDeduplicationId"]) {
      const find = (token: string) =>
        findWrongMember("AmazonSQS.SendMessage", { MessageBody: "b", [name]: token });
      for (const token of ["x".repeat(129), "a b", "x".repeat(1_000_000)]) {
        expect(find(token)?.message).to.match(/^Value .+ for parameter \w+ is invalid/);
        expect(find(token)?.message).to.have.lengthOf.below(500);
      }
      for (const token of ["x".repeat(128), "!a~"]) expect(find(token)).to.equal(undefined);
    }
  });

  for (const [what, target, input] of [
    ["another call", "AmazonSQS.SendMessage", { QueueUrl: "jobs", Entries: [entry("a", 901)] }],
    ["a FIFO queue", TARGET, { QueueUrl: "jobs.fifo", Entries: [entry("a", 901)] }],
    ["no list", TARGET, { QueueUrl: "jobs", Entries: entry("a", 901) }],
    ["nothing", TARGET, {}],
  ] as const) {
    it(`is not looked at: ${what}`, () => {
      expect(refuseEntries(target, input)).to.equal(undefined);
    });
  }
});

describe("the answer to a batch with refused entries", () => {
  /** The answer to a client, of a service that answers as given. */
  const answer = async (
    faults: [string, string][],
    respond: (response: ServerResponse) => void,
  ) => {
    const server = createServer((_, response) => {
      tellFaults(response, new Map(faults));
      respond(response);
    }).listen(0, "127.0.0.1");
    closeAfterwards(() => server.close());
    await once(server, "listening");
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  const FAILED = {
    Successful: [{ Id: "b" }],
    Failed: [
      { Id: "a", Code: "InvalidMessageContents", SenderFault: true, Message: "x" },
      { Id: "c", Code: "Other", Message: "y" },
    ],
  };

  it("names what is wrong with the entry, and leaves the others", async () => {
    const body = JSON.stringify(FAILED);
    const { status, headers, text } = await answer([["a", fault(901)]], (response) => {
      response.writeHead(202, "Fine", { "x-amzn-requestid": "r", "content-length": body.length });
      response.end(Buffer.from(body));
    });
    expect(status).to.equal(202);
    expect(headers.get("x-amzn-requestid")).to.equal("r");
    expect(JSON.parse(text)).to.deep.equal({
      ...FAILED,
      Failed: [
        { Id: "a", Code: "InvalidParameterValue", SenderFault: true, Message: fault(901) },
        FAILED.Failed[1],
      ],
    });
  });

  for (const [what, body] of [
    ["an error", '{"__type":"x","message":"y"}'],
    ["no failures", '{"Successful":[]}'],
    ["failures that are no list", '{"Failed":"x"}'],
    ["no JSON", "oops"],
    ["nothing", ""],
  ] as const) {
    it(`stays as it is with ${what}`, async () => {
      const { status, text } = await answer([["a", "fault"]], (response) => response.end(body));
      expect([status, text]).to.deep.equal([200, body]);
    });
  }

  for (const code of [200, 204])
    it(`may have no body at all, with status ${code}`, async () => {
      const { status, text } = await answer([["a", "fault"]], (response) => {
        response.writeHead(code);
        response.end();
      });
      expect([status, text]).to.deep.equal([code, ""]);
    });
});
