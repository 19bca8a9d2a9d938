// Lambda's contract with handlers for authorizers: the status of the handshake, by runtime version.
import { expect } from "chai";
import { connect } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const VERSIONS = [18, 20, 22, 24];
const FIRST_WITHOUT_CALLBACKS = 24;

const POLICY = `({
  principalId: "me",
  policyDocument: { Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] },
})`;
const NO = `new Error("Unauthorized")`;

/** Authorizer, and the status of the handshake up to Node.js 22 and from 24 on. */
const AUTHORIZERS: [authorizer: string, until22: number, from24?: number][] = [
  [`async () => ${POLICY}`, 101],
  [`() => Promise.resolve(${POLICY})`, 101],
  [`() => ${POLICY}`, 500, 101],
  [`(event, context, callback) => callback(null, ${POLICY})`, 101, 500],
  [`(...args) => args[2](null, ${POLICY})`, 101, 500],
  [`(event, context) => context.succeed(${POLICY})`, 101, 500],
  [`(event, context) => context.done(null, ${POLICY})`, 101, 500],
  [`async () => { throw ${NO}; }`, 401],
  [`() => { throw ${NO}; }`, 401],
  [`(event, context, callback) => callback("Unauthorized")`, 401, 500],
  [`(event, context, callback) => callback(${NO})`, 401, 500],
  [`(event, context) => context.fail("Unauthorized")`, 401, 500],
  [`(event, context, callback) => callback(null, null)`, 500],
];

/** Status of a handshake. */
const requestStatus = async (url: string): Promise<number> => {
  try {
    await connect(url);
    return 101;
  } catch (error) {
    return Number(/\d+$/.exec(String(error))?.[0]);
  }
};

describe("an authorizer", () => {
  for (const [code, until22, from24 = until22] of AUTHORIZERS) {
    for (const version of VERSIONS) {
      const status = version < FIRST_WITHOUT_CALLBACKS ? until22 : from24;
      it(`nodejs${version}.x: ${code.replace(POLICY, "POLICY")} answers ${status}`, async () => {
        const { url } = await startFixture({
          routes: { $connect: {} },
          authorizer: { code, fn: { runtime: `nodejs${version}.x` } },
        });

        expect(await requestStatus(url)).to.equal(status);
      });
    }
  }
});
