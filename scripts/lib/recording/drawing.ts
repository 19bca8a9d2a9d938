// Draws a recorded session as an animated SVG, which needs no script and shows everything at once to people who prefer
// reduced motion.
import { type Part, splitStyles, wrap } from "./ansi.ts";

export interface RecordedLine {
  /** Milliseconds since the start. */
  atMs: number;
  /** May contain terminal styles. */
  text: string;
}

export interface Pane {
  title: string;
  lines: RecordedLine[];
}

const COLUMNS = 112;
const ROW_PX = 18;
const CHARACTER_PX = 7.8;
const MARGIN_PX = 14;
const TITLE_PX = 30;

/** Milliseconds that the whole session stays before it begins anew. */
const REST_MS = 5000;

const STYLE = `
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre; }
  .title { fill: #9198a1; }
  .bold { font-weight: 600; }
  .dim { fill: #9198a1; }
  .red { fill: #ff7b72; }
  .green { fill: #3fb950; }
  .yellow { fill: #d29922; }
  .cyan { fill: #39c5cf; }
  @media (prefers-reduced-motion: reduce) { .line { animation: none !important; } }`;

/** @param description for people who cannot see it. */
export const drawRecording = (panes: Pane[], description: string): string => {
  const lengthMs =
    Math.max(...panes.flatMap(({ lines }) => lines.map(({ atMs }) => atMs))) + REST_MS;
  const drawn: string[] = [];
  let top = 0;
  for (const pane of panes) {
    const { svg, height } = drawPane(pane, top, lengthMs);
    drawn.push(svg);
    top += height + MARGIN_PX;
  }
  const width = Math.ceil(COLUMNS * CHARACTER_PX + 2 * MARGIN_PX);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top - MARGIN_PX}" role="img" aria-label="${escape(description)}">
<style>${STYLE}
</style>
${drawn.join("\n")}
</svg>
`;
};

const drawPane = (
  { title, lines }: Pane,
  top: number,
  lengthMs: number,
): { svg: string; height: number } => {
  const rows = lines.flatMap(({ atMs, text }) =>
    wrap(splitStyles(text), COLUMNS).map((parts) => ({ atMs, parts })),
  );
  const height = TITLE_PX + rows.length * ROW_PX + MARGIN_PX;
  const width = Math.ceil(COLUMNS * CHARACTER_PX + 2 * MARGIN_PX);
  const texts = rows.map(({ atMs, parts }, index) => {
    const y = top + TITLE_PX + (index + 0.8) * ROW_PX;
    return drawRow(parts, y, { name: `l${top}-${index}`, share: atMs / lengthMs, lengthMs });
  });
  const frame = `<rect y="${top}" width="${width}" height="${height}" rx="8" fill="#0d1117"/>`;
  const heading = `<text class="title" x="${MARGIN_PX}" y="${top + 20}">${escape(title)}</text>`;
  return { svg: [frame, heading, ...texts].join("\n"), height };
};

/** @param appearance a name, and when in the session it appears: each row needs keyframes of its own to begin anew with all others. */
const drawRow = (
  parts: Part[],
  y: number,
  appearance: { name: string; share: number; lengthMs: number },
): string => {
  const { name, share, lengthMs } = appearance;
  const spans = parts.map(({ text, styles }) =>
    styles.length === 0
      ? escape(text)
      : `<tspan class="${styles.join(" ")}">${escape(text)}</tspan>`,
  );
  const keyframes = `@keyframes ${name} { 0% { opacity: 0 } ${(share * 100).toFixed(1)}% { opacity: 1 } }`;
  const animation = `animation: ${name} ${(lengthMs / 1000).toFixed(1)}s step-end infinite`;
  return `<style>${keyframes}</style><text class="line" x="${MARGIN_PX}" y="${y}" style="${animation}">${spans.join("")}</text>`;
};

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

const escape = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES.get(character) ?? character);
