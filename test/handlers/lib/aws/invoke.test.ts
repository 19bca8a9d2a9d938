// Invoking a function: what is sent, what comes back, and what counts as a failure.
import { expect } from "chai";
import { createInvoke, invokeFromEnv } from "../../../../handlers/lib/aws/invoke.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { startRedirectedServer } from "../../../helpers/redirected-aws.ts";
import { type RawServer, startRawServer } from "../../../helpers/raw-server.ts";
import { stopTimers } from "../../../helpers/timeouts.ts";
import { setVariables } from "../../../helpers/variables.ts";
import { expectedAuthorization } from "../../../helpers/verify-signature.ts";

const answer = (body: string, head = "HTTP/1.1 200 OK\r\n") =>
  `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe("invoking a function", () => {
  let server: RawServer;

  beforeEach(async () => {
    server = await startRawServer();
  });

  afterEach(() => server.close());

  const createCall = (timeoutMs?: number) =>
    createInvoke({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: "eu-west-1",
      credentials: () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" }),
      timeoutMs,
    });

  it("sends the event, and returns what the function returns", async () => {
    server.respond = (socket) => socket.write(answer('{"allow":true,"why":"é"}'));
    const result = await createCall()("websocket-dev-mayUse", { channel: "room:é" });
    expect(result).to.deep.equal({ allow: true, why: "é" });
    const [request] = server.requests;
    expect(request!.path).to.equal("/2015-03-31/functions/websocket-dev-mayUse/invocations");
    expect(JSON.parse(request!.body.toString())).to.deep.equal({ channel: "room:é" });
    expect(request!.headers["authorization"]).to.equal(
      await expectedAuthorization(request!, "secret"),
    );
  });

  for (const [what, response, name] of [
    [
      "fails",
      answer('{"errorType":"Error"}', "HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\n"),
      "FunctionError",
    ],
    [
      "may not be invoked",
      answer("{}", "HTTP/1.1 403 No\r\nx-amzn-errortype: AccessDeniedException:x\r\n"),
      "AccessDeniedException",
    ],
    [
      "fails, as a header without blanks tells",
      answer("{}", "HTTP/1.1 200 OK\r\nx-amz-function-error:Handled\r\n"),
      "FunctionError",
    ],
    [
      "does not exist, as a header with several blanks tells",
      answer("{}", "HTTP/1.1 404 No\r\nX-Amzn-ErrorType:  ResourceNotFoundException\r\n"),
      "ResourceNotFoundException",
    ],
    [
      "is invoked too often, as a header without blanks tells",
      answer("{}", "HTTP/1.1 429 No\r\nx-amzn-errortype:TooManyRequestsException\r\n"),
      "TooManyRequestsException",
    ],
    ["is answered for by a proxy", answer("<html>", "HTTP/1.1 502 Bad\r\n"), "FunctionError"],
  ] as const) {
    it(`rejects when it ${what}`, async () => {
      server.respond = (socket) => socket.write(response);
      const error = await catchRejection(createCall()("f", {}));
      expect(error).to.include({ name, call: "lambda:InvokeFunction" });
      expect(server.requests).to.have.length(1);
    });
  }

  it("tells the status and the beginning of the response when it rejects", async () => {
    const body = "é".repeat(301);
    server.respond = (socket) => socket.write(answer(body, "HTTP/1.1 413 No\r\n"));
    const error = await catchRejection(createCall()("f", {}));
    expect(error.message).to.equal(`413 ${"é".repeat(300)}`);
    expect(error).to.include({ status: 413, mayHaveHappened: false });
  });

  for (const body of ["", `<html>${"x".repeat(5000)}`])
    it(`rejects an answer that is not JSON: ${body.slice(0, 10)}`, async () => {
      server.respond = (socket) => socket.write(answer(body));
      const error = await catchRejection(createCall()("f", {}));
      expect(error).to.include({
        name: "InvalidResponse",
        message: `Expected JSON, received "${body.length > 200 ? `${body.slice(0, 200)}…` : body}"`,
        status: 200,
        call: "lambda:InvokeFunction",
        mayHaveHappened: true,
      });
    });

  it("escapes the function's name", async () => {
    server.respond = (socket) => socket.write(answer("null"));
    expect(await createCall()("f:live/x", {})).to.equal(null);
    expect(server.requests[0]!.path).to.equal("/2015-03-31/functions/f%3Alive%2Fx/invocations");
    expect(server.requests[0]!.headers).to.include({ "content-type": "application/json" });
  });

  it("tries once more when the connection is lost, as one that was idle may be", async () => {
    server.respond = (socket) => {
      if (server.requests.length === 1) socket.destroy();
      else socket.write(answer("1"));
    };
    expect(await createCall()("f", {})).to.equal(1);
  });

  it("does not try again when there are no credentials", async () => {
    let asked = 0;
    const call = createInvoke({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: "eu-west-1",
      credentials: () => {
        asked += 1;
        throw new RangeError("no credentials");
      },
    });
    const error = await catchRejection(call("f", {}));
    expect([error.message, asked, server.requests.length]).to.deep.equal(["no credentials", 1, 0]);
  });

  it("uses four connections at most", async () => {
    server.respond = (socket) => socket.write(answer("1"));
    const call = createCall();
    await Promise.all(Array.from({ length: 10 }, () => call("f", {})));
    expect(server.requests).to.have.length(10);
    expect(server.connections).to.equal(4);
  });

  it("waits three seconds for each attempt, unless another time is set", async () => {
    const { letPass } = stopTimers(server);
    const rejection = catchRejection(createCall()("f", {}));
    await letPass();
    await letPass();
    expect((await rejection).message).to.equal("No response within 3000 ms");
  });

  it("calls Lambda in the function's Region with the role's credentials", async () => {
    const redirected = await startRedirectedServer();
    redirected.respond = (socket) => socket.write(answer("5"));
    expect(await invokeFromEnv()("f", {})).to.equal(5);
    const [{ path, headers }] = redirected.requests as [(typeof redirected.requests)[0]];
    expect(path).to.equal("/2015-03-31/functions/f/invocations");
    expect(headers["host"]).to.equal("lambda.eu-west-1.amazonaws.com");
    expect(headers["authorization"]).to.match(/Credential=AKIAROLE\/\d{8}\/eu-west-1\/lambda\//);
    setVariables({ AWS_REGION: undefined });
    expect(invokeFromEnv).to.throw("The environment variable AWS_REGION is missing");
  });

  it("rejects when Lambda does not answer in time, twice", async () => {
    const error = await catchRejection(createCall(20)("f", {}));
    expect(error.name).to.equal("ConnectionError");
    expect(server.requests).to.have.length(2);
  });
});
