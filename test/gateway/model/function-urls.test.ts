// Function URLs: how they are read, how requests find them, and who may call them.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import {
  findFunctionUrl,
  type FunctionUrl,
  localPathOfUrl,
  readFunctionUrl,
} from "../../../gateway/model/function-urls.ts";
import type { InvokePermission } from "../../../gateway/model/permissions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { isAllowedByFunction, refusalOfAnybody } from "../../../gateway/model/url-permissions.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const FN = { arn: ARN, functionName: "says" } as LambdaModel;

const read = (attributes: { [name: string]: Value }) =>
  readFunctionUrl(
    createResource("aws_lambda_function_url", "u", {
      function_name: "says",
      function_url: "https://abc.lambda-url.eu-west-1.on.aws/",
      ...attributes,
    }),
    [FN],
  );

const URL: FunctionUrl = read({ authorization_type: "NONE" })!;

describe("a function URL", () => {
  it("has a host, and IAM's authorization unless it is none", () => {
    expect(URL).to.deep.equal({
      functionArn: ARN,
      fn: FN,
      address: "u",
      id: "abc",
      domainName: "abc.lambda-url.eu-west-1.on.aws",
      authType: "NONE",
    });
    expect(read({ authorization_type: "AWS_IAM" })?.authType).to.equal("AWS_IAM");
    expect(read({})?.authType).to.equal("AWS_IAM");
    expect(read({ cors: [{ allow_origins: ["*"] }] })?.cors).to.deep.include({
      allowOrigins: ["*"],
    });
  });

  it("may be that of an alias, by its argument or by the function's name", () => {
    expect(read({ qualifier: "live" })?.qualifier).to.equal("live");
    expect(read({ qualifier: "" })).not.to.have.property("qualifier");
    expect(read({ function_name: `${ARN}:old` })?.qualifier).to.equal("old");
    expect(read({ function_name: `${ARN}:old`, qualifier: "live" })?.qualifier).to.equal("live");
  });

  it("of another configuration's function is not served", () => {
    expect(read({ function_name: "theirs" })).to.equal(undefined);
  });

  it("has a path on this machine", () => {
    expect(localPathOfUrl(URL)).to.equal("/_url/says");
    expect(localPathOfUrl({ ...URL, qualifier: "live" })).to.equal("/_url/says:live");
    const fn = { ...FN, functionName: "a b" };
    expect(localPathOfUrl({ ...URL, fn })).to.equal("/_url/a%20b");
  });

  const live = { ...URL, qualifier: "live", domainName: "live.example.com" };

  for (const [host, path, expected] of [
    ["abc.lambda-url.eu-west-1.on.aws", "/a%2Fb", "none /a%2Fb false"],
    ["abc.lambda-url.eu-west-1.on.aws:443", "/_url/x", "none /_url/x false"],
    ["live.example.com", "/", "live / false"],
    ["localhost:3001", "/_url/says", "none / true"],
    ["localhost", "/_url/says/", "none / true"],
    ["localhost", "/_url/s%61ys/a/b", "none /a/b true"],
    ["localhost", "/_url/says:live/a", "live /a true"],
    ["localhost", "/_url/says:old/a", "unknown"],
    ["localhost", "/_url/other", "unknown"],
    ["localhost", "/_url/", "unknown"],
    ["localhost", "/_url", undefined],
    ["localhost", "/x/_url/says", undefined],
    ["localhost", "/", undefined],
    ["3001", "/", undefined],
    ["abc.lambda-url.eu-west-1.on.aws:443:x", "/", undefined],
    ["abc:443.lambda-url.eu-west-1.on.aws", "/", undefined],
  ] as const) {
    it(`of ${host}${path} is ${expected}`, () => {
      const found = findFunctionUrl([URL, live], host, path);
      const text =
        typeof found === "object"
          ? `${found.url.qualifier ?? "none"} ${found.path} ${found.isShared}`
          : found;
      expect(text).to.equal(expected);
    });
  }
});

describe("who may call a function URL", () => {
  const permission = (more: Partial<InvokePermission> = {}): InvokePermission => ({
    address: "p",
    functionName: "says",
    action: "lambda:InvokeFunctionUrl",
    principal: "*",
    others: [],
    ...more,
  });
  const closed: FunctionUrl = { ...URL, authType: "AWS_IAM" };
  const isAllowed = (given: Partial<InvokePermission>, url = closed, roleArn?: string) =>
    isAllowedByFunction([permission(given)], url, "lambda:InvokeFunctionUrl", roleArn);

  it("is whom a permission names for the action", () => {
    expect(isAllowed({})).to.equal(true);
    expect(isAllowed({ action: "LAMBDA:invokefunction*" })).to.equal(true);
    expect(isAllowed({ action: "lambda:InvokeFunction" })).to.equal(false);
    expect(isAllowed({ functionName: ARN })).to.equal(true);
    expect(isAllowed({ functionName: "other" })).to.equal(false);
    expect(isAllowed({ principal: "arn:role" })).to.equal(false);
    expect(isAllowed({ principal: "arn:role" }, closed, "arn:role")).to.equal(true);
    expect(isAllowed({ principal: "arn:role" }, closed, "arn:other")).to.equal(false);
    expect(isAllowedByFunction([], closed, "lambda:InvokeFunctionUrl")).to.equal(false);
  });

  it("is whom a permission names for the same alias", () => {
    expect(isAllowed({ qualifier: "live" })).to.equal(false);
    expect(isAllowed({}, { ...closed, qualifier: "live" })).to.equal(false);
    expect(isAllowed({ qualifier: "live" }, { ...closed, qualifier: "live" })).to.equal(true);
  });

  it("depends on the conditions that a request meets", () => {
    expect(isAllowed({ sourceArn: "arn:x" })).to.equal(false);
    expect(isAllowed({ sourceAccount: "000000000000" })).to.equal(false);
    expect(isAllowed({ others: [["function_url_auth_type", "AWS_IAM"]] })).to.equal(true);
    expect(isAllowed({ others: [["function_url_auth_type", "NONE"]] })).to.equal(false);
    expect(isAllowed({ others: [["principal_org_id", "AWS_IAM"]] })).to.equal(false);
    const via = permission({
      action: "lambda:InvokeFunction",
      others: [["invoked_via_function_url", "true"]],
    });
    expect(isAllowedByFunction([via], closed, "lambda:InvokeFunction")).to.equal(true);
    const not = permission({ ...via, others: [["invoked_via_function_url", "false"]] });
    expect(isAllowedByFunction([not], closed, "lambda:InvokeFunction")).to.equal(false);
  });

  it("is anybody without authorization, by the provider's permission and another", () => {
    expect(isAllowedByFunction([], URL, "lambda:InvokeFunctionUrl")).to.equal(true);
    expect(isAllowedByFunction([], URL, "lambda:InvokeFunction")).to.equal(false);
    const text = (arn: string, action: string) =>
      `Nobody may call it: ${arn} has no aws_lambda_permission with action "${action}" and principal "*". ` +
      "Add one, with invoked_via_function_url = true if your provider has that argument.";
    expect(refusalOfAnybody([], URL)).to.equal(text(ARN, "lambda:InvokeFunction"));
    expect(refusalOfAnybody([], { ...closed, qualifier: "live" })).to.equal(
      text(`${ARN}:live`, "lambda:InvokeFunctionUrl"),
    );
    expect(refusalOfAnybody([permission({ action: "lambda:*" })], URL)).to.equal(undefined);
  });
});
