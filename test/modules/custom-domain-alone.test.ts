// A custom domain of an API built directly from constructs: which values it takes, and its DNS records.
import { expect } from "chai";
import { TerraformOutput } from "cdktf";
import { ConfigurationError, WebSocketApi } from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "../helpers/own-stack.ts";

const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0";
const ZONE = "Z0123456789";
const NAME = "ws.example.com";

describe("a custom domain of an API of one's own", () => {
  const build = (domain: object) =>
    synthesizeOwn((stack) => {
      const given = { name: NAME, certificateArn: CERTIFICATE, ...domain };
      new WebSocketApi(stack, "api", { name: "words", stageName: "live", domain: given });
    });

  const VALID: Record<string, string[]> = {
    name: [
      "ws.example.com",
      "a.io",
      "a-1.b-2.example.com",
      "1a.example.com",
      "a.b.c.example.museum",
    ],
    basePath: ["a", "chat", "v1.2", "...", ".a", "..a", "$_.+!*'()-"],
    certificateArn: [CERTIFICATE, "arn:aws-cn:acm:cn-north-1:123456789012:certificate/0"],
    hostedZoneId: ["Z1", "Z0123456789ABCDEFGHIJ"],
    defaultEndpoint: ["used", "unused", "disabled"],
  };

  const REFUSED: Record<string, [expected: string, ...values: string[]]> = {
    name: [
      'a domain name, such as "ws.example.com"',
      "example",
      "-a.example.com",
      "a-.example.com",
      "a_b.example.com",
      "ws.example.c",
      "ws.example.com.",
      "ws.example.com/chat",
      ".example.com",
      "ws.example.42",
      "https://ws.example.com",
    ],
    basePath: [
      'one path segment of letters, digits and $-_.+!*\'(), such as "chat", or undefined',
      "",
      ".",
      "..",
      "/chat",
      "chat/",
      "a b",
    ],
    certificateArn: ["the ARN of a certificate, or undefined", "x", `x${CERTIFICATE}`, "arn::acm:"],
    hostedZoneId: [
      "the ID of a Route 53 zone, which starts with Z, or undefined",
      "Z",
      "xZ1",
      "Z1x",
      "Zx",
      "/hostedzone/Z1",
    ],
    defaultEndpoint: ['one of "used", "unused", "disabled", or undefined', "", "off"],
  };

  for (const [property, values] of Object.entries(VALID)) {
    it(`takes every valid ${property}`, () => {
      for (const value of values) build({ [property]: value });
    });
  }

  for (const [property, [expected, ...values]] of Object.entries(REFUSED)) {
    it(`refuses every other ${property}`, () => {
      for (const value of values) {
        expect(() => build({ [property]: value }), value).to.throw(
          ConfigurationError,
          `domain.${property} is "${value}"; expected ${expected}.`,
        );
      }
    });
  }

  it("leads to the stage of its API, at the base path if there is one", () => {
    for (const basePath of [undefined, "chat"]) {
      const document = build({ basePath });
      const [domain, stage] = ["aws_apigatewayv2_domain_name", "aws_apigatewayv2_stage"].map(
        (type) => `${type}.${[...listByPath(document, type).values()][0]!["//"].metadata.uniqueId}`,
      );
      const mappings = listByPath(document, "aws_apigatewayv2_api_mapping");
      expect([...mappings.keys()]).to.deep.equal(["api/domain/mapping"]);
      const { "//": _, depends_on: __, ...mapping } = mappings.get("api/domain/mapping")!;
      expect(mapping).to.deep.equal({
        api_id: `\${${stage}.api_id}`,
        domain_name: `\${${domain}.id}`,
        stage: `\${${stage}.id}`,
        ...(basePath !== undefined && { api_mapping_key: basePath }),
      });
    }
  });

  it("is validated by a record that another certificate may share, and that is corrected soon", () => {
    const document = build({ certificateArn: undefined, hostedZoneId: ZONE });
    const records = listByPath(document, "aws_route53_record");
    const record = records.get("api/domain/validation-record")!;
    expect(record["records"]).to.have.length(1);
    expect(record["records"][0]).to.match(/\.0\.resource_record_value\}$/);
    expect(record["allow_overwrite"]).to.equal(true);
    expect(record["ttl"]).to.be.at.most(60);
    const validation = listByPath(document, "aws_acm_certificate_validation").get(
      "api/domain/validation",
    )!;
    expect(validation["validation_record_fqdns"]).to.deep.equal([
      `\${aws_route53_record.${record["//"].metadata.uniqueId}.fqdn}`,
    ]);
  });

  it("has no DNS record without a zone, but says where a record of one's own leads", () => {
    const document = build({});
    expect([...listByPath(document, "aws_route53_record").keys()]).to.deep.equal([]);
    expect(document["output"]["domain_target"].value).to.match(/\.target_domain_name\}$/);
    expect(build({ hostedZoneId: ZONE })).not.to.have.property("output");
  });

  it("has an alias without a health check, which API Gateway's names do not have", () => {
    const document = build({ hostedZoneId: ZONE });
    const { alias } = listByPath(document, "aws_route53_record").get("api/domain/record")!;
    expect(alias.evaluate_target_health).to.equal(false);
    expect(alias.zone_id).to.match(/\.domain_name_configuration\[0\]\.hosted_zone_id\}$/);
  });

  for (const [domain, url, endpoint] of [
    [undefined, "${API}/live", '${replace(API, "wss://", "https://")}/live'],
    [{}, "wss://ws.example.com", '${replace(API, "wss://", "https://")}/live'],
    [
      { basePath: "chat", defaultEndpoint: "used" },
      "wss://ws.example.com/chat",
      '${replace(API, "wss://", "https://")}/live',
    ],
    [{ defaultEndpoint: "unused" }, "wss://ws.example.com", "https://ws.example.com"],
    [
      { basePath: "chat", defaultEndpoint: "disabled" },
      "wss://ws.example.com/chat",
      "https://ws.example.com/chat",
    ],
  ] as const) {
    it(`decides where clients connect and functions post, and whether they could elsewhere: ${JSON.stringify(domain)}`, () => {
      const given = domain && { name: NAME, certificateArn: CERTIFICATE, ...domain };
      const document = synthesizeOwn((stack) => {
        const api = new WebSocketApi(stack, "api", {
          name: "words",
          stageName: "live",
          domain: given,
        });
        new TerraformOutput(stack, "url", { value: api.url });
        new TerraformOutput(stack, "endpoint", { value: api.connectionsEndpoint });
      });
      const resource = listByPath(document, "aws_apigatewayv2_api").get("api/api")!;
      const isDisabled =
        domain && "defaultEndpoint" in domain && domain.defaultEndpoint === "disabled";
      expect(resource["disable_execute_api_endpoint"]).to.equal(isDisabled ? true : undefined);
      const { uniqueId } = resource["//"].metadata;
      const named = (text: string) =>
        text.replace("API", `aws_apigatewayv2_api.${uniqueId}.api_endpoint`);
      expect(document["output"].url.value).to.equal(named(url));
      expect(document["output"].endpoint.value).to.equal(named(endpoint));
    });
  }

  it("says how to get a certificate", () => {
    expect(() => build({ certificateArn: undefined })).to.throw(
      ConfigurationError,
      "give the ARN of a certificate that covers it, or the Route 53 zone in which a new one can be validated.",
    );
  });
});
