// What AWS would refuse, or take for something else, only at apply: partitions, Regions, and missing parts.
import { expect } from "chai";
import { type TerraformStack, Token } from "cdktf";
import {
  BroadcastQueue,
  ConfigurationError,
  EncryptionKey,
  ExistingFunction,
  LambdaFunction,
  Monitoring,
  WebSocketApi,
} from "../../modules/index.ts";
import { synthesizeModules } from "../helpers/module-stack.ts";

const values = (resources: Record<string, any>): any[] => Object.values(resources);

describe("a stage that logs", () => {
  const settingsOf = (throttle?: { rateLimit: number; burstLimit: number }) =>
    values(
      synthesizeModules((stack) => {
        const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live", throttle });
        api.logAccess({ retentionDays: 7 });
      }).resource.aws_apigatewayv2_stage,
    )[0].default_route_settings;

  it("has both limits without a throttle too: the provider would send 0, which lets nobody in", () => {
    expect(settingsOf()).to.include({
      logging_level: "ERROR",
      throttling_rate_limit: 10_000,
      throttling_burst_limit: 5_000,
    });
  });

  it("keeps its throttle", () => {
    expect(settingsOf({ rateLimit: 3, burstLimit: 4 })).to.include({
      throttling_rate_limit: 3,
      throttling_burst_limit: 4,
    });
  });
});

describe("a route key", () => {
  const KEYS = ["$connect", "connect", "$default", "default", "$disconnect", "disconnect"];
  const OWN = ["access-log", "api", "authorizer", "domain", "stage"];

  it("may be the name of a part of the API", () => {
    const { resource } = synthesizeModules((stack) => {
      const api = new WebSocketApi(stack, "words", { name: "words", stageName: "live" });
      const fn = new ExistingFunction(stack, "fn", { functionName: "fn" });
      for (const key of [...KEYS, ...OWN]) api.addRoute(key, fn);
      api.addAuthorizer(fn);
      api.logAccess({ retentionDays: 7 });
    });
    const keys = values(resource.aws_apigatewayv2_route).map(({ route_key: key }) => key);
    expect(keys).to.have.members([...KEYS, ...OWN]);
  });

  it("is needed", () => {
    const add = () =>
      synthesizeModules((stack) =>
        new WebSocketApi(stack, "api", { name: "words", stageName: "live" }).addRoute(
          "",
          new ExistingFunction(stack, "fn", { functionName: "fn" }),
        ),
      );
    expect(add).to.throw(ConfigurationError, 'The route key is ""; expected a value such as');
  });
});

describe("monitoring", () => {
  const NAME = "words-production";
  const monitor = (
    build: (stack: TerraformStack, api: WebSocketApi, zipPath: string) => void = () => {},
    region = "eu-west-1",
    alarmTopicArn?: string,
  ) =>
    synthesizeModules((stack, zipPath) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const worker = new LambdaFunction(stack, "worker", { functionName: "worker", zipPath });
      const postLimit = { perSecond: 1, atOnce: 1 };
      const queues = { queueName: "words", worker, workers: 4, postLimit };
      const broadcasts = new BroadcastQueue(stack, "queue", queues);
      build(stack, api, zipPath);
      const props = { name: NAME, region, api, broadcasts, alarmTopicArn };
      new Monitoring(stack, "monitoring", props);
    }).resource;

  it("of an API without authorizer, $connect or messages has no empty dimension and no empty graph", () => {
    const resource = monitor();
    const alarms = values(resource.aws_cloudwatch_metric_alarm);
    expect(alarms.map(({ alarm_name: name }) => name)).to.not.include(`${NAME}-authorizer-errors`);
    expect(JSON.stringify(alarms)).to.not.include('"FunctionName":""');
    const { widgets } = JSON.parse(values(resource.aws_cloudwatch_dashboard)[0].dashboard_body);
    const graphs = widgets.filter(({ type }: { type: string }) => type === "metric");
    for (const { properties } of graphs) {
      expect(properties.metrics, properties.title).to.not.deep.equal([]);
      expect(JSON.stringify(properties)).to.not.match(/"FunctionName",""|FunctionName=\\"\\"/);
    }
  });

  it("of a route with the key connect counts it among the messages", () => {
    const resource = monitor((stack, api) =>
      api.addRoute("connect", new ExistingFunction(stack, "fn", { functionName: "mine" })),
    );
    const [{ dashboard_body: body }] = values(resource.aws_cloudwatch_dashboard);
    const { widgets } = JSON.parse(body);
    const messages = widgets.find(
      ({ properties }: any) => properties.title === "Messages, by route",
    );
    expect(JSON.stringify(messages)).to.include('"mine"');
  });

  it("names the alarms of functions with other names as them", () => {
    const resource = monitor((stack, _api, zipPath) => {
      for (const functionName of ["a", "b", `${NAME}-c`])
        new LambdaFunction(stack, functionName, { functionName, zipPath });
    });
    const names = values(resource.aws_cloudwatch_metric_alarm).map(({ alarm_name: name }) => name);
    const ends = ["worker", "a", "b", "c"].map((name) => `${NAME}-errors-${name}`);
    expect(names).to.include.members(ends);
  });

  const refuse = (topic: string, region?: string) => () => monitor(undefined, region, topic);
  for (const [what, topic] of [
    ["of another Region", "arn:aws:sns:eu-central-1:123456789012:alarms"],
    ["that is FIFO", "arn:aws:sns:eu-west-1:123456789012:alarms.fifo"],
    ["without a name", "arn:aws:sns:eu-west-1:123456789012:"],
    ["that is a subscription", "arn:aws:sns:eu-west-1:123456789012:alarms:1-2-3"],
    ["that is a queue", "arn:aws:sqs:eu-west-1:123456789012:alarms"],
  ] as const) {
    it(`refuses a topic ${what}`, () => {
      expect(refuse(topic)).to.throw(
        ConfigurationError,
        `alarmTopicArn is "${topic}"; expected the ARN of a standard SNS topic in eu-west-1`,
      );
    });
  }

  it("accepts a topic of another partition, and any Region where only Terraform knows its own", () => {
    const topic = (region: string) => `arn:aws-cn:sns:${region}:123456789012:alarms`;
    expect(refuse(topic("cn-north-1"), "cn-north-1")).to.not.throw();
    expect(refuse(topic("eu-south-1"), Token.asString({}))).to.not.throw();
  });
});

describe("a key", () => {
  it("has ARNs of the partition that it is in, and CloudWatch Logs' name there", () => {
    const { resource, data } = synthesizeModules((stack) => {
      const arnInAccount = "arn:aws-cn:execute-api:cn-north-1:123456789012:a1";
      const props = { name: "words", region: "cn-north-1", arnInAccount, logGroups: ["/words"] };
      new EncryptionKey(stack, "key", props);
    });
    const [partition] = Object.keys(data.aws_partition);
    const [{ policy }] = values(resource.aws_kms_key);
    expect(policy).to.not.match(/arn:aws:|amazonaws\.com/);
    const { Statement } = JSON.parse(policy);
    const prefix = `arn:\${data.aws_partition.${partition}.partition}`;
    expect(Statement[0].Principal.AWS).to.match(/:iam::\$\{local\.\w+\}:root$/);
    expect(Statement[0].Principal.AWS.startsWith(prefix)).to.equal(true);
    expect(Statement[1].Principal.Service).to.equal(
      `logs.cn-north-1.\${data.aws_partition.${partition}.dns_suffix}`,
    );
  });
});
