// Notes of unknown values: what they are for, and which attribute has them.
import { expect } from "chai";
import { UnknownNotes } from "../../../gateway/plan/unknown-notes.ts";

describe("a note of an unknown value", () => {
  const attribute = (kind: string) => ({
    kind,
    name: "x.y.policy",
    path: "x.y.policy.a",
    owner: "fn",
  });

  it("says what a substitute means", () => {
    const notes = new UnknownNotes();
    expect(notes.substitute(attribute("aws_sqs_queue.redrive_policy"), { value: 5 }, [])).to.equal(
      5,
    );
    expect(Object.fromEntries(notes.values)).to.deep.equal({
      "x.y.policy.a":
        "the plan does not contain its expression. Its messages are retried indefinitely.",
    });
    expect([...notes.attributes]).to.deep.equal(["x.y.policy"]);
  });

  it("says that a value without a substitute is omitted, with a hint", () => {
    const notes = new UnknownNotes();
    const names = ["local.a"];
    expect(notes.substitute(attribute("aws_x.y"), { value: 5 }, names, " Hint.")).to.equal(5);
    expect([...notes.values.values()]).to.deep.equal([
      "it depends on local.a, but the plan does not contain the expression. Hint. It is omitted.",
    ]);
    expect([...notes.attributes]).to.deep.equal(["x.y.policy"]);
  });

  it("is none where no substitute is wanted", () => {
    const notes = new UnknownNotes();
    expect(notes.standIn(attribute("aws_x.y"), { value: 5 }, [])).to.equal(undefined);
    expect(notes.values.size + notes.attributes.size).to.equal(0);
    notes.substitute(attribute("aws_lambda_permission.source_arn"), {}, ["local.a"]);
    expect([...notes.values.values()]).to.deep.equal([
      "it depends on local.a, but the plan does not contain the expression. Calls from any source are allowed.",
    ]);
  });
});
