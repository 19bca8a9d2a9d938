// How a recorded session is drawn.
import { expect } from "chai";
import { splitStyles, wrap } from "../../../../scripts/lib/recording/ansi.ts";
import { drawRecording } from "../../../../scripts/lib/recording/drawing.ts";

const ESCAPE = "\u001B[";

describe("a recorded line", () => {
  it("is split where its style changes", () => {
    const line = `a${ESCAPE}1mb${ESCAPE}32mc${ESCAPE}22md${ESCAPE}39me${ESCAPE}0m${ESCAPE}2Kf`;
    expect(splitStyles(line)).to.deep.equal([
      { text: "a", styles: [] },
      { text: "b", styles: ["bold"] },
      { text: "c", styles: ["bold", "green"] },
      { text: "d", styles: ["green"] },
      { text: "e", styles: [] },
      { text: "f", styles: [] },
    ]);
  });

  it("is wrapped at the width, and keeps its styles", () => {
    const rows = wrap(splitStyles(`abc${ESCAPE}1mdefgh`), 4);
    const bold = ["bold"];
    expect(rows).to.deep.equal([
      [
        { text: "abc", styles: [] },
        { text: "d", styles: bold },
      ],
      [{ text: "efgh", styles: bold }],
    ]);
    expect(wrap([], 4)).to.deep.equal([[]]);
  });
});

describe("a recording", () => {
  const svg = drawRecording(
    [
      { title: "one", lines: [{ atMs: 0, text: "$ <start>" }] },
      { title: "two", lines: [{ atMs: 5000, text: `${ESCAPE}31m"no" & no` }] },
    ],
    "Two terminals",
  );

  it("shows each line at its time, and begins anew when readers have had time for the last", () => {
    expect(
      [...svg.matchAll(/([\d.]+)% \{ opacity: 1 \}/g)].map(([, share]) => share),
    ).to.deep.equal(["0.0", "50.0"]);
    expect(svg.match(/ 10\.0s step-end infinite/g)).to.have.length(2);
  });

  it("is XML whatever was printed, and describes itself", () => {
    expect(svg).to.include(">$ &lt;start&gt;</text>");
    expect(svg).to.include('<tspan class="red">&quot;no&quot; &amp; no</tspan>');
    expect(svg).to.include('role="img" aria-label="Two terminals"');
  });
});
