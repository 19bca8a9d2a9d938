// Who may call a function URL.
import { expect } from "chai";
import { credentialsFor } from "../../../gateway/index.ts";
import { callUrl, ECHO, OPEN, startUrl } from "../../helpers/function-url.ts";

const FORBIDDEN = {
  Message:
    "Forbidden. For troubleshooting Function URL authorization issues, see: " +
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
};

/** @param accessKeyId of no function: an operator's. */
const signed = (accessKeyId = "AKIAOPERATOR", scope = "eu-west-1/lambda") => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20250101/${scope}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe("a function URL without authorization", () => {
  it("#55 is closed until anybody may invoke the function, and says so at start", async () => {
    const { port, warnings } = await startUrl(ECHO, {
      resources: { aws_lambda_permission: { open: undefined } },
    });
    const { status, headers, json } = await callUrl(port);
    expect([status, headers["x-amzn-errortype"]]).to.deep.equal([403, "AccessDeniedException"]);
    expect(json()).to.deep.equal(FORBIDDEN);
    const [line, ...others] = warnings.filter((each) => each.includes("function_url"));
    expect(others).to.deep.equal([]);
    expect(line).to.match(
      /^aws_lambda_function_url\.echo: Nobody may call it: arn:aws:lambda:eu-west-1:000000000000:function:fixture-echo has no aws_lambda_permission with action "lambda:InvokeFunction" and principal "\*"\./,
    );
  });

  for (const [what, change, status] of [
    ["for URLs only", {}, 200],
    ["in every way", { invoked_via_function_url: undefined }, 200],
    ["for URLs, as text", { invoked_via_function_url: "true" }, 200],
    ["not only for URLs", { invoked_via_function_url: false }, 200],
    ["with every action", { action: "lambda:*" }, 200],
    ["with the action of URLs only", { action: "lambda:InvokeFunctionUrl" }, 403],
    ["to a service", { principal: "apigateway.amazonaws.com" }, 403],
    ["to an account", { principal: "000000000000" }, 403],
    ["to an organization", { principal_org_id: "o-1" }, 403],
    ["for a source", { source_arn: "arn:aws:s3:::bucket" }, 403],
    ["for a source account", { source_account: "000000000000" }, 403],
    ["with the condition of the other action", { function_url_auth_type: "NONE" }, 403],
    ["of an alias", { qualifier: "live" }, 403],
  ] as const) {
    it(`#55 is ${status === 200 ? "open" : "closed"} where invoking is permitted ${what}`, async () => {
      const { port } = await startUrl(ECHO, {
        resources: { aws_lambda_permission: { open: { ...OPEN, ...change } } },
      });
      expect((await callUrl(port)).status).to.equal(status);
    });
  }
});

const IAM = { authorization_type: "AWS_IAM" };

/** Its policy is the caller's. */
const CALLER = {
  function_name: "caller",
  role: "${aws_iam_role.caller.arn}",
  filename: "echo.zip",
  handler: "index.handler",
  runtime: "nodejs24.x",
};

const statement = (Action: string, Condition?: object, Effect = "Allow") => ({
  Effect,
  Action,
  Resource: "arn:aws:lambda:eu-west-1:000000000000:function:fixture-echo",
  ...(Condition && { Condition }),
});

const URL_ONLY = [
  statement("lambda:InvokeFunctionUrl", {
    StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" },
  }),
  statement("lambda:InvokeFunction", { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }),
];

const startForCaller = (statements: object[], permissions = {}) =>
  startUrl(ECHO, {
    url: IAM,
    resources: {
      aws_lambda_permission: { open: undefined, ...permissions },
      aws_lambda_function: { caller: CALLER },
      aws_iam_role: {
        caller: {
          name: "caller",
          inline_policy: statements.map((each) => ({
            policy: JSON.stringify({ Statement: each }),
          })),
        },
      },
    },
  });

const asCaller = () => signed(credentialsFor({ functionName: "caller" }).accessKeyId);

