import { expect } from "chai";
import type { DrawingNode, NodeKind } from "../../../../../gateway/console/drawing-parts.ts";
import { layOut } from "../../../../../gateway/console/page/model/layout.js";

const node = (kind: NodeKind, label: string): DrawingNode => ({
  id: label,
  kind,
  label,
  settings: {},
});

const place = (nodes: DrawingNode[], edges: [from: string, to: string][] = []) =>
  layOut({ nodes, edges: edges.map(([from, to]) => ({ from, to, label: "integration" })) });

describe("the layout of the drawing", () => {
  it("puts triggers on the left, functions in the middle, and what they use on the right", () => {
    const { nodes } = place([
      node("table", "t"),
      node("function", "f"),
      node("route", "r"),
      node("schedule", "s"),
    ]);
    const at = (label: string) => nodes.find((each) => each.label === label)!.x;
    expect(at("r")).to.equal(at("s"));
    expect(at("r")).to.be.lessThan(at("f"));
    expect(at("f")).to.be.lessThan(at("t"));
  });

  it("orders routes by a connection's life, and functions by their routes", () => {
    const { nodes } = place(
      ["$default", "$disconnect", "send", "$connect"]
        .map((label) => node("route", label))
        .concat(["on-default", "on-send", "on-connect"].map((label) => node("function", label))),
      [
        ["$default", "on-default"],
        ["send", "on-send"],
        ["$connect", "on-connect"],
      ],
    );
    const column = (x: number) =>
      nodes.filter((each) => each.x === x).toSorted((one, other) => one.y - other.y);
    const [left, middle] = [...new Set(nodes.map(({ x }) => x))].map(column);
    expect(left?.map(({ label }) => label)).to.deep.equal([
      "$connect",
      "send",
      "$disconnect",
      "$default",
    ]);
    expect(middle?.map(({ label }) => label)).to.deep.equal([
      "on-connect",
      "on-send",
      "on-default",
    ]);
  });

  it("removes the common prefix of all names, by whole words, and cuts long ones", () => {
    const labels = (...names: string[]) =>
      place(names.map((name) => node("function", name))).nodes.map(({ shortLabel }) => shortLabel);
    expect(labels("chat-dev-send", "chat-dev-list")).to.deep.equal(["send", "list"]);
    expect(labels("chat-dev", "chat-dev-list")).to.deep.equal(["dev", "dev-list"]);
    expect(labels("chat-dev-send")).to.deep.equal(["chat-dev-send"]);
    expect(labels("x".repeat(30))).to.deep.equal([`${"x".repeat(23)}…`]);
  });

  it("draws no edge to missing nodes, and none out of the diagram", () => {
    const { edges, nodes, width, height } = place(
      [node("queue", "a"), node("queue", "b"), node("function", "f")],
      [
        ["a", "b"],
        ["a", "f"],
        ["f", "elsewhere"],
      ],
    );
    expect(edges).to.have.length(2);
    const numbers = edges.map(({ path }) => path.match(/-?[\d.]+/g)!.map(Number));
    for (const path of numbers) expect(Math.max(...path)).to.be.at.most(width);
    for (const each of nodes) expect(each.y + each.height).to.be.at.most(height);
  });
});
