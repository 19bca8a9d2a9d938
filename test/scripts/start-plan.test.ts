// npm start -- --plan: what the user sees.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { planPathFor } from "../helpers/plan-gateway.ts";
import { startScript } from "../helpers/start-script.ts";

const ANSWER =
  "async ({ body = '{}' }) => ({ statusCode: 200, body: JSON.parse(body).text + '!' })";

describe("npm start with a plan", function () {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "start-plan-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("serves it with zips from another folder, and prints a command to paste", async () => {
    const plan = join(directory, "plan.json");
    copyFileSync(planPathFor("module-per-route"), plan);
    await writeZip(join(directory, "built", "any.zip"), ANSWER);
    const zips = ["connect", "shout", "whisper"].flatMap((name) => [
      "--zip",
      `words-${name}=${join(directory, "built", "any.zip")}`,
    ]);
    const script = startScript(["--port", "0", "--plan", plan, ...zips]);
    const [, port] = await script.says(/ws:\/\/localhost:(\d+)\/dev serves .*plan\.json/);
    await script.says(/Routes: \$connect {2}shout {2}whisper/);
    expect(script.output()).not.to.include("token=");
    const client = await connect(`ws://127.0.0.1:${port}/dev`);
    client.send({ action: "shout", text: "hello" });
    expect(await client.next()).to.equal("hello!");
  });

  for (const [what, name, problem] of [
    ["another file", "main.tf", "it is not JSON"],
    ["other JSON", "other.json", "it lacks planned_values or configuration"],
    ["a folder", ".", "it is a folder; use --terraform for the folder of a project"],
    ["nothing", "none.json", "it does not exist"],
  ] as const) {
    it(`says that ${what} is not a plan, and how to make one`, async () => {
      writeFileSync(join(directory, "main.tf"), "terraform {}");
      writeFileSync(join(directory, "other.json"), "{}");
      const path = join(directory, name);
      const script = startScript(["--port", "0", "--plan", path]);
      expect(await script.ended).to.equal(1);
      expect(script.output()).to.equal(
        `${path} is not a plan: ${problem}. ` +
          'Create one with "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json".\n',
      );
    });
  }

  it("lists what AWS would refuse, resource by resource, and does not start", async () => {
    const plan = JSON.parse(readFileSync(planPathFor("strangers-endpoint"), "utf8")) as {
      planned_values: {
        root_module: { resources: { address: string; values: Record<string, unknown> }[] };
      };
    };
    for (const { address, values } of plan.planned_values.root_module.resources) {
      if (address === "aws_lambda_function.echo") {
        values["memory_size"] = 64;
        values["timeout"] = 901;
      }
      if (address === "aws_apigatewayv2_route.late") values["route_key"] = "$default";
    }
    const path = join(directory, "plan.json");
    writeFileSync(path, JSON.stringify(plan));
    const script = startScript(["--port", "0", "--plan", path]);
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.equal(`\
AWS rejects this configuration (3 problems):

  aws_apigatewayv2_route.late
    API Gateway: Route with key $default already exists for this API (as aws_apigatewayv2_route.default)
      Change route_key, or remove one of the two.
      https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html

  aws_lambda_function.echo
    Terraform: expected memory_size to be in the range (128 - 10240), got 64
      Set memory_size to a number from 128 to 10240.
      https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function
    Terraform: expected timeout to be in the range (1 - 900), got 901
      Set timeout to a number from 1 to 900.
      https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function
`);
  });
});
