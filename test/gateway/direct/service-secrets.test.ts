// Tokens of a client in the answer of a service that refused a call: the terminal does not show them.
import { expect } from "chai";
import { stub } from "sinon";
import { ServiceCalls } from "../../../gateway/direct/service-calls.ts";
import { createMask, SHOW_ALL } from "../../../gateway/trace/mask.ts";

/** The service quotes the request. */
const ANSWER = {
  statusCode: 400,
  body: '{"message":"no table secret-token"}',
  headers: {},
  matched: "",
};

const fail = async (mask = SHOW_ALL): Promise<unknown[]> => {
  const output = { warn: stub(), info: stub() };
  const calls = new ServiceCalls({ output, iam: false, model: {} } as never);
  const child = { fail: stub(), tell: stub() };
  const span = { child: () => child };
  const caller = { address: "integration.one", sourceArn: "arn", mask, span } as never;
  await calls.carryOut(caller, { service: "dynamodb", body: "{}", read: () => ANSWER });
  return output.warn.args.flat();
};

describe("the answer of a service that failed", () => {
  it("is printed without the tokens of the client that caused the call", async () => {
    expect(await fail(createMask(["secret-token"]))).to.deep.equal([
      'integration.one: the service answered 400: {"message":"no table •••"}',
    ]);
    expect(await fail()).to.deep.equal([
      'integration.one: the service answered 400: {"message":"no table secret-token"}',
    ]);
  });
});
