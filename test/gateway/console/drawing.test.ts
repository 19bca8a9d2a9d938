import { expect } from "chai";
import { drawModel } from "../../../gateway/console/drawing.ts";
import { readModel } from "../../../gateway/model/model.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { readDocument } from "../../../gateway/terraform/document.ts";
import { synthesizedStack } from "../../helpers/dev-stack.ts";

const draw = async (name: "dev" | "prod") => {
  const variables = {
    TF_VAR_jwt_issuer: "https://issuer.example",
    TF_VAR_jwt_jwks_uri: "https://issuer.example/keys",
    TF_VAR_jwt_audiences: '["app"]',
    TF_VAR_api_gateway_account_role_arn: "arn:aws:iam::000000000000:role/account",
  };
  const path = await synthesizedStack(name);
  const drawing = drawModel(readModel(loadConfiguration(readDocument(path), variables), "."));
  const labels = new Map(
    drawing.nodes.map(({ id, label }) => [id, label.replace(`websocket-${name}-`, "")]),
  );
  const edges = drawing.edges.map(({ from, to, label }) => [
    labels.get(from),
    labels.get(to),
    label,
  ]);
  return { ...drawing, edges };
};

describe("the drawing of the dev stack", function () {
  it("leads from each route to its function", async () => {
    const { edges } = await draw("dev");
    expect(edges).to.deep.include.members([
      ["$connect", "authorizer", "authorizer"],
      ["$connect", "connect", "integration"],
      ["$default", "default", "integration"],
      ["sendmessage", "sendmessage", "integration"],
    ]);
  });

  it("leads from functions only to what their roles allow", async () => {
    const { edges } = await draw("dev");
    const from = (name: string) =>
      edges.filter(([source, , label]) => source === name && label !== "integration");
    expect(from("connect")).to.deep.equal([
      ["connect", "connections", "GetItem, Query, PutItem, UpdateItem, DeleteItem, BatchWriteItem"],
    ]);
    expect(from("sendmessage")).to.deep.include(["sendmessage", "broadcasts", "SendMessage"]);
    expect(from("whoami")).to.deep.equal([["whoami", "@connections", "ManageConnections"]]);
    expect(from("ping")).to.deep.equal([]);
  });

  it("leads from queues to functions, and to dead letters", async () => {
    const { edges } = await draw("dev");
    expect(edges).to.deep.include.members([
      ["broadcasts", "broadcast", "up to 10 messages"],
      ["broadcasts", "broadcasts-dead-letters", "after 5 receives"],
    ]);
  });

  it("has the settings of each part", async () => {
    const { nodes } = await draw("dev");
    const findSettings = (label: string) => nodes.find((node) => node.label === label)?.settings;
    expect(findSettings("$connect")).to.include.keys("address", "authorizer", "timeout");
    expect(findSettings("websocket-dev-broadcast")).to.include({
      runtime: "nodejs24.x",
      CONNECTION_LAYOUTS: "1:16",
    });
    expect(findSettings("websocket-dev-connections")).to.include({ keys: "p, c", expiry: "e" });
  });

  it("has schedules", async () => {
    const { edges, nodes } = await draw("prod");
    expect(nodes.find(({ kind }) => kind === "schedule")?.settings).to.include({
      every: "1 min",
    });
    expect(edges.find(([, to, label]) => to === "sweep" && label === "schedule")).to.have.length(3);
  });
});
