// What functions may do for channels: only where a namespace needs it.
import { expect } from "chai";
import { ROUTE_NAMES } from "../helpers/routes.ts";
import { HOOK, synthesize } from "../helpers/synthesize.ts";

describe("channels of a stack, in policies,", () => {
  it("let functions find a connection where that is for clients or programs, and only there", () => {
    const listFinders = (channels: object): string[] => {
      const policies = synthesize({ channels: channels as never }).ofType("aws_iam_role_policy");
      const finds = (name: string): boolean =>
        JSON.parse(policies.get(`dev/${name}/policy`)!["policy"]).Statement.some(
          ({ Action, Condition }: any) =>
            String(Action) === "dynamodb:GetItem" &&
            String(Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]) === "connection#*",
        );
      return ["publish", "broadcast", "subscribe"].filter(finds);
    };
    expect(listFinders({ room: { publish: "everyone" } })).to.deep.equal([]);
    expect(listFinders({ connection: {} })).to.deep.equal(["broadcast"]);
    expect(listFinders({ connection: { publish: "everyone" } })).to.deep.equal([
      "publish",
      "broadcast",
    ]);
  });

  it("let functions tell of members where a namespace says so, and only there", () => {
    const listTellers = (presence: unknown): string[] => {
      const stack = synthesize({ channels: { room: { presence } } as never });
      const policies = stack.ofType("aws_iam_role_policy");
      const functions = stack.ofType("aws_lambda_function");
      return ["subscribe", "unsubscribe", "disconnect", "publish", "broadcast", "connect"].filter(
        (name) => {
          const tells = String(policies.get(`dev/${name}/policy`)!["policy"]).includes("told#*");
          const { variables } = functions.get(`dev/${name}/function`)!["environment"];
          if (tells) expect(variables).to.include.keys("CHANNELS", "WORK_QUEUE_URL");
          return tells;
        },
      );
    };
    expect(listTellers(true)).to.deep.equal([]);
    expect(listTellers({ frames: true })).to.deep.equal([
      "subscribe",
      "unsubscribe",
      "disconnect",
      "publish",
      "broadcast",
    ]);
  });

  it("let functions ask the hooks of their deeds, and those only", () => {
    const stack = synthesize({
      channels: { room: { subscribe: { hook: HOOK } }, news: { subscribe: { hook: HOOK } } },
    });
    const functions = stack.ofType("aws_lambda_function");
    const asking = ROUTE_NAMES.filter((name) => {
      const policy =
        stack.ofType("aws_iam_role_policy").get(`dev/${name}/policy`)?.["policy"] ?? "{}";
      const { Statement = [] } = JSON.parse(policy);
      const invokes = Statement.filter(
        ({ Action }: any) => String(Action) === "lambda:InvokeFunction",
      );
      const { HOOKS } = functions.get(`dev/${name}/function`)!["environment"]?.variables ?? {};
      if (invokes.length === 0) expect(HOOKS).to.equal(undefined);
      else {
        expect(JSON.parse(HOOKS)).to.deep.equal({ [HOOK]: `websocket-dev-${HOOK}` });
        expect(invokes.flatMap(({ Resource }: any) => Resource)).to.have.length(1);
        expect(invokes[0].Resource[0]).to.match(
          new RegExp(`aws_lambda_function\\.${HOOK}_.*\\.arn`),
        );
      }
      return invokes.length > 0;
    });
    expect(asking).to.have.members(["subscribe", "history", "presence"]);
    expect(functions.get(`dev/${HOOK}/function`)).to.include({ timeout: 3 });
  });

  it("let publish count what users do, where a namespace has a budget, and only there", () => {
    const listKeys = (channels: object): string[] => {
      const stack = synthesize({ channels: channels as never });
      return stack.ofType("aws_iam_role_policy").get("dev/publish/policy")!["policy"];
    };
    expect(listKeys({ room: { budget: { perMinute: 60, atOnce: 10 } } })).to.include(
      "budget#publish#*",
    );
    expect(listKeys({ room: {} })).not.to.include("budget#");
  });
});
