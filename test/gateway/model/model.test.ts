// What the gateway reads from a configuration, and its warnings.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

describe("model", () => {
  it("reads a function with Lambda's defaults", () => {
    const { model } = readFixture({
      routes: {
        ping: {
          fn: {
            timeout: undefined,
            memory_size: undefined,
            environment: { variables: { A: "${1 + 1}" } },
          },
        },
      },
    });
    expect(model.functions).to.deep.equal([
      {
        address: "aws_lambda_function.ping",
        functionName: "fixture-ping",
        arn: "arn:aws:lambda:eu-west-1:000000000000:function:fixture-ping",
        roleArn: "arn:aws:iam::000000000000:role/fixture",
        zipPath: "/stack/ping.zip",
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeoutSeconds: 3,
        memoryMib: 128,
        environment: { A: "2" },
        aliases: new Map(),
      },
    ]);
  });

  it("reads layers: those of the configuration have zips, and an unknown one stops nothing", () => {
    const shared = { layer_name: "shared", filename: "layers/shared.zip" };
    const layers = ["${aws_lambda_layer_version.shared.arn}", "arn:elsewhere"];
    const { model } = readFixture({
      routes: {
        ping: { fn: { layers } },
        post: { fn: { layers: "${data.aws_lambda_layer_version.x.arn}" } },
      },
      resources: { aws_lambda_layer_version: { shared } },
    });
    expect(model.functions.map((fn) => fn.layers)).to.deep.equal([
      [
        {
          arn: "arn:aws:lambda:eu-west-1:000000000000:layer:shared:1",
          zipPath: "/stack/layers/shared.zip",
        },
        { arn: "arn:elsewhere", zipPath: undefined },
      ],
      [{ arn: undefined, zipPath: undefined }],
    ]);
  });

  it("reads code from the file that Terraform uploads to S3", () => {
    const upload = (key: string, source: string) => ({ bucket: "code", key, source });
    const inS3 = (s3_key: string) => ({ fn: { filename: null, s3_bucket: "code", s3_key } });
    const { model } = readFixture({
      routes: { ping: inS3("${aws_s3_object.ping.key}"), post: inS3("post"), far: inS3("far") },
      resources: {
        aws_s3_object: { ping: upload("v1/ping.zip", "dist/ping.zip") },
        aws_s3_bucket_object: { post: upload("post", "/dist/post.zip") },
      },
    });
    const paths = model.functions.map(({ zipPath }) => zipPath);
    expect(paths).to.deep.equal(["/stack/dist/ping.zip", "/dist/post.zip", ""]);
  });

  it("reads a queue and its mapping", () => {
    const { model } = readFixture({
      routes: { ping: {} },
      resources: {
        aws_sqs_queue: {
          jobs: {
            name: "jobs",
            visibility_timeout_seconds: 60,
            redrive_policy:
              '{"deadLetterTargetArn":"${aws_sqs_queue.dead.arn}","maxReceiveCount":5}',
          },
          // What the provider writes into plans for arguments that are not set.
          dead: { name: "dead", redrive_policy: "", delay_seconds: "" },
          ordered: { name: "ordered.fifo", fifo_queue: true, content_based_deduplication: true },
        },
        aws_lambda_event_source_mapping: {
          jobs: {
            event_source_arn: "${aws_sqs_queue.jobs.arn}",
            function_name: "${aws_lambda_function.ping.function_name}",
            function_response_types: ["ReportBatchItemFailures"],
            batch_size: 5,
            scaling_config: { maximum_concurrency: 7 },
          },
          off: { enabled: false },
        },
      },
    });
    expect(model.queues.map(({ attributes }) => attributes)).to.deep.equal([
      {
        VisibilityTimeout: "60",
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:dead","maxReceiveCount":5}',
      },
      {},
      { FifoQueue: "true", ContentBasedDeduplication: "true" },
    ]);
    expect(model.eventSourceMappings).to.have.length(1);
    expect(model.eventSourceMappings[0]).to.include({
      batchSize: 5,
      batchingWindowSeconds: 0,
      maximumConcurrency: 7,
      reportsBatchItemFailures: true,
    });
  });

  it("warns of resources that it does not serve", () => {
    const { warnings } = readFixture({
      routes: {},
      resources: { aws_kinesis_stream: { alarms: {} }, aws_iam_role: { role: {} } },
    });
    expect(warnings).to.deep.equal(["aws_kinesis_stream.alarms is not served locally."]);
  });

  it("warns of many resources of a type that it does not serve in one line, after all other warnings", () => {
    const buckets = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`b${at}`, {}]));
    const { warnings } = readFixture({
      routes: { snake: { fn: { runtime: "python3.13" } } },
      resources: {
        aws_s3_bucket: buckets(40),
        aws_kinesis_stream: buckets(3),
        aws_wafv2_ip_set: buckets(1),
      },
    });
    expect(warnings.slice(-3)).to.deep.equal([
      "40 resources of the type aws_s3_bucket are not served locally: aws_s3_bucket.b0, aws_s3_bucket.b1, aws_s3_bucket.b2 and 37 more.",
      "3 resources of the type aws_kinesis_stream are not served locally: aws_kinesis_stream.b0, aws_kinesis_stream.b1, aws_kinesis_stream.b2.",
      "aws_wafv2_ip_set.b0 is not served locally.",
    ]);
    expect(warnings).to.have.length(4);
  });

  it("names all functions without a zip, and explains a few of them", () => {
    const names = ["a", "b", "c", "d", "e"];
    const { warnings } = readFixture({
      routes: Object.fromEntries(names.map((name) => [name, {}])),
    });
    expect(warnings).to.have.length(4);
    expect(warnings[3]).to.equal(
      "The same is true of 2 more: aws_lambda_function.d, aws_lambda_function.e.",
    );
  });

  it("does not warn of what configures an unserved resource, nor of what Terraform makes itself", () => {
    const { warnings } = readFixture({
      routes: {},
      resources: {
        aws_s3_bucket: { files: {} },
        aws_s3_bucket_versioning: { files: {} },
        aws_cognito_user_pool_client: { app: {} },
        null_resource: { build: {} },
        random_id: { suffix: {} },
      },
    });
    expect(warnings).to.deep.equal([
      "aws_s3_bucket.files is not served locally.",
      "aws_cognito_user_pool_client.app is not served locally.",
    ]);
  });

  it("warns of an API without a stage", () => {
    const { warnings } = readFixture({
      routes: {},
      resources: { aws_apigatewayv2_stage: { stage: { api_id: "another's" } } },
    });
    expect(warnings).to.deep.equal([
      "aws_apigatewayv2_api.api has no aws_apigatewayv2_stage, so clients cannot reach it.",
    ]);
  });

  it("warns of triggers that it does not serve", () => {
    const { model, warnings } = readFixture({
      routes: { ping: {} },
      resources: {
        aws_dynamodb_table: {
          things: { name: "things", hash_key: "id", attribute: [{ name: "id", type: "S" }] },
        },
        aws_lambda_event_source_mapping: {
          stream: {
            event_source_arn: "${aws_dynamodb_table.things.stream_arn}",
            function_name: "${aws_lambda_function.ping.arn}",
          },
        },
        aws_cloudwatch_event_rule: {
          event: { name: "event", schedule_expression: "cron(0 12 * * ? *)" },
        },
      },
    });
    expect(model.eventSourceMappings).to.deep.equal([]);
    expect(warnings.slice(1, 3)).to.deep.equal([
      "aws_lambda_event_source_mapping.stream: event_source_arn " +
        '"arn:aws:dynamodb:eu-west-1:000000000000:table/things/stream/1970-01-01T00:00:00.000" ' +
        "is not served locally; only SQS queues and tables' streams of this configuration are, " +
        "so its function is not called.",
      'aws_cloudwatch_event_rule.event: schedule_expression "cron(0 12 * * ? *)" is not served locally; ' +
        'only rates such as "rate(5 minutes)" are; its targets get no events of it.',
    ]);
  });

  it("warns of functions whose code it cannot run", () => {
    const { warnings } = readFixture({
      routes: {
        pictured: { fn: { filename: null, package_type: "Image", image_uri: "x" } },
        far: { fn: { filename: null, s3_bucket: "code" } },
      },
    });
    expect(warnings).to.deep.equal([
      "aws_lambda_function.far: it has no filename; calls will fail. " +
        "Build the zip, or pass its path with --zip.",
    ]);
  });

  it("warns of a function without a zip, and of a route to a function elsewhere", () => {
    const { warnings } = readFixture({
      routes: { ping: {} },
      resources: {
        aws_apigatewayv2_integration: {
          ping: {
            api_id,
            integration_type: "AWS_PROXY",
            integration_uri:
              "x:lambda:path/2015-03-31/functions/arn:aws:lambda:a:b:function:c/invocations",
          },
        },
      },
    });
    expect(warnings).to.deep.equal([
      "aws_lambda_function.ping: there is no zip at /stack/ping.zip; calls will fail. Build the zip, or pass its path with --zip.",
      "aws_apigatewayv2_route.ping: arn:aws:lambda:a:b:function:c is not in this configuration.",
    ]);
  });
});
