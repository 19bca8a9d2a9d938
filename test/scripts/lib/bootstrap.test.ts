import { expect } from "chai";
import { nextSteps, readStateBucket } from "../../../scripts/lib/bootstrap.ts";

describe("bootstrap", () => {
  it("finds the bucket in the CLI's output", () => {
    const outputs = '{"dev-state":{"state_bucket":"websocket-dev-state-1"}}';
    expect(readStateBucket(outputs, "dev-state")).to.equal("websocket-dev-state-1");
  });

  it("says that nothing was deployed", () => {
    expect(() => readStateBucket("{}", "dev-state")).to.throw(
      'The outputs of the deployment are {}; expected "state_bucket" of the stack "dev-state".',
    );
  });

  it("says what to write where, and how to move the state", () => {
    const steps = nextSteps("dev", "websocket-dev-state-1");
    expect(steps).to.include('state: { bucket: "websocket-dev-state-1" },');
    expect(steps).to.include("terraform -chdir=cdktf.out/stacks/dev init -migrate-state");
  });
});
