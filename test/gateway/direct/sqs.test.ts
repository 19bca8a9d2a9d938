// Routes that send to a queue without a function.
import { expect } from "chai";
import { until } from "../../helpers/until.ts";
import { ask, QUEUE, receive, startQueueRoute as start } from "../helpers/queue-route.ts";

describe("a route to a queue", () => {
  it("sends the message, and returns what SQS returns to API Gateway", async () => {
    const gateway = await start();
    expect(gateway.warnings).to.deep.equal([]);
    const message = { action: "direct", text: "a & b = ü" };
    const answer = JSON.parse(await ask(gateway, message));
    const [received] = (await receive(gateway))!;
    expect(JSON.parse(received!.Body)).to.deep.equal(message);
    const { SendMessageResult: result, ResponseMetadata } = answer.SendMessageResponse;
    expect(Object.keys(result).toSorted()).to.deep.equal([
      "MD5OfMessageAttributes",
      "MD5OfMessageBody",
      "MessageId",
      "SequenceNumber",
    ]);
    expect(result.SequenceNumber).to.equal(null);
    expect(ResponseMetadata.RequestId).to.match(/^[0-9a-f-]{36}$/);
  });

  it("maps the response by its status", async () => {
    const gateway = await start(undefined, {
      responses: {
        "/2\\d{2}/": {
          response_templates: {
            $default:
              "#set($r = $input.path('$.SendMessageResponse.SendMessageResult'))queued: $r.MessageId.length()",
          },
        },
        $default: { response_templates: { $default: "failed" } },
      },
    });
    expect(await ask(gateway, { action: "direct" })).to.equal("queued: 36");
  });

  it("sends nothing to the client without a route response", async () => {
    const gateway = await start(undefined, { isTwoWay: false });
    expect(
      await (async () => {
        const client = await gateway.connect();
        client.send({ action: "direct" });
        client.send({ action: "ping" });
        return client.next();
      })(),
    ).to.equal("pong");
    await until(async () => ((await receive(gateway)) ?? []).length === 1);
  });

  it("sends attributes, and to a FIFO queue groups", async () => {
    const gateway = await start(
      {
        integration_uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs.fifo",
        request_templates: {
          $default:
            "Action=SendMessage&MessageGroupId=$input.path('$.group')&MessageDeduplicationId=$context.requestId" +
            "&MessageAttribute.1.Name=connectionId&MessageAttribute.1.Value.DataType=String" +
            "&MessageAttribute.1.Value.StringValue=$util.urlEncode($context.connectionId)&MessageBody=hi",
        },
      },
      { resources: { aws_sqs_queue: { jobs: { name: "jobs.fifo", fifo_queue: true } } } },
    );
    const answer = JSON.parse(await ask(gateway, { action: "direct", group: "g1" }));
    expect(answer.SendMessageResponse.SendMessageResult.SequenceNumber).to.be.a("string");
    const [received] = (await receive(gateway, "jobs.fifo"))!;
    expect(received!.Attributes).to.include({ MessageGroupId: "g1" });
    expect(received!.MessageAttributes).to.have.nested.property("connectionId.StringValue");
  });

  it("may be called by its action, with parameters in the query string", async () => {
    const gateway = await start({
      integration_uri: "arn:aws:apigateway:eu-west-1:sqs:action/SendMessage",
      request_parameters: {
        "integration.request.querystring.QueueUrl":
          "'https://sqs.eu-west-1.amazonaws.com/000000000000/jobs'",
        "integration.request.querystring.MessageBody": "route.request.body.text",
      },
      request_templates: { $default: "" },
    });
    expect(await ask(gateway, { action: "direct", text: "hello" })).to.include(
      "SendMessageResponse",
    );
    expect((await receive(gateway))![0]!.Body).to.equal("hello");
  });

  it("may be called in batches, or in JSON", async () => {
    const batch = await start({
      request_templates: {
        $default:
          "Action=SendMessageBatch#foreach($text in $input.path('$.texts'))" +
          "&SendMessageBatchRequestEntry.$${foreach.count}.Id=m$foreach.index" +
          "&SendMessageBatchRequestEntry.$${foreach.count}.MessageBody=$text#end",
      },
    });
    await ask(batch, { action: "direct", texts: ["a", "b"] });
    expect((await receive(batch))!.map(({ Body }) => Body).toSorted()).to.deep.equal(["a", "b"]);
    const json = await start({
      request_parameters: {
        "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
      },
      request_templates: { $default: '{"QueueUrl": "jobs", "MessageBody": "in JSON"}' },
    });
    expect(JSON.parse(await ask(json, { action: "direct" }))).to.have.property("MessageId");
    expect((await receive(json))![0]!.Body).to.equal("in JSON");
  });

  it("is part of the trace of the message, with the delivery to a function", async () => {
    const gateway = await start(undefined, {
      routes: { work: { code: "async (event) => console.log(event.Records[0].body)" } },
      resources: {
        ...QUEUE,
        aws_lambda_event_source_mapping: {
          jobs: {
            event_source_arn: "${aws_sqs_queue.jobs.arn}",
            function_name: "${aws_lambda_function.work.arn}",
          },
        },
      },
    });
    await ask(gateway, { action: "direct" });
    await until(() => gateway.lines.includes('fixture-work: {"action":"direct"}'));
    const response = await fetch(`http://127.0.0.1:${gateway.port}/_local/events`);
    const reader = response.body!.getReader();
    const text = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(text).to.include('"name":"SQS SendMessage"').and.to.include('"name":"fixture-work"');
  });
});
