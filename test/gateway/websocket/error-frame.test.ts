// The error frames of API Gateway, to the space.
import { expect } from "chai";
import { errorFrame } from "../../../gateway/websocket/error-frame.ts";

describe("an error frame", () => {
  it("has a space after its first colon only", () => {
    expect(errorFrame("Forbidden", { connectionId: "a=", requestId: "b=" })).to.equal(
      '{"message": "Forbidden", "connectionId":"a=", "requestId":"b="}',
    );
  });
});
