// Several WebSocket APIs of one configuration on one port: which is meant, and that each keeps to itself.
import { expect } from "chai";
import { authorizes, LOG_EVENT } from "../helpers/handler-code.ts";
import { askForContext, FIRST, SECOND, startTwoApis, WHO } from "../helpers/two-apis.ts";
import { until } from "../helpers/until.ts";

describe("two APIs on one port", () => {
  it("are told apart by their names in the path, percent-encoded where they must be", async () => {
    const { gateway, open } = await startTwoApis();
    const [first, second] = gateway.model.apis;

    const contexts = [
      await askForContext(await open(FIRST)),
      await askForContext(await open(SECOND)),
    ];

    expect(contexts[0]).to.include({ apiId: first!.id, domainName: first!.domainName });
    expect(contexts[1]).to.include({ apiId: second!.id, domainName: second!.domainName });
    expect(contexts.map(({ stage }) => stage)).to.deep.equal(["test", "test"]);
  });

  it("select their routes each by its own expression", async () => {
    const { open } = await startTwoApis();
    const client = await open(SECOND);

    client.send({ action: "who" });

    expect(await client.next()).to.include('"Forbidden"');
  });

  it("are told apart by the stage where only one has it", async () => {
    const { gateway, open } = await startTwoApis();

    const context = await askForContext(await open("beta"));

    expect(context).to.include({ apiId: gateway.model.apis[1]!.id, stage: "beta" });
  });

  for (const path of ["test", "", "other", "other/test", "fixture/beta", "fixture/test/more"]) {
    it(`refuse /${path}`, async () => {
      const { refused } = await startTwoApis();
      expect(await refused(path)).to.equal(403);
    });
  }

  it("say at start which paths are refused, and what leads there instead", async () => {
    const { gateway } = await startTwoApis();
    expect(gateway.warnings).to.deep.equal([
      "/test is rejected because several APIs have a stage of that name. Use " +
        "/fixture/test for aws_apigatewayv2_api.api, " +
        "/second%20api%2F2/test for aws_apigatewayv2_api.second.",
    ]);
  });

  it("are told apart by the host when even their names are the same", async () => {
    const { gateway, open, refused } = await startTwoApis({ secondName: "fixture" });
    const { domainName, id } = gateway.model.apis[1]!;

    expect(await refused("fixture/test")).to.equal(403);
    expect(await askForContext(await open("test", domainName))).to.include({ apiId: id });
    expect(gateway.warnings[0]).to.include(`/test with the header "Host: ${domainName}"`);
  });

  it("are reached by their own names, with the stage as the only segment", async () => {
    const { gateway, open, refused } = await startTwoApis();
    for (const { domainName, id } of gateway.model.apis) {
      expect(await askForContext(await open("test", domainName))).to.include({ apiId: id });
      expect(await refused("fixture/test", domainName)).to.equal(403);
    }
  });

  it("share a custom domain by its base paths", async () => {
    const mapping = (api: string, api_mapping_key: string) => ({
      api_id: `\${aws_apigatewayv2_api.${api}.id}`,
      domain_name: "ws.example.com",
      stage: "test",
      api_mapping_key,
    });
    const { gateway, open, refused } = await startTwoApis({
      resources: {
        aws_apigatewayv2_api_mapping: { a: mapping("api", "one"), b: mapping("second", "two") },
      },
    });

    const one = await askForContext(await open("one", "ws.example.com"));
    const two = await askForContext(await open("two", "ws.example.com"));

    expect([one["apiId"], two["apiId"]]).to.deep.equal(gateway.model.apis.map(({ id }) => id));
    expect(two).to.include({ domainName: "ws.example.com" });
    expect(await refused("fixture/test", "ws.example.com")).to.equal(403);
  });

  it("tell $disconnect of which API it was", async () => {
    const { gateway, open } = await startTwoApis({ routes: { ...WHO, $disconnect: LOG_EVENT } });
    const client = await open(SECOND);

    await client.close(1000);

    await until(() => gateway.lines.length > 0);
    expect(gateway.lines[0]).to.include(`"apiId":"${gateway.model.apis[1]!.id}"`);
  });
});

describe("what two APIs do not share", () => {
  it("is the permission to invoke a function", async () => {
    const { gateway, open } = await startTwoApis({ withoutPermission: ["who"] });
    const client = await open(SECOND);

    client.send({ do: "who" });

    expect(await client.next()).to.include("Internal server error");
    expect(await askForContext(await open(FIRST))).to.include({ routeKey: "who" });
    const { executionArn } = gateway.model.apis[1]!;
    expect(gateway.warnings.filter((line) => line.includes("may not invoke"))).to.deep.equal(
      ["test", "beta"].map(
        (stage) =>
          "aws_apigatewayv2_route.second_who: API Gateway may not invoke aws_lambda_function.who. " +
          `aws_lambda_permission.who almost allows it: its source_arn is "${gateway.model.apis[0]!.executionArn}/*/who", ` +
          `expected a pattern of "${executionArn}/${stage}/who". ` +
          `Correct it, or add an aws_lambda_permission with source_arn "${executionArn}/${stage}/who".`,
      ),
    );
  });

  it("is the authorizer", async () => {
    const { open, refused } = await startTwoApis({
      routes: { ...WHO, $connect: LOG_EVENT },
      authorizer: { code: authorizes("Deny") },
    });
    expect(await refused(FIRST)).to.equal(403);
    await askForContext(await open(SECOND));
  });

  it("is the throttle of a stage and route, though they have the same names", async () => {
    const settings = { throttling_rate_limit: 0.001, throttling_burst_limit: 1 };
    const throttled = { default_route_settings: settings };
    const { open } = await startTwoApis({
      stage: throttled,
      resources: {
        aws_apigatewayv2_stage: {
          second: {
            api_id: "${aws_apigatewayv2_api.second.id}",
            name: "test",
            auto_deploy: true,
            ...throttled,
          },
        },
      },
    });
    for (const path of [FIRST, SECOND]) {
      const client = await open(path);
      await askForContext(client);
      client.send({ action: "who", do: "who" });
      expect(await client.next()).to.include("Too Many Requests");
    }
  });
});
