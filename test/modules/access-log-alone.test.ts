// Access logs of an API built directly from constructs: their log groups.
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { synthesizeApi } from "../helpers/own-api.ts";

describe("access logs of an API of one's own", () => {
  it("are in log groups with a name and a retention that CloudWatch Logs takes", () => {
    const log = (name: string, retentionDays: number) => () =>
      synthesizeApi(({ api }) => api.logAccess({ retentionDays }), { name });
    log("v1.0_/#-", 7)();
    expect(log("my words", 7)).to.throw(
      ConfigurationError,
      'The name of the log group is "/aws/apigateway/my words"; ' +
        "expected at most 512 letters, digits and . _ / # -: give the API such a name.",
    );
    expect(log("words", 8)).to.throw(ConfigurationError, "retentionDays is 8");
  });
});
