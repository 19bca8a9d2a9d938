// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
import { expect } from "chai";
import { assertDeliverable } from "../../../handlers/lib/size.ts";

describe("API Gateway's limit of a message", () => {
  it("is 128 KB of UTF-8", () => {
    assertDeliverable("é".repeat(65_536));
    expect(() => assertDeliverable(`${"é".repeat(65_536)}x`)).to.throw(
      "Expected at most 131072 bytes to deliver, received 131073.",
    );
  });
});