describe("a function URL with IAM", () => {
  it("takes a signed request of an operator, and says who it is", async () => {
    const { port } = await startUrl(ECHO, { url: IAM });
    const { requestContext } = (await callUrl(port, undefined, { headers: signed() })).json();
    expect(requestContext.accountId).to.equal("000000000000");
    expect(requestContext.authorizer).to.deep.equal({
      iam: {
        accessKey: "AKIAOPERATOR",
        accountId: "000000000000",
        callerId: "000000000000",
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: "arn:aws:iam::000000000000:root",
        userId: "000000000000",
      },
    });
  });

  for (const [what, headers, message] of [
    ["without a signature", {}, FORBIDDEN.Message],
    ["with a bearer token", { authorization: "Bearer x" }, FORBIDDEN.Message],
    [
      "signed for another service",
      signed("AKIA", "eu-west-1/execute-api"),
      "Credential should be scoped to correct service: 'lambda'.",
    ],
    [
      "signed for another Region",
      signed("AKIA", "us-east-1/lambda"),
      "Credential should be scoped to a valid region, not 'us-east-1'.",
    ],
  ] as const) {
    it(`#56 refuses a request ${what}`, async () => {
      const { port } = await startUrl(ECHO, { url: IAM });
      const { status, json } = await callUrl(port, undefined, { headers: { ...headers } });
      expect([status, json().Message]).to.deep.equal([403, message]);
    });
  }

  for (const [what, statements, status] of [
    ["both actions, through the URL only", URL_ONLY, 200],
    ["both actions", [statement("lambda:Invoke*")], 200],
    ["nothing", [], 403],
    ["only the URL", [URL_ONLY[0]!], 403],
    ["only the function", [URL_ONLY[1]!], 403],
    [
      "the URL without authorization",
      [
        statement("lambda:InvokeFunctionUrl", {
          StringEquals: { "lambda:FunctionUrlAuthType": "NONE" },
        }),
        URL_ONLY[1]!,
      ],
      403,
    ],
    [
      "all, and a Deny of the URL",
      [...URL_ONLY, statement("lambda:InvokeFunctionUrl", undefined, "Deny")],
      403,
    ],
  ] as const) {
    it(`#56 answers ${status} to a function whose role has ${what}`, async () => {
      const { port, warnings } = await startForCaller([...statements]);
      const answer = await callUrl(port, undefined, { headers: asCaller() });
      expect(answer.status, answer.text).to.equal(status);
      if (status === 403) {
        expect(answer.json()).to.deep.equal(FORBIDDEN);
        expect(warnings.at(-1)).to.match(/^caller was refused lambda:InvokeFunction/);
      } else {
        const { iam } = answer.json().requestContext.authorizer;
        const { callerId, userArn } = iam;
        expect(userArn).to.equal("arn:aws:sts::000000000000:assumed-role/caller/caller");
        expect(callerId).to.match(/^AROA\w{17}:caller$/);
      }
    });
  }

  const forRole = (action: string, args = {}) => ({
    action,
    function_name: "${aws_lambda_function.echo.arn}",
    principal: "${aws_iam_role.caller.arn}",
    ...args,
  });
  const permissions = {
    url: forRole("lambda:InvokeFunctionUrl", { function_url_auth_type: "AWS_IAM" }),
    fn: forRole("lambda:InvokeFunction", { invoked_via_function_url: true }),
  };

  it("#56 takes a role that only the function's policy allows, but not one that its own denies", async () => {
    const allowed = await startForCaller([], permissions);
    expect((await callUrl(allowed.port, undefined, { headers: asCaller() })).status).to.equal(200);
    const denied = await startForCaller([statement("lambda:*", undefined, "Deny")], permissions);
    expect((await callUrl(denied.port, undefined, { headers: asCaller() })).status).to.equal(403);
  });

  it("does not take another role for it", async () => {
    const { port } = await startForCaller([], {
      ...permissions,
      fn: { ...permissions.fn, principal: "arn:aws:iam::000000000000:role/another" },
    });
    expect((await callUrl(port, undefined, { headers: asCaller() })).status).to.equal(403);
  });

  it("is reached by functions at the URL that the configuration gives them", async () => {
    const code =
      `const { request } = require("node:https");` +
      `exports.handler = async (event) => process.env.OWN_URL ? await new Promise((resolve, reject) => {` +
      `request(process.env.OWN_URL + "a?b=1", { headers: { authorization: process.env.SIGNED } }, (response) => {` +
      `let text = ""; response.on("data", (part) => { text += part; });` +
      `response.on("end", () => resolve({ statusCode: response.statusCode, body: text })); }).on("error", reject).end(); })` +
      ` : event;`;
    const variables = { OWN_URL: "${aws_lambda_function_url.echo.function_url}" };
    const fn = {
      ...CALLER,
      environment: { variables: { ...variables, SIGNED: asCaller().authorization } },
    };
    const { port } = await startUrl(code, {
      url: IAM,
      resources: {
        aws_lambda_function: { caller: fn },
        aws_iam_role: {
          caller: {
            name: "caller",
            inline_policy: { policy: JSON.stringify({ Statement: URL_ONLY }) },
          },
        },
        aws_lambda_function_url: {
          echo: { ...IAM, function_name: "fixture-echo" },
          caller: { authorization_type: "NONE", function_name: "caller" },
        },
        aws_lambda_permission: {
          caller: { ...OPEN, function_name: "${aws_lambda_function.caller.arn}" },
        },
      },
    });
    const answer = await callUrl(port, "/_url/caller");
    const { rawPath, rawQueryString, requestContext } = answer.json();
    expect([rawPath, rawQueryString]).to.deep.equal(["/a", "b=1"]);
    expect(requestContext.authorizer.iam.userArn).to.match(/assumed-role\/caller\/caller$/);
  });
});
