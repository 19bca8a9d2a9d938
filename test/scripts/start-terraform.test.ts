// npm start -- --terraform: what the user sees.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { writeZip } from "../helpers/fixture-stack.ts";
import { planPathFor } from "../helpers/plan-gateway.ts";
import { startScript } from "../helpers/start-script.ts";

describe("npm start with a Terraform project", function () {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "start-terraform-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("says how to initialize a project that is planned with an account", async () => {
    const script = startScript(["--port", "0", "--terraform", directory, "--account"]);
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.include(`terraform -chdir=${directory} init`);
  });

  /** A fake terraform that prints the real one's output for the fixture. */
  const terraformThat = (lines: string, shell = "/bin/sh"): Record<string, string> => {
    const bin = join(directory, "bin");
    mkdirSync(bin);
    mkdirSync(join(directory, ".terraform/providers"), { recursive: true });
    writeFileSync(join(directory, "main.tf"), "");
    writeFileSync(join(bin, "terraform"), `#!${shell}\n${lines}\n`);
    chmodSync(join(bin, "terraform"), 0o755);
    return { PATH: `${bin}:${process.env["PATH"]}` };
  };

  it("plans an initialized project with terraform, and serves it", async () => {
    const env = terraformThat(
      `[ "$1" = show ] && cat ${resolve(planPathFor("for-each"))} || echo "$@" > asked.txt`,
    );
    for (const name of ["connect", "add", "double"]) {
      await writeZip(join(directory, "dist", `${name}.zip`), ADD);
    }
    const before = readdirSync(directory, { recursive: true });
    const script = startScript(["--port", "0", "--terraform", directory], { env });
    const [, port] = await script.says(/ws:\/\/localhost:(\d+)\/v1 serves/);
    const client = await connect(`ws://127.0.0.1:${port}/v1`);
    client.send({ do: "add", a: 1, b: 2 });
    expect(await client.next()).to.equal("3");
    expect(script.output()).to.include("Planned without an account");
    expect(readdirSync(directory, { recursive: true })).to.deep.equal(before);
  });

  it("names its own files, although it plans in a copy", async () => {
    const env = terraformThat(
      `if [ "$1" = show ]; then cat ${resolve(planPathFor("for-each"))}; fi`,
    );
    const script = startScript(["--port", "0", "--terraform", directory], { env });
    await script.says(/serves/);
    expect(script.output()).to.include(` ${directory}/dist/add.zip`);
  });

  it("plans with the caller's credentials in the project's folder if it is told to", async () => {
    const env = terraformThat(
      `[ "$1" = show ] && cat ${resolve(planPathFor("for-each"))} || echo "$PWD $AWS_PROFILE $AWS_ENDPOINT_URL" > asked.txt`,
    );
    const script = startScript(["--port", "0", "--terraform", directory, "--account"], {
      env: { ...env, AWS_PROFILE: "mine" },
    });
    await script.says(/serves/);
    expect(script.output()).not.to.include("without an account");
    expect(readFileSync(join(directory, "asked.txt"), "utf8")).to.equal(`${directory} mine \n`);
  });

  /** A fake terraform whose provider asks the account for a parameter. */
  const ASKS = `
    const { argv, env } = process;
    const call = async (service, headers, body) => {
      const authorization = \`Credential=\${env.AWS_ACCESS_KEY_ID}/20260101/eu-west-1/\${service}/aws4_request\`;
      const init = { method: "POST", headers: { authorization, ...headers }, body };
      return (await fetch(env.AWS_ENDPOINT_URL, init)).text();
    };
    if (argv[2] === "show") process.stdout.write(require("fs").readFileSync(env.PLAN));
    else if (argv[2] === "plan") (async () => {
      if (env.AWS_PROFILE || env.AWS_SESSION_TOKEN) process.exit(3);
      const form = { "content-type": "application/x-www-form-urlencoded" };
      await call("sts", form, "Action=GetCallerIdentity");
      const asked = await call("ssm", { "x-amz-target": "AmazonSSM.GetParameter" }, '{"Name":"/key"}');
      if (asked.includes("sesame")) return;
      const { message } = JSON.parse(asked);
      process.stderr.write(\`Error: api error NeedsAnAccount: \${message}\\n\\n  with data.aws_ssm_parameter.key,\\n\`);
      process.exitCode = 1;
    })();`;

  it("plans without the caller's credentials, and takes parameters from a file", async () => {
    const env = {
      ...terraformThat(ASKS, process.execPath),
      PLAN: resolve(planPathFor("for-each")),
      AWS_PROFILE: "mine",
      AWS_SESSION_TOKEN: "mine",
    };
    const args = ["--port", "0", "--terraform", directory];
    const without = startScript(args, { env });
    expect(await without.ended).to.equal(1);
    expect(without.output()).to.include(
      `\
The plan asks an AWS account for what the gateway does not know:
  data.aws_ssm_parameter.key: ssm GetParameter /key
    Write {"/key":"VALUE"} to a file, and pass it with --parameters FILE
`,
    );
    const file = join(directory, "parameters.json");
    writeFileSync(file, '{"/key":"sesame"}');
    await startScript([...args, "--parameters", file], { env }).says(/serves/);
  });

  it("initializes the copy when Terraform asks for it, and names profiles that the project has", async () => {
    const env = terraformThat(
      `cd ${directory}
      case "$1" in
        show) cat ${resolve(planPathFor("for-each"))} ;;
        init) touch initialized.txt ;;
        plan)
          grep -q "^.profile prod.$" "$AWS_CONFIG_FILE" ||
            { echo "Error: failed to get shared config profile, prod" >&2; exit 1; }
          [ -e initialized.txt ] || { echo 'Module not installed: run "terraform init"' >&2; exit 1; } ;;
      esac`,
    );
    await startScript(["--port", "0", "--terraform", directory], { env }).says(/serves/);
    expect(existsSync(join(directory, "initialized.txt"))).to.equal(true);
  });

  it("says how to continue without a registry, and which variables have no value", async () => {
    const env = terraformThat(
      `case "$1" in
        init) echo "Error: Failed to query available provider packages" >&2 ;;
        plan) echo 'The root module input variable "stage" is not set, and has no default value' >&2 ;;
      esac; exit 1`,
    );
    writeFileSync(join(directory, "dev.tfvars"), 'stage = "dev"');
    const args = ["--port", "0", "--terraform", directory];
    const unset = startScript(args, { env });
    expect(await unset.ended).to.equal(1);
    expect(unset.output()).to.include(
      `Pass a value for each: --var stage=VALUE, or a file that has them: --var-file ${directory}/dev.tfvars`,
    );
    writeFileSync(join(directory, "main.tf"), 'terraform { backend "s3" {} }');
    const offline = startScript(args, { env });
    expect(await offline.ended).to.equal(1);
    expect(offline.output())
      .to.match(/^"terraform init" failed:\nError: Failed to query/m)
      .and.include(`Run "terraform -chdir=${directory} init -backend=false" where`);
  });

  it("shows why terraform could not plan", async () => {
    const env = terraformThat('echo "Error: No value for required variable" >&2; exit 1');
    const script = startScript(["--port", "0", "--terraform", directory], { env });
    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(/"terraform plan" failed:\nError: No value/);
  });
});

const ADD =
  "async ({ body = '{}' }) => { const { a, b } = JSON.parse(body); return { statusCode: 200, body: String(a + b) }; }";
