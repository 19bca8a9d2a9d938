// Monitoring of an API: what it leaves out where parts are missing, and which topics it notifies.
import { expect } from "chai";
import { type TerraformStack, Token } from "cdktf";
import {
  BroadcastQueue,
  ConfigurationError,
  ExistingFunction,
  LambdaFunction,
  Monitoring,
  WebSocketApi,
} from "../../modules/index.ts";
import { synthesizeModules } from "../helpers/module-stack.ts";

const values = (resources: Record<string, any>): any[] => Object.values(resources);

describe("monitoring", () => {
  const NAME = "words-production";
  const monitor = (
    build: (stack: TerraformStack, api: WebSocketApi, zipPath: string) => void = () => {},
    region = "eu-west-1",
    alarmTopicArn?: string,
    name = NAME,
  ) =>
    synthesizeModules((stack, zipPath) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const worker = new LambdaFunction(stack, "worker", { functionName: "worker", zipPath });
      const postLimit = { perSecond: 1, atOnce: 1 };
      const queues = { queueName: "words", worker, workers: 4, postLimit };
      const broadcasts = new BroadcastQueue(stack, "queue", queues);
      build(stack, api, zipPath);
      const props = { name, region, api, broadcasts, alarmTopicArn };
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

  it("has a name that CloudWatch takes for its alarms and its dashboard", () => {
    const build = (name: string) => () => monitor(undefined, undefined, undefined, name);
    for (const name of ["a", "W_-", "a".repeat(150)]) build(name)();
    for (const name of ["", "a".repeat(151), "v1.0", "a b"]) {
      expect(build(name), name).to.throw(
        ConfigurationError,
        `The name of the monitoring is "${name.slice(0, 98)}`,
      );
      expect(build(name), name).to.throw(
        "expected at most 150 letters, digits, underscores and hyphens.",
      );
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
