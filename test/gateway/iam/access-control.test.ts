// Decisions about calls of functions: who may do what, in which words a call is refused, and what is printed about it.
import { expect } from "chai";
import { AccessControl, type CallDetails } from "../../../gateway/iam/access-control.ts";
import { connectionsCall } from "../../../gateway/iam/api-calls.ts";
import { createKeys } from "../../../gateway/iam/context-keys.ts";
import { type CallingFunction, credentialsFor } from "../../../gateway/iam/credentials.ts";
import { readRolePolicies } from "../../../gateway/iam/role-policies.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";

const toFunction = (functionName: string): CallingFunction => ({
  functionName,
  arn: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`,
  roleArn: "arn:aws:iam::000000000000:role/path/worker",
});

const WORKER = toFunction("work");
const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:jobs";
const SEND = { action: "sqs:SendMessage", resources: [QUEUE] };
const API = "arn:aws:execute-api:eu-west-1:000000000000:api";
const WHO =
  "User: arn:aws:sts::000000000000:assumed-role/worker/work is not authorized to perform: ";

const allow = { Effect: "Allow", Action: "*", Resource: "*" };

const prepare = (statements: object[], boundary?: object) => {
  const policy = JSON.stringify({ Statement: statements });
  const { resources } = loadConfiguration(
    {
      resource: {
        ...(boundary && {
          aws_iam_policy: { b: { name: "b", policy: JSON.stringify({ Statement: boundary }) } },
        }),
        aws_iam_role: {
          r: {
            name: "worker",
            inline_policy: { policy },
            ...(boundary && { permissions_boundary: "${aws_iam_policy.b.arn}" }),
          },
        },
      },
    },
    {},
  );
  const warnings: string[] = [];
  const access = new AccessControl({
    functions: [WORKER],
    rolePolicies: readRolePolicies(resources),
    region: "eu-west-1",
    tags: new Map([[QUEUE, { team: "blue" }]]),
    now: () => Date.parse("2026-01-02T00:00:00Z"),
    warn: (line) => warnings.push(line),
  });
  const refuse = (details?: CallDetails, call = SEND) => access.refusalFor(WORKER, call, details);
  return { access, warnings, refuse };
};

const signedBy = (accessKeyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host`;

describe("access control", () => {
  it("tells of a thousand resources that a function chooses, and of each only the beginning", () => {
    const { warnings, refuse } = prepare([]);
    const call = (name: string) => ({ ...SEND, resources: [`${QUEUE}-${name}`] });
    const longest = "x".repeat(2048 - `${QUEUE}-`.length);
    for (const name of [longest, `${longest}y`, `${longest}${"z".repeat(1_000_000)}`])
      refuse({}, call(name));
    expect(warnings[0]).to.contain(`"${QUEUE}-${longest}"`);
    expect(warnings[1]).to.contain(`"${QUEUE}-${longest}…"`);
    expect(warnings).to.have.length(2);
    for (let index = 0; index < 1100; index += 1) refuse({}, call(String(index)));
    expect(warnings).to.have.length(1000);
  });

  it("allows what the role allows, and everything to an operator and to functions that are not checked", () => {
    expect(prepare([allow]).refuse()).to.equal(undefined);
    const { access } = prepare([]);
    expect(access.findRefusal(signedBy("AKIAOPERATOR"), SEND)).to.equal(undefined);
    expect(access.findRefusal(undefined, SEND)).to.equal(undefined);
    expect(access.refusalFor(toFunction("other"), SEND)).to.equal(undefined);
    const own = signedBy(credentialsFor(WORKER).accessKeyId);
    expect(access.findRefusal(own, SEND)).to.deep.equal(prepare([]).refuse());
    expect(prepare([allow]).access.findRefusal(own, SEND)).to.equal(undefined);
  });

  it("needs each of a call's resources to be allowed", () => {
    const { refuse } = prepare([{ ...allow, Resource: QUEUE }]);
    const others = { ...SEND, resources: [QUEUE, `${QUEUE}-work`] };
    expect(refuse({}, others)?.message).to.include(`on resource: ${QUEUE}-work because`);
    expect(refuse({}, { ...SEND, resources: [QUEUE, QUEUE] })).to.equal(undefined);
  });

  it("lets a resource's policy allow what the role's do not, unless one denies it", () => {
    const byResource = { isAllowedByResource: true };
    expect(prepare([]).refuse(byResource)).to.equal(undefined);
    expect(prepare([{ ...allow, Effect: "Deny" }]).refuse(byResource)?.message).to.include("deny");
    expect(prepare([]).refuse({ isAllowedByResource: false })).to.be.an("object");
  });

  for (const [what, statements, boundary, reason] of [
    ["lacks an Allow", [], undefined, "because no identity-based policy allows the"],
    ["has a Deny", [{ ...allow, Effect: "Deny" }], undefined, "with an explicit deny in an"],
    ["is limited", [allow], { ...allow, Action: "x:y" }, "because no permissions boundary allows"],
  ] as const) {
    it(`says, as AWS does, that a role ${what}`, () => {
      const { refuse } = prepare([...statements], boundary);
      const { message } = refuse()!;
      expect(message.startsWith(`${WHO}sqs:SendMessage on resource: ${QUEUE} ${reason}`)).to.equal(
        true,
        message,
      );
      const rest = {
        "lacks an Allow": " sqs:SendMessage action",
        "has a Deny": " identity-based policy",
        "is limited": " the sqs:SendMessage action",
      }[what];
      expect(message.endsWith(`${reason}${rest}`)).to.equal(true, message);
    });

    it(`says less about @connections, as API Gateway does, when a role ${what}`, () => {
      const { refuse } = prepare([...statements], boundary);
      const call = connectionsCall(API, { stage: "dev", method: "POST", id: "a=" });
      const ending = what === "has a Deny" ? " with an explicit deny" : "";
      expect(refuse({}, call)?.message).to.equal(
        `${WHO}execute-api:ManageConnections on resource: ${API}/dev/POST/@connections/a=${ending}`,
      );
    });
  }

  it("prints the statement that is missing, once for all connections", () => {
    const { refuse, warnings } = prepare([]);
    for (const id of ["a=", "b="])
      refuse({}, connectionsCall(API, { stage: "dev", method: "POST", id }));
    expect(warnings).to.deep.equal([
      "work was refused execute-api:ManageConnections. The role worker lacks: " +
        '{"Effect":"Allow","Action":["execute-api:ManageConnections"],' +
        `"Resource":["${API}/dev/POST/@connections/*"]}`,
    ]);
  });

  it("prints again what another function, action or resource is refused, and returns the same text", () => {
    const { refuse, warnings } = prepare([]);
    const calls = [SEND, SEND, { ...SEND, action: "sqs:Other" }, { ...SEND, resources: ["arn:x"] }];
    const advice = calls.map((call) => refuse({}, call)!.advice);
    expect(warnings).to.deep.equal([advice[0], advice[2], advice[3]]);
    expect(advice[1]).to.equal(advice[0]);
  });

  it("prints each set of statements whose condition does not hold, whatever the value", () => {
    const only = (id: string) => ({
      ...allow,
      Sid: `Only${id}`,
      Resource: `${API}/*/@connections/${id}`,
      Condition: { StringEquals: { "dynamodb:Select": "right" } },
    });
    const { refuse, warnings } = prepare([only("a"), only("b")]);
    for (const [id, value] of [
      ["a", "x"],
      ["a", "y"],
      ["b", "x"],
    ] as const) {
      refuse(
        { serviceKeys: () => createKeys(() => ({ "dynamodb:Select": value })) },
        connectionsCall(API, { stage: "dev", method: "POST", id }),
      );
    }
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.include('statement 1 ("Onlya"), would allow it');
    expect(warnings[1]).to.include('statement 2 ("Onlyb"), would allow it');
  });

  it("evaluates conditions on the request, the caller, the resource and the service", () => {
    const body = {
      "aws:SourceIp": "127.0.0.1",
      "aws:CurrentTime": "2026-01-02T00:00:00.000Z",
      "aws:RequestedRegion": "eu-west-1",
      "aws:userid": "*:work",
      "lambda:SourceFunctionArn": WORKER.arn,
      "aws:ResourceTag/team": "blue",
      "dynamodb:Select": "COUNT",
    };
    const { refuse } = prepare([{ ...allow, Condition: { StringLike: body } }]);
    const details = {
      request: { sourceIp: "127.0.0.1" },
      serviceKeys: () => createKeys(() => ({ "dynamodb:Select": "COUNT" })),
    };
    expect(refuse(details)).to.equal(undefined);
    for (const name of Object.keys(body)) {
      const Condition = { StringLike: { ...body, [name]: "other" } };
      expect(prepare([{ ...allow, Condition }]).refuse(details), name).to.be.an("object");
    }
    expect(refuse()).to.be.an("object");
  });

  it("identifies a function by its role and session, and anybody else as the account", () => {
    const { access } = prepare([]);
    const identity = access.identify(signedBy(credentialsFor(WORKER).accessKeyId));
    expect(identity).to.include({
      userArn: "arn:aws:sts::000000000000:assumed-role/worker/work",
      roleArn: "arn:aws:iam::000000000000:role/worker",
    });
    expect(identity.userId).to.match(/^AROA[A-Z0-9]+:work$/);
    expect(access.identify(signedBy("AKIAOPERATOR"))).to.deep.equal({
      userId: "000000000000",
      userArn: "arn:aws:iam::000000000000:root",
    });
  });
});
