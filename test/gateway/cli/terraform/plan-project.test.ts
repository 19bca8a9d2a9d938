// What is shown of Terraform's own errors.
import { expect } from "chai";
import { TerraformError } from "../../../../gateway/cli/terraform/plan-project.ts";

describe("an error of Terraform", () => {
  it("is shown once, however often Terraform repeats it", () => {
    const [one, other] = ["Error: Missing file\n\n  on main.tf line 1", "Error: Other"];
    const { message } = new TerraformError("plan", `\n${one}\n\n${one}\n\n${other}\n\n${one}\n`);
    expect(message).to.equal(`"terraform plan" failed:\n${one}\n\n${other}`);
  });

  it("is cut when it is long", () => {
    const stderr = Array.from({ length: 50 }, (_, index) => `Error: ${index}`).join("\n");
    const lines = new TerraformError("plan", stderr).message.split("\n");
    expect(lines).to.have.length(42);
    expect(lines.at(-1)).to.match(/^… and \d+ more lines$/);
  });
});
