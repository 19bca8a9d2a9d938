// A custom domain: its resources, and the endpoints of clients and functions.
import { expect } from "chai";
import type { Domain } from "../../modules/index.ts";
import { listDependencies } from "../helpers/dependencies.ts";
import { listNames } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";

const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0";
const ZONE = "Z0123456789";
const NAME = "ws.example.com";

const OWN_URL = /^\$\{aws_apigatewayv2_api\.[\w-]+\.api_endpoint\}\/dev$/;
const OWN_ENDPOINT =
  /^\$\{replace\(aws_apigatewayv2_api\.[\w-]+\.api_endpoint, "wss:\/\/", "https:\/\/"\)\}\/dev$/;

const CERTIFICATES = {
  "a certificate by ARN": { certificateArn: CERTIFICATE },
  "a certificate by ARN, and a zone": { certificateArn: CERTIFICATE, hostedZoneId: ZONE },
  "a certificate that is created": { hostedZoneId: ZONE },
};

const POSTERS = ["broadcast", ...listNames("callback")];

const listEndpoints = (domain?: Domain) => {
  const stack = synthesize({ domain });
  const functions = stack.ofType("aws_lambda_function");
  const told = POSTERS.map(
    (name) => functions.get(`dev/${name}/function`)!["environment"].variables.WEBSOCKET_ENDPOINT,
  );
  const { output } = stack.document;
  return {
    stack,
    told: [...new Set<string>(told)],
    url: output.websocket_url.value as string,
    endpoint: output.connections_endpoint.value as string,
  };
};

describe("custom domain", () => {
  it("is not created by default: clients and functions use API Gateway's name", () => {
    const { stack, told, url, endpoint } = listEndpoints();
    expect(url).to.match(OWN_URL);
    expect(endpoint).to.match(OWN_ENDPOINT);
    expect(told).to.deep.equal([endpoint]);
    expect(stack.text).not.to.match(/aws_(acm|route53)|apigatewayv2_domain_name/);
    expect(stack.only("aws_apigatewayv2_api")).not.to.have.property("disable_execute_api_endpoint");
  });

  for (const [certificate, given] of Object.entries(CERTIFICATES)) {
    for (const [path, basePath] of [
      ["", undefined],
      ["/chat", "chat"],
    ] as const) {
      const base = { name: NAME, basePath, ...given };

      describe(`with ${certificate}, at "${path}"`, () => {
        it("is what clients use, while functions keep API Gateway's name as long as it is enabled", () => {
          const { told, url, endpoint } = listEndpoints(base);
          expect(url).to.equal(`wss://${NAME}${path}`);
          expect(endpoint).to.match(OWN_ENDPOINT);
          expect(told).to.deep.equal([endpoint]);
        });

        it("is also what functions use before and after the default endpoint is disabled", () => {
          for (const [defaultEndpoint, isDisabled] of [
            ["unused", undefined],
            ["disabled", true],
          ] as const) {
            const { stack, told, url, endpoint } = listEndpoints({ ...base, defaultEndpoint });
            expect(url).to.equal(`wss://${NAME}${path}`);
            expect(endpoint).to.equal(`https://${NAME}${path}`);
            expect(told).to.deep.equal([endpoint]);
            const api = stack.only("aws_apigatewayv2_api");
            expect(api["disable_execute_api_endpoint"]).to.equal(isDisabled);
          }
        });

        it("maps to the stage, without a dependency cycle", () => {
          const { stack } = listEndpoints({ ...base, defaultEndpoint: "disabled" });
          const mapping = stack.only("aws_apigatewayv2_api_mapping");
          expect(mapping["stage"]).to.match(/^\$\{aws_apigatewayv2_stage\.[\w-]+\.id\}$/);
          expect(mapping["domain_name"]).to.match(
            /^\$\{aws_apigatewayv2_domain_name\.[\w-]+\.id\}$/,
          );
          expect(mapping["api_mapping_key"]).to.equal(basePath);
          const awaited = listDependencies(stack.document, "aws_apigatewayv2_stage");
          expect(
            [...awaited].some((address) => address.startsWith("aws_lambda_function.")),
          ).to.equal(true);
          expect(
            [...awaited].filter((address) => /_mapping|domain_name|_acm_|_route53_/.test(address)),
          ).to.deep.equal([]);
        });
      });
    }
  }

  it("is regional, with TLS 1.2", () => {
    const { stack } = listEndpoints({ name: NAME, certificateArn: CERTIFICATE });
    const name = stack.only("aws_apigatewayv2_domain_name");
    expect(name["domain_name"]).to.equal(NAME);
    expect(name["domain_name_configuration"]).to.deep.equal({
      certificate_arn: CERTIFICATE,
      endpoint_type: "REGIONAL",
      security_policy: "TLS_1_2",
    });
  });

  it("gets a certificate that DNS validates, and waits until it is issued", () => {
    const { stack } = listEndpoints({ name: NAME, hostedZoneId: ZONE });
    expect(stack.only("aws_acm_certificate")).to.deep.include({
      domain_name: NAME,
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    const record = stack.ofType("aws_route53_record").get("dev/api/domain/validation-record")!;
    expect(record["zone_id"]).to.equal(ZONE);
    for (const [argument, option] of [
      ["name", "resource_record_name"],
      ["type", "resource_record_type"],
    ] as const) {
      expect(record[argument]).to.match(
        new RegExp(
          `^\\$\\{tolist\\(aws_acm_certificate\\.[\\w-]+\\.domain_validation_options\\)\\.0\\.${option}\\}$`,
        ),
      );
    }
    const { certificate_arn } = stack.only("aws_apigatewayv2_domain_name")[
      "domain_name_configuration"
    ];
    expect(certificate_arn).to.match(/^\$\{aws_acm_certificate_validation\./);
  });

  it("gets an alias in its zone, or an output with the target for a CNAME", () => {
    const own = listEndpoints({
      name: NAME,
      certificateArn: CERTIFICATE,
      hostedZoneId: ZONE,
    }).stack;
    const alias = own.only("aws_route53_record");
    expect(alias).to.include({ zone_id: ZONE, name: NAME, type: "A" });
    expect(alias["alias"].name).to.match(/domain_name_configuration\[0\]\.target_domain_name\}$/);
    expect(own.document["output"]).not.to.have.property("domain_target");

    const other = listEndpoints({ name: NAME, certificateArn: CERTIFICATE }).stack;
    expect(other.document["resource"]).not.to.have.property("aws_route53_record");
    expect(other.document["output"].domain_target.value).to.match(/\.target_domain_name\}$/);
  });

  it("is refused without a way to get a certificate", () => {
    expect(() => synthesize({ domain: { name: NAME } })).to.throw(
      'The domain "ws.example.com" has neither certificateArn nor hostedZoneId',
    );
  });

  for (const basePath of ["", "/chat", "chat/", "a/b", "a b", ".", ".."]) {
    it(`is refused with the base path "${basePath}"`, () => {
      const domain = { name: NAME, certificateArn: CERTIFICATE, basePath };
      expect(() => synthesize({ domain })).to.throw(
        `domain.basePath is "${basePath}"; expected one path segment`,
      );
    });
  }
});
