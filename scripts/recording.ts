// npm run recording: starts the gateway, talks to it with wscat, and draws both terminals as docs/terminal.svg.
import { writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { answerHelp } from "./lib/help.ts";
import { drawRecording, type RecordedLine } from "./lib/recording/drawing.ts";
import { RecordedProgram } from "./lib/recording/session.ts";

answerHelp(import.meta.filename);

const PATH = "docs/terminal.svg";
const PORT = "3001";
const DESCRIPTION =
  "Two terminals: npm start builds, synthesizes and serves; wscat connects, sends messages and gets replies; each invocation is a line.";

/** Milliseconds that readers get for each message, and at most between two lines. */
const READING_MS = 1200;
const MAX_GAP_MS = 1500;

/** What is typed, and a line that shows that it has been handled. */
const CONVERSATION = [
  ['{"action":"ping"}', /^ping .* ms/],
  ['{"action":"echoMessage","message":"hello there..."}', /^echoMessage .* ms/],
  ['{"action":"sendmessage","data":"hi"}', /^broadcast .* ms/],
] as const;

/** wscat's prompts, with which its lines begin. */
const PROMPT = /^(?:[<>] )+/;

const record = async (): Promise<{ server: RecordedLine[]; client: RecordedLine[] }> => {
  const startedMs = performance.now();
  const now = (): number => performance.now() - startedMs;
  const server = new RecordedProgram("npm", ["start", "--silent", "--", "--port", PORT], now);
  try {
    await server.says(/Routes: /);
    const url = `ws://localhost:${PORT}/dev?token=allow-ws-connection`;
    const typed: RecordedLine[] = [{ atMs: now() + READING_MS, text: `$ npx wscat -c "${url}"` }];
    await wait(READING_MS);
    const client = new RecordedProgram("wscat", ["--no-color", "-c", url], now);
    try {
      await server.says(/^connect .* ms/);
      for (const [message, handled] of CONVERSATION) {
        await wait(READING_MS);
        typed.push({ atMs: now(), text: `> ${message}` });
        client.type(message);
        await server.says(handled);
      }
      await wait(READING_MS / 2);
    } finally {
      await client.end();
    }
    const answers = client.lines
      .map(({ atMs, text }) => ({ atMs, text: stripVTControlCharacters(text).replace(PROMPT, "") }))
      .filter(({ text }) => text.trim() !== "" && !text.startsWith("Connected"))
      .map(({ atMs, text }) => ({ atMs, text: `< ${text}` }));
    return {
      server: server.lines,
      client: [...typed, ...answers].toSorted((a, b) => a.atMs - b.atMs),
    };
  } finally {
    await server.end();
  }
};

/** Shortens waits in which nothing is printed. */
const compress = (all: RecordedLine[]): ((line: RecordedLine) => RecordedLine) => {
  const shown = new Map<number, number>();
  let [before, at] = [0, 0];
  for (const { atMs } of all.toSorted((one, other) => one.atMs - other.atMs)) {
    at += Math.min(MAX_GAP_MS, atMs - before);
    before = atMs;
    shown.set(atMs, at);
  }
  return ({ atMs, text }) => ({ atMs: shown.get(atMs) ?? atMs, text });
};

const { server, client } = await record();
const start = { atMs: 0, text: "$ npm start" };
const toShown = compress([start, ...server, ...client]);
const panes = [
  { title: "npm start", lines: [start, ...server].map(toShown) },
  { title: "wscat", lines: client.map(toShown) },
];
writeFileSync(PATH, drawRecording(panes, DESCRIPTION));
console.log(`Wrote ${PATH}.`);
