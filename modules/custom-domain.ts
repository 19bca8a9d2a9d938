// A custom domain for a WebSocket API: certificate, domain name, mapping to the stage, and DNS records.
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping/index.js";
import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { checkEach, ConfigurationError, oneOf, optional, type RulesFor, text } from "./checks.ts";

export interface Domain {
  /** For example `ws.example.com`. All its API mappings must be of WebSocket APIs. */
  name: string;
  /**
   * One path segment that replaces the stage, as in `wss://ws.example.com/chat`.
   * @default none: `wss://ws.example.com`
   * @example "chat"
   */
  basePath?: string;
  /**
   * ARN of a certificate in the API's Region that covers the name.
   * @default a new one, validated by DNS in `hostedZoneId`
   */
  certificateArn?: string;
  /**
   * Route 53 zone for the record of the name and the one that validates the certificate.
   * @default none: create a CNAME to the output `domain_target` yourself
   * @example "Z0123456789ABCDEFGHIJ"
   */
  hostedZoneId?: string;
  /**
   * Use of `{api}.execute-api.{region}.amazonaws.com`. API Gateway disables it before functions can be told the
   * domain's name, so move an API that is in use from `used` to `unused` to `disabled` in two deployments.
   *
   * - `used`: functions post through it, and clients may connect through it.
   * - `unused`: functions post through the domain, and clients may still connect through it.
   * - `disabled`: API Gateway refuses requests to it.
   * @default "used"
   */
  defaultEndpoint?: "used" | "unused" | "disabled";
}

const DOMAIN: RulesFor<Domain> = {
  name: text(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'a domain name, such as "ws.example.com"',
  ),
  basePath: optional(
    text(
      /^(?!\.{1,2}$)[\w$.+!*'()-]+$/,
      'one path segment of letters, digits and $-_.+!*\'(), such as "chat"',
    ),
  ),
  certificateArn: optional(text(/^arn:[^:]+:acm:/, "the ARN of a certificate")),
  hostedZoneId: optional(text(/^Z[A-Z0-9]+$/, "the ID of a Route 53 zone, which starts with Z")),
  defaultEndpoint: optional(oneOf("used", "unused", "disabled")),
};

export interface CustomDomainProps extends Domain {
  stage: Apigatewayv2Stage;
}

/**
 * A constant rather than a reference: the domain and its mapping depend on the stage, the stage on the routes, and the
 * routes on the functions.
 *
 * @returns `ws.example.com/chat`, without a scheme.
 */
export const formatAddress = ({ name, basePath }: Domain): string =>
  basePath === undefined ? name : `${name}/${basePath}`;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, props: CustomDomainProps) {
    super(scope, id);
    const { stage: _, ...given } = props;
    checkEach(given, DOMAIN, "domain");
    const domain = this.createDomainName(props);
    this.createMapping(props, domain);
    const { targetDomainName, hostedZoneId } = domain.domainNameConfiguration;
    if (props.hostedZoneId === undefined) {
      new TerraformOutput(this, "target", { value: targetDomainName }).overrideLogicalId(
        "domain_target",
      );
      return;
    }
    new Route53Record(this, "record", {
      zoneId: props.hostedZoneId,
      name: props.name,
      type: "A",
      alias: { name: targetDomainName, zoneId: hostedZoneId, evaluateTargetHealth: false },
    });
  }

  private createDomainName(props: CustomDomainProps): Apigatewayv2DomainName {
    return new Apigatewayv2DomainName(this, "domain-name", {
      domainName: props.name,
      domainNameConfiguration: {
        certificateArn: props.certificateArn ?? this.createCertificate(props),
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
      },
    });
  }

  private createMapping(
    { stage, basePath }: CustomDomainProps,
    domain: Apigatewayv2DomainName,
  ): void {
    new Apigatewayv2ApiMapping(this, "mapping", {
      apiId: stage.apiId,
      domainName: domain.id,
      stage: stage.id,
      apiMappingKey: basePath,
    });
  }

  /**
   * One name has one validation option. `allow_overwrite`: every certificate for the same name, also an earlier one or
   * one in another Region, needs the same record.
   *
   * @returns the ARN once the certificate is issued.
   */
  private createCertificate({ name, hostedZoneId }: CustomDomainProps): string {
    if (hostedZoneId === undefined) throw new ConfigurationError(noWayToValidate(name));
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: name,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const option = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "validation-record", {
      zoneId: hostedZoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true,
    });
    return new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}

const noWayToValidate = (name: string): string =>
  `The domain "${name}" has neither certificateArn nor hostedZoneId: give the ARN of a certificate that covers it, ` +
  "or the Route 53 zone in which a new one can be validated.";
