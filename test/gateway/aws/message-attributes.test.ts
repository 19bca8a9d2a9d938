// Attributes of messages that SQS refuses, alone and in a batch.
import { expect } from "chai";
import { refuseEntries } from "../../../gateway/aws/batch-entries.ts";
import { findWrongMember } from "../../../gateway/aws/call-shapes.ts";
import { findAttributeFault } from "../../../gateway/aws/message-attributes.ts";

const withAttribute = (name: string, DataType: string, StringValue?: string) => ({
  MessageBody: "b",
  MessageAttributes: { [name]: { DataType, StringValue } },
});

/** Of the message alone, and as an entry of a batch: the same. */
const findFault = (message: object): string | undefined => {
  const alone = findWrongMember("AmazonSQS.SendMessage", message);
  const batch = { QueueUrl: "jobs.fifo", Entries: [{ Id: "a", ...message }] };
  const refused = refuseEntries("AmazonSQS.SendMessageBatch", batch);
  expect(refused?.faults.get("a")).to.equal(alone?.message);
  expect(alone?.kind).to.be.oneOf([undefined, "range"]);
  return alone?.message;
};

const MANY = 1_000_000;

describe("an attribute of a message", () => {
  for (const value of ["0", "-1.5", "+.25", "5.", "1e5", "1E-7", "1e128", `1${"0".repeat(128)}`])
    it(`is a number: ${value}`, () => {
      for (const type of ["Number", "Number.int"])
        expect(findFault(withAttribute("n", type, value))).to.equal(undefined);
    });

  for (const [what, value] of [
    ["nothing", undefined],
    ["an empty text", ""],
    ["a word", "five"],
    ["a point", "."],
    ["a blank before it", " 5"],
    ["hexadecimal", "0x5"],
    ["infinite", "Infinity"],
    ["a million digits", "9".repeat(MANY)],
    ["a million digits and a letter", `${"9".repeat(MANY)}x`],
    ["an exponent out of range", "1e129"],
  ] as const)
    it(`is refused as a number: ${what}`, () => {
      for (const type of ["Number", "Number.int"])
        expect(findFault(withAttribute("n", type, value))).to.equal(
          "Can't cast the value of message (user) attribute 'n' to a number.",
        );
    });

  it("may be a text or bytes of any custom type", () => {
    for (const type of ["String", "String.color", "String.Number", "Binary", "Binary.png"])
      expect(findFault(withAttribute("n", type, "x"))).to.equal(undefined);
  });

  for (const type of ["", "string", "Numbers", "Text", "MyString", "My.Number"])
    it(`is refused with the type "${type}"`, () => {
      expect(findFault(withAttribute("n", type, "5"))).to.equal(
        "The type of message (user) attribute 'n' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
      );
    });

  it("is refused by its shape where it is none", () => {
    for (const attribute of [null, 5, "x"])
      expect(findAttributeFault({ n: attribute })).to.equal(undefined);
  });

  it("is quoted with only the beginning of a long name", () => {
    const message = withAttribute("n".repeat(MANY), "Number", "x");
    expect(findFault(message)).to.contain(`'${"n".repeat(200)}…'`);
  });
});
