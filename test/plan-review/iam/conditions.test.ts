// Which conditions keep strangers out, and which only seem to.
import { expect } from "chai";
import { closes } from "../../../plan-review/iam/conditions.ts";

const closing = (condition: object): boolean => closes(JSON.stringify(condition));

const CLOSED: object[] = [
  { StringEquals: { "aws:PrincipalOrgID": "o-abc123" } },
  { StringEquals: { "AWS:SourceAccount": "123456789012" } },
  { StringEquals: { "aws:PrincipalAccount": ["123456789012", "210987654321"] } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abc123/r-1/*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*" } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::my-bucket" } },
  { ArnEquals: { "aws:SourceArn": "${aws_sns_topic.t.arn}" } },
  { StringEquals: { "aws:SourceVpce": "vpce-1" } },
  { StringLike: { "aws:SourceVpce": "vpce-0a1b2*" } },
  { StringLike: { "aws:userid": "AROAEXAMPLE:*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/*" } },
  { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"] } },
  {
    Bool: { "aws:SecureTransport": "true" },
    StringEquals: { "kms:CallerAccount": "123456789012" },
  },
  { source_arn: "arn:aws:execute-api:eu-west-1:123456789012:a/*/$connect" },
  { principal_org_id: "o-abc123" },
  { event_source_token: "(sensitive)" },
];

const OPEN: object[] = [
  {},
  { Bool: { "aws:SecureTransport": "true" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { StringNotEquals: { "aws:PrincipalOrgID": "o-abc123" } },
  { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abc123" } },
  { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abc123" } },
  { Null: { "aws:PrincipalOrgID": "false" } },
  { StringLike: { "aws:PrincipalOrgID": "*" } },
  { StringLike: { "aws:PrincipalOrgID": "o-*" } },
  { StringEquals: { "aws:PrincipalOrgID": [] } },
  { StringLike: { "aws:PrincipalAccount": ["123456789012", "*"] } },
  { StringEquals: { "aws:PrincipalArn": "${aws:PrincipalArn}" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/admin" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
  { ArnEquals: { "aws:SourceArn": "*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:apigateway:eu-west-1::/restapis/*" } },
  { StringLike: { "aws:SourceVpce": "vpce-*" } },
  { StringLike: { "aws:SourceVpc": "vpc-?*" } },
  { StringLike: { "aws:userid": "AROA*" } },
  { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } },
  { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
  { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
  { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
  { IpAddress: { "aws:SourceIp": "::/0" } },
  { StringLike: { "aws:UserAgent": "secret" } },
  { StringEquals: { "aws:Referer": "https://example.com" } },
  { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
  { StringEquals: { "aws:PrincipalTag/team": "red" } },
  { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
  { NumericLessThan: { "s3:max-keys": "10" } },
  { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  { source_arn: "arn:aws:execute-api:*:*:*" },
];

describe("a condition", () => {
  for (const condition of CLOSED) {
    it(`closes: ${JSON.stringify(condition)}`, () => expect(closing(condition)).to.equal(true));
  }

  for (const condition of OPEN) {
    it(`does not close: ${JSON.stringify(condition)}`, () =>
      expect(closing(condition)).to.equal(false));
  }

  it("that is not there, or not JSON, does not close", () => {
    expect([closes(""), closes("{")]).to.deep.equal([false, false]);
  });
});
