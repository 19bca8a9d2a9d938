// The text that npm start prints when the gateway serves.
import { expect } from "chai";
import type { Suggestions } from "../../../gateway/index.ts";
import { greeting } from "../../../gateway/cli/greeting.ts";
import { PLAIN } from "../../../gateway/cli/terminal/paint.ts";
import { connect } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { authorizes } from "../../helpers/handler-code.ts";
import { ECHO, startUrl } from "../../helpers/function-url.ts";
import { startHttpApi } from "../../helpers/http-api.ts";
import { SIGNED_CONNECT } from "../../helpers/signed-route.ts";
import { startTwoApis } from "../../helpers/two-apis.ts";

const greetingLines = (
  gateway: Parameters<typeof greeting>[0],
  name: string,
  token?: string,
  suggestions?: Suggestions,
): string[] =>
  greeting(gateway, { name, token, suggestions, readyMs: 833.6, paint: PLAIN }).split("\n");

describe("the greeting", () => {
  it("names the URL of the only stage, and the command to paste", async () => {
    const gateway = await startFixture({ routes: { ping: {}, $default: {} } });
    expect(greetingLines(gateway, 'the stack "dev"', "?token=x")).to.deep.equal([
      `ws://localhost:${gateway.port}/test serves the stack "dev", ready in 834 ms. Ctrl+C ends it.`,
      `http://localhost:${gateway.port}/ shows what happens there.`,
      "",
      `  npx wscat -c "ws://localhost:${gateway.port}/test?token=x"`,
      "",
      "Routes: ping  $default",
    ]);
  });

  it("says that nothing can be connected to where no stage is deployed", async () => {
    const gateway = await startFixture({ routes: { ping: {} }, stage: { auto_deploy: false } });
    expect(greetingLines(gateway, ".").slice(0, 4)).to.deep.equal([
      `http://localhost:${gateway.port} serves ., ready in 834 ms. Ctrl+C ends it.`,
      `http://localhost:${gateway.port}/ shows what happens there.`,
      "",
      "  Nothing to connect to: no API has an aws_apigatewayv2_stage that is deployed.",
    ]);
  });

  it("says in seconds how long a plan has taken", async () => {
    const gateway = await startFixture({ routes: { ping: {} } });
    const text = greeting(gateway, { name: ".", readyMs: 81_086, paint: PLAIN });
    expect(text).to.include("ready in 81 s.");
  });

  it("escapes what a terminal would obey in a name and in a token", async () => {
    const gateway = await startFixture({ routes: { ping: {} } });
    const [first, , , command] = greetingLines(gateway, "the stack \u009B2J", "?token=\u001B]0;x");
    expect(first).to.include("serves the stack \\u009b2J, ready");
    expect(command).to.include("?token=\\u001b]0;x");
  });

  it("quotes a URL that a shell would change", async () => {
    const gateway = await startFixture({ routes: { ping: {} }, stage: { name: "$default" } });
    expect(greetingLines(gateway, "x", "?token=x")).to.include(
      `  npx wscat -c 'ws://localhost:${gateway.port}/$default?token=x'`,
    );
  });

  it("has a command for each function URL, signed where it must be", async () => {
    const { port, ...gateway } = await startUrl(ECHO, { url: { authorization_type: "AWS_IAM" } });
    const url = `"http://localhost:${port}/_url/fixture-echo"`;
    expect(greetingLines({ ...gateway, port }, "x")).to.include(
      `  curl --aws-sigv4 aws:amz:eu-west-1:lambda --user any:any ${url}`,
    );
    const open = await startUrl(ECHO);
    expect(greetingLines(open, "x")).to.include(
      `  curl "http://localhost:${open.port}/_url/fixture-echo"`,
    );
  });

  it("has a command for each stage of an HTTP API, and its routes", async () => {
    const gateway = await startHttpApi({ routes: { "GET /pets": {}, $default: {} } });
    const lines = greetingLines(gateway, "x");
    expect(lines).to.include(`  curl "http://localhost:${gateway.port}/web/"`);
    expect(lines.at(-1)).to.equal("Routes of web: GET /pets  $default");
  });

  it("begins with the URL of the only HTTP API where there is no WebSocket API", async () => {
    const gateway = await startHttpApi({ routes: { "GET /pets": {} }, isAlone: true });
    expect(greetingLines(gateway, "plan.json")).to.deep.equal([
      `http://localhost:${gateway.port}/web/ serves plan.json, ready in 834 ms. Ctrl+C ends it.`,
      `http://localhost:${gateway.port}/ shows what happens there.`,
      "",
      `  curl "http://localhost:${gateway.port}/web/"`,
      "",
      "Routes of web: GET /pets",
    ]);
    expect(gateway.model.apis).to.deep.equal([]);
  });

  it("has what the project suggests in the commands, quoted for a shell", async () => {
    const gateway = await startUrl(ECHO);
    const lines = greetingLines(gateway, "x", "", {
      urlBodies: { "fixture-echo": `{"text":"it's $HOME"}` },
    });
    expect(lines).to.include(
      `  curl "http://localhost:${gateway.port}/_url/fixture-echo" -d '{"text":"it'\\''s $HOME"}'`,
    );
  });

  it("shows where to pass a token that must not be in the query string", async () => {
    const gateway = await startFixture({ routes: { ping: {} } });
    expect(greetingLines(gateway, 'the stack "prod"', "subprotocol")).to.include(
      `  npx wscat -s app -s TOKEN -c "ws://localhost:${gateway.port}/test"`,
    );
  });

  it("shows the identity sources that the authorizer requires", async () => {
    const gateway = await startFixture({
      routes: { $connect: {} },
      authorizer: {
        code: authorizes("Allow"),
        identitySources: [
          "route.request.header.X-Token",
          "route.request.querystring.room",
          "route.request.querystring.seat",
          "stageVariables.x",
        ],
      },
    });
    expect(greetingLines(gateway, "plan.json")).to.include(
      `  npx wscat -H "X-Token: VALUE" -c "ws://localhost:${gateway.port}/test?room=VALUE&seat=VALUE"`,
    );
  });

  it("signs the query where $connect has AWS_IAM, and the line connects", async () => {
    const gateway = await startFixture({ routes: { $connect: {} }, resources: SIGNED_CONNECT });
    const line = greetingLines(gateway, "x").find((one) => one.includes("wscat"));
    const [, url = ""] = /"(.+)"/.exec(line ?? "") ?? [];
    expect(url).to.include("/test?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=any/");
    await connect(url);
  });

  it("has nothing in a line to paste that a shell would run, and no control characters", async () => {
    const gateway = await startFixture({
      routes: { $connect: {}, "\u001B[2J": {} },
      authorizer: {
        code: authorizes("Allow"),
        identitySources: [
          "route.request.header.$(date>here)",
          "route.request.querystring.`date>here`",
          "route.request.querystring.room",
        ],
      },
    });
    const lines = greetingLines(gateway, "plan.json");
    expect(lines).to.include(`  npx wscat -c "ws://localhost:${gateway.port}/test?room=VALUE"`);
    expect(lines.at(-1)).to.equal("Routes: $connect  \\u001b[2J");
  });

  it("has a line for each API and stage, with the shortest path that leads there", async () => {
    const { gateway } = await startTwoApis();
    const url = `ws://localhost:${gateway.port}`;
    expect(greetingLines(gateway, "plan.json")).to.deep.equal([
      `${url} serves plan.json, ready in 834 ms. Ctrl+C ends it.`,
      `http://localhost:${gateway.port}/ shows what happens there.`,
      "",
      `  npx wscat -c "${url}/fixture/test"`,
      `  npx wscat -c "${url}/second%20api%2F2/test"`,
      `  npx wscat -c "${url}/beta"`,
      "",
      "Routes of fixture: who",
      "Routes of second api/2: who",
    ]);
  });

  it("uses the host where APIs have the same name and stage", async () => {
    const { gateway } = await startTwoApis({ secondName: "fixture" });
    const [, second] = gateway.model.apis;
    expect(greetingLines(gateway, "plan.json")).to.include(
      `  npx wscat -H "Host: ${second!.domainName}" -c "ws://localhost:${gateway.port}/test"`,
    );
  });
});
