// Which data source the AWS provider is reading, from the requests that it writes down.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "@msgpack/msgpack";
import { expect } from "chai";
import { planLocally } from "../../../../gateway/cli/terraform/plan-locally.ts";
import { keepProviderRequests } from "../../../../gateway/cli/terraform/provider-requests.ts";
import { shadowProject } from "../../../../gateway/cli/terraform/shadow-project.ts";
import { readPlan } from "../../../../gateway/plan/plan-document.ts";
import { findPluginMirror } from "../../../../scripts/lib/plugin-mirror.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "provider-requests-"));
  closeAfterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe("the data source that is being read", () => {
  it("is the one of the last request, among requests of other kinds", () => {
    const folder = join(createFolder(), "requests");
    const { environment, readDataSource } = keepProviderRequests(folder);
    expect(environment).to.deep.equal({ TF_LOG_SDK_PROTO_DATA_DIR: folder });
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    expect(readDataSource()).to.have.property("size", 0);
    const write = (name: string, value: object) =>
      writeFileSync(join(folder, `${name}.msgpack`), encode(value));
    write("1795680802744_ReadDataSource_Request_Config", { name: "old" });
    write("1795680802745_ReadDataSource_Request_Config", {
      name: "new",
      tags: { constructor: "x" },
    });
    write("1795680802746_PlanResourceChange_Request_Config", { name: "resource" });
    write("1795680802747_ReadDataSource_Request_ProviderMeta", { name: "meta" });
    expect([...readDataSource()]).to.deep.equal([
      ["name", "new"],
      ["tags", { constructor: "x" }],
    ]);
  });

  it("is known while the real provider lists everything", async function () {
    this.timeout(600_000);
    const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
    if (!mirror) {
      this.test!.title += " (not checked: no mirror of the AWS provider on this machine)";
      return;
    }
    const [project, workDirectory] = [createFolder(), createFolder()];
    writeFileSync(join(project, "main.tf.json"), JSON.stringify(PROJECT));
    useMirror(join(workDirectory, "terraform.rc"), mirror.directory);
    const planPath = await planLocally({
      name: project,
      project: shadowProject(project, join(workDirectory, "project")),
      workDirectory,
      variables: [],
      parameters: new Map(),
    });
    const { resources = [] } = readPlan(planPath).prior_state?.values?.root_module ?? {};
    const names = resources.map(({ address, values }) => [
      address,
      values!["name"] ?? values!["domain"],
    ]);
    expect(Object.fromEntries(names)).to.deep.equal({
      "data.aws_acm_certificate.site": "*.example.com",
      "data.aws_iam_policy.logs": "AWSLambdaBasicExecutionRole",
      "data.aws_kms_alias.chat": "alias/chat",
      "data.aws_route53_zone.site": "example.com",
      "data.aws_sns_topic.news": "news",
    });
  });
});

const useMirror = (path: string, mirror: string): void => {
  const source = JSON.stringify(mirror);
  writeFileSync(path, `provider_installation { filesystem_mirror { path = ${source} } }`);
  const before = process.env["TF_CLI_CONFIG_FILE"];
  process.env["TF_CLI_CONFIG_FILE"] = path;
  closeAfterwards(() => {
    if (before === undefined) delete process.env["TF_CLI_CONFIG_FILE"];
    else process.env["TF_CLI_CONFIG_FILE"] = before;
  });
};

/** The provider reads each of them from a list of all. */
const PROJECT = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: { region: "eu-west-1" } },
  locals: { site: "example.com" },
  data: {
    aws_acm_certificate: { site: { domain: "*.${local.site}" } },
    aws_iam_policy: { logs: { name: "AWSLambdaBasicExecutionRole" } },
    aws_kms_alias: { chat: { name: "alias/chat" } },
    aws_route53_zone: { site: { name: "${local.site}" } },
    aws_sns_topic: { news: { name: "news" } },
  },
};
