// What data sources find that a plan without an account reads. Each shape was tried with the real AWS provider.
import { expect } from "chai";
import { openAccount } from "../../helpers/account.ts";

const POLICY = "arn:aws:iam::aws:policy/";

describe("a plan without an account finds", () => {
  it("AWS's own policies by name, and with what they allow", async () => {
    const name = "AWSLambdaBasicExecutionRole";
    const { query } = await openAccount({ sought: { name } });
    const listed = await query("iam", { Action: "ListPolicies" });
    expect(listed).to.include(`<Arn>${POLICY}service-role/${name}</Arn>`);
    expect(listed).to.include("<Path>/service-role/</Path>");
    const PolicyArn = `${POLICY}AmazonSQSFullAccess`;
    expect(await query("iam", { Action: "GetPolicy", PolicyArn })).to.include(
      "<PolicyName>AmazonSQSFullAccess</PolicyName>",
    );
    const version = await query("iam", { Action: "GetPolicyVersion", PolicyArn, VersionId: "v1" });
    const [, document = ""] = /<Document>(.*)<\/Document>/.exec(version) ?? [];
    expect(JSON.parse(decodeURIComponent(document))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [{ Action: ["sqs:*"], Effect: "Allow", Resource: "*" }],
    });
  });

  it("other policies in the local account, which allow nothing", async () => {
    const { query } = await openAccount({ sought: { name: "constructor" } });
    const arn = "arn:aws:iam::000000000000:policy/team/constructor";
    expect(await query("iam", { Action: "ListPolicies", PathPrefix: "/team/" })).to.include(
      `<Arn>${arn}</Arn><Path>/team/</Path>`,
    );
    expect(await query("iam", { Action: "GetPolicyVersion", PolicyArn: arn })).to.include(
      encodeURIComponent('"Statement":[]'),
    );
  });

  it("hosted zones by name or id, the same each time", async () => {
    const { get } = await openAccount({ sought: { name: "example.com", private_zone: false } });
    const zones = await get("route53", "/2013-04-01/hostedzone");
    expect(zones).to.include("<Name>example.com.</Name>");
    expect(await get("route53", "/2013-04-01/hostedzone")).to.equal(zones);
    const [, id = ""] = /<Id>\/hostedzone\/(Z[0-9A-F]{20})<\/Id>/.exec(zones) ?? [];
    expect(await get("route53", `/2013-04-01/hostedzone/${id}`)).to.match(
      /<Id>\/hostedzone\/Z.*<NameServer>ns-0\.awsdns-00\.com</,
    );
    const hidden = await openAccount({
      sought: { zone_id: "Z1", name: "a.b.", private_zone: true, tags: { Name: "x" } },
    });
    expect(await hidden.get("route53", "/2013-04-01/hostedzone")).to.include(
      "<Id>/hostedzone/Z1</Id><Name>a.b.</Name><CallerReference>made-up</CallerReference><Config><PrivateZone>true<",
    );
    expect(await hidden.get("route53", "/2013-04-01/hostedzone/Z1/rrset?type=NS")).to.include(
      "<Value>ns-0.awsdns-00.com.</Value>",
    );
    expect(await hidden.get("route53", "/2013-04-01/tags/hostedzone/Z1")).to.include(
      "<Tag><Key>Name</Key><Value>x</Value></Tag>",
    );
  });

  it("certificates by domain, with the status that is asked for", async () => {
    const { json } = await openAccount({
      sought: { domain: "*.example.com", types: ["IMPORTED"] },
    });
    const { CertificateSummaryList: found } = await json(
      "acm",
      "CertificateManager.ListCertificates",
      {
        CertificateStatuses: ["PENDING_VALIDATION"],
      },
    );
    expect(found).to.have.length(1);
    const { CertificateArn } = found[0];
    expect(CertificateArn).to.match(
      /^arn:aws:acm:eu-west-1:000000000000:certificate\/[0-9a-f-]{36}$/,
    );
    expect(found[0]).to.include({
      DomainName: "*.example.com",
      Status: "PENDING_VALIDATION",
      Type: "IMPORTED",
    });
    const { Certificate } = await json("acm", "CertificateManager.DescribeCertificate", {
      CertificateArn,
    });
    expect(Certificate).to.include({
      CertificateArn,
      DomainName: "*.example.com",
      Status: "ISSUED",
    });
    expect(
      await json("acm", "CertificateManager.ListTagsForCertificate", { CertificateArn }),
    ).to.deep.equal({ Tags: [] });
    expect(
      await json("acm", "CertificateManager.GetCertificate", { CertificateArn }),
    ).to.include.keys("Certificate");
  });

  it("user pools by name or id, and their clients", async () => {
    const { json } = await openAccount({ sought: { name: "chat" } });
    const cognito = (operation: string, input: object) =>
      json("cognito-idp", `AWSCognitoIdentityProviderService.${operation}`, input);
    const { UserPools: pools } = await cognito("ListUserPools", {});
    expect(pools[0].Name).to.equal("chat");
    expect(pools[0].Id).to.match(/^eu-west-1_[0-9a-f]{9}$/);
    const pool = { UserPoolId: "eu-west-1_x" };
    const { UserPool } = await cognito("DescribeUserPool", pool);
    expect(UserPool.Arn).to.equal(
      "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_x",
    );
    const { UserPoolClients: clients } = await cognito("ListUserPoolClients", pool);
    expect(clients[0]).to.include(pool).and.include.keys("ClientId", "ClientName");
    const { UserPoolClient } = await cognito("DescribeUserPoolClient", { ...pool, ClientId: "c" });
    expect(UserPoolClient).to.include({ ...pool, ClientId: "c" });
  });

  it("repositories and images of ECR, and a token", async () => {
    const { json } = await openAccount();
    const ecr = (operation: string, input: object) =>
      json("ecr", `AmazonEC2ContainerRegistry_V20150921.${operation}`, input);
    const { repositories } = await ecr("DescribeRepositories", { repositoryNames: ["chat"] });
    expect(repositories[0].repositoryUri).to.equal(
      "000000000000.dkr.ecr.eu-west-1.amazonaws.com/chat",
    );
    const image = { repositoryName: "chat", imageIds: [{ imageTag: "v1" }] };
    const { imageDetails } = await ecr("DescribeImages", image);
    expect(imageDetails[0].imageTags).to.deep.equal(["v1"]);
    expect(imageDetails[0].imageDigest).to.match(/^sha256:[0-9a-f]{64}$/);
    const { authorizationData } = await ecr("GetAuthorizationToken", {});
    expect(atob(authorizationData[0].authorizationToken)).to.equal("AWS:local");
    expect(await ecr("ListTagsForResource", {})).to.deep.equal({ tags: [] });
  });

  it("functions, their aliases and layers, by name or ARN", async () => {
    const { get } = await openAccount();
    const read = async (path: string) => JSON.parse(await get("lambda", path));
    const arn = "arn:aws:lambda:eu-west-1:000000000000:function:other";
    const fn = await read("/2015-03-31/functions/other?Qualifier=1");
    expect(fn.Configuration).to.include({ FunctionArn: `${arn}:1`, Version: "1" });
    const byArn = await read(`/2015-03-31/functions/${encodeURIComponent(arn)}`);
    expect(byArn.Configuration).to.include({ FunctionName: "other", FunctionArn: arn });
    const { Versions } = await read("/2015-03-31/functions/other/versions?MaxItems=10000");
    expect(Versions.map(({ Version }: any) => Version)).to.deep.equal(["$LATEST", "1"]);
    expect(await read("/2020-06-30/functions/other/code-signing-config")).to.include({
      CodeSigningConfigArn: "",
    });
    expect(await read("/2015-03-31/functions/other/aliases/live")).to.include({
      AliasArn: `${arn}:live`,
    });
    const { LayerVersions } = await read("/2018-10-31/layers/deps/versions");
    expect(LayerVersions[0].LayerVersionArn).to.equal(
      "arn:aws:lambda:eu-west-1:000000000000:layer:deps:1",
    );
    expect(await read("/2018-10-31/layers/deps/versions/3")).to.include({ Version: 3 });
  });

  it("tables, queues, topics and event buses", async () => {
    const { json, query } = await openAccount({ sought: { name: "news" } });
    const table = await json("dynamodb", "DynamoDB_20120810.DescribeTable", { TableName: "rooms" });
    expect(table["Table"].TableArn).to.equal("arn:aws:dynamodb:eu-west-1:000000000000:table/rooms");
    for (const operation of [
      "DescribeContinuousBackups",
      "DescribeTimeToLive",
      "ListTagsOfResource",
    ]) {
      const answer = await json("dynamodb", `DynamoDB_20120810.${operation}`, {});
      expect(Object.keys(answer), operation).not.to.include("__type");
    }
    const { QueueUrl } = await json("sqs", "AmazonSQS.GetQueueUrl", { QueueName: "jobs" });
    const { Attributes } = await json("sqs", "AmazonSQS.GetQueueAttributes", { QueueUrl });
    expect(Attributes.QueueArn).to.equal("arn:aws:sqs:eu-west-1:000000000000:jobs");
    expect(await json("sqs", "AmazonSQS.ListQueueTags", { QueueUrl })).to.deep.equal({ Tags: {} });
    expect(await query("sns", { Action: "ListTopics" })).to.include(
      "<TopicArn>arn:aws:sns:eu-west-1:000000000000:news</TopicArn>",
    );
    expect(await query("sns", { Action: "ListTagsForResource" })).to.include("<Tags></Tags>");
    const bus = await json("events", "AWSEvents.DescribeEventBus", { Name: "default" });
    expect(bus["Arn"]).to.equal("arn:aws:events:eu-west-1:000000000000:event-bus/default");
  });

  it("APIs, log groups, state machines and users", async () => {
    const sought = { name: "chat", protocol_type: "HTTP", tags: { Team: "a" } };
    const { get, json, query } = await openAccount({ sought });
    const { items } = JSON.parse(await get("apigateway", "/v2/apis"));
    expect(items[0]).to.deep.include({ name: "chat", protocolType: "HTTP", tags: { Team: "a" } });
    const api = JSON.parse(await get("apigateway", "/v2/apis/abc"));
    expect(api.apiEndpoint).to.equal("https://abc.execute-api.eu-west-1.amazonaws.com");
    const { logGroups } = await json("logs", "Logs_20140328.DescribeLogGroups", {
      logGroupNamePrefix: "/aws/x",
    });
    expect(logGroups[0]).to.include({
      logGroupName: "/aws/x",
      arn: "arn:aws:logs:eu-west-1:000000000000:log-group:/aws/x:*",
    });
    const { stateMachines } = await json("states", "AWSStepFunctions.ListStateMachines", {});
    const { stateMachineArn } = stateMachines[0];
    const machine = await json("states", "AWSStepFunctions.DescribeStateMachine", {
      stateMachineArn,
    });
    expect(machine).to.include({ name: "chat", stateMachineArn });
    expect(await query("iam", { Action: "GetUser", UserName: "bob" })).to.include(
      "<Arn>arn:aws:iam::000000000000:user/bob</Arn>",
    );
  });

  it("nothing by a list when nobody knows what is looked for", async () => {
    const { json, query, unanswered } = await openAccount();
    const calls = [
      await json("acm", "CertificateManager.ListCertificates", {}),
      await json("kms", "TrentService.ListAliases", {}),
      await json("cognito-idp", "AWSCognitoIdentityProviderService.ListUserPools", {}),
      await json("states", "AWSStepFunctions.ListStateMachines", {}),
    ];
    expect(calls.map(({ __type }) => __type)).to.deep.equal(calls.map(() => "NeedsAnAccount"));
    for (const [service, Action] of [
      ["iam", "ListPolicies"],
      ["sns", "ListTopics"],
    ] as const) {
      expect(await query(service, { Action })).to.include("NeedsAnAccount");
    }
    expect(unanswered).to.have.length(6);
  });
});
