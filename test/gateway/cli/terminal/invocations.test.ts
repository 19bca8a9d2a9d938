// One line for each invocation.
import { expect } from "chai";
import {
  createInvocationPrinter,
  renderInvocation,
} from "../../../../gateway/cli/terminal/invocations.ts";
import { type Paint, PLAIN } from "../../../../gateway/cli/terminal/paint.ts";

const INVOCATION = {
  functionName: "ping",
  result: "200",
  hasFailed: false,
  durationMs: 40.7,
  isCold: false,
};

describe("the line of an invocation", () => {
  it("has the function, its result, its time, and whether it was cold", () => {
    expect(renderInvocation(INVOCATION, PLAIN)).to.equal("ping  200  41 ms");
    expect(renderInvocation({ ...INVOCATION, result: "ok", isCold: true }, PLAIN)).to.equal(
      "ping  ok  41 ms  cold",
    );
  });

  it("shows failures in red, and refusals in yellow", () => {
    const styles: unknown[] = [];
    const paint: Paint = (style, text) => {
      styles.push(style);
      return text;
    };
    renderInvocation(INVOCATION, paint);
    renderInvocation({ ...INVOCATION, result: "404" }, paint);
    renderInvocation({ ...INVOCATION, result: "Error", hasFailed: true }, paint);
    expect(styles).to.deep.equal(["bold", "green", "bold", "yellow", "bold", "red"]);
  });

  it("is one of at most fifty a second; the others are counted", () => {
    const lines: string[] = [];
    let nowMs = 0;
    const print = createInvocationPrinter(
      (line) => lines.push(line),
      PLAIN,
      () => nowMs,
    );
    for (let count = 0; count < 73; count += 1) print(INVOCATION);
    expect(lines).to.have.length(50);
    nowMs = 1000;
    print(INVOCATION);
    expect(lines.slice(50)).to.deep.equal(["… and 23 more in that second", "ping  200  41 ms"]);
  });
});
