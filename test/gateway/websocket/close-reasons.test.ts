// Close codes and reasons, as $disconnect events contain them.
import { expect } from "chai";
import {
  CLOSE,
  closeReasonOfError,
  toCloseReason,
} from "../../../gateway/websocket/close-reasons.ts";

describe("a close reason", () => {
  it("is that of the gateway, by what it closes for", () => {
    expect(CLOSE).to.deep.equal({
      normally: { code: 1000, reason: "Connection Closed Normally" },
      goingAway: { code: 1001, reason: "Going away" },
      protocolError: { code: 1002, reason: "Protocol error" },
      binary: { code: 1003, reason: "Unsupported data" },
      tooLarge: { code: 1009, reason: "Message too large" },
      abnormal: { code: 1006, reason: "" },
    });
  });

  for (const [code, reason, shown] of [
    [1000, "", ""],
    [1005, "", "Client-side close frame status not set"],
    [1006, "", ""],
    [4001, "enough", "enough"],
  ] as const) {
    it(`is the client's: ${code} ${reason}`, () => {
      expect(toCloseReason(code, reason)).to.deep.equal({ code, reason: shown });
    });
  }

  for (const [errorCode, code, reason] of [
    ["WS_ERR_INVALID_UTF8", 1007, "Invalid UTF-8"],
    ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", 1009, "Message too large"],
    ["WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH", 1009, "Message too large"],
    ["WS_ERR_TOO_MANY_BUFFERED_PARTS", 1008, "Policy violation"],
    ["WS_ERR_EXPECTED_MASK", 1002, "Protocol error"],
    [undefined, 1002, "Protocol error"],
  ] as const) {
    it(`is that of what the client sent: ${errorCode}`, () => {
      const error = Object.assign(new Error("x"), errorCode !== undefined && { code: errorCode });
      expect(closeReasonOfError(error)).to.deep.equal({ code, reason });
    });
  }
});
