// The table and the limits of a budget, from the environment.
import { expect } from "chai";
import { budgetFromEnv } from "../../../handlers/lib/budget.ts";
import { startRedirectedServer } from "../../helpers/redirected-aws.ts";
import { setVariables } from "../../helpers/variables.ts";

describe("a budget from the environment", () => {
  it("is kept in the function's table, by what is done", async () => {
    const server = await startRedirectedServer();
    const body = '{"__type":"x#ConditionalCheckFailedException"}';
    server.respond = (socket) =>
      socket.write(`HTTP/1.1 400 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    setVariables({ CONNECTIONS_TABLE: "t", BUDGET_PER_MINUTE: "7", BUDGET_AT_ONCE: "2" });
    const budget = budgetFromEnv("broadcast")!;
    expect(budget).to.include({ perMinute: 7, atOnce: 2 });
    // 8571.4 ms: rounded down, the client would be refused once more.
    expect(await budget.spend("me")).to.equal(8572);
    const inputs = server.requests.map((request) => JSON.parse(request.body.toString()));
    const place = ["t", { p: { S: "budget#broadcast#me" }, c: { S: "bucket" } }];
    expect(inputs.map(({ TableName, Key }) => [TableName, Key])).to.deep.equal([place, place]);
    expect(inputs[1].ExpressionAttributeValues[":interval"]).to.deep.equal({
      N: String(60_000 / 7),
    });
  });
});
