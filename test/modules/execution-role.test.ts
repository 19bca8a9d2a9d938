// What the role of a function allows: exactly what it was given, under the given conditions.
import { expect } from "chai";
import { synthesizeApi } from "../helpers/own-api.ts";
import { listStatements } from "../helpers/own-stack.ts";

describe("the role of a function", () => {
  it("allows what it was given, under its conditions if there are any", () => {
    const condition = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["a#*"] } };
    const { document, get } = synthesizeApi(({ createFunction }) => {
      const fn = createFunction("ping");
      fn.allow(["dynamodb:Query"], ["arn:table"], condition);
      fn.allow(["sqs:SendMessage"], ["arn:queue", "arn:other"]);
    });
    expect(listStatements(document, "ping/policy")).to.deep.equal([
      {
        Effect: "Allow",
        Action: ["dynamodb:Query"],
        Resource: ["arn:table"],
        Condition: condition,
      },
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:queue", "arn:other"] },
    ]);
    expect(get("aws_iam_role_policy", "ping/policy")["name"]).to.equal("words-ping");
  });
});
