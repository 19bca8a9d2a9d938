// A page of another origin that tries every kind of request, and the gateway's responses.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { closeAfterwards } from "./hooks.ts";

/** Runs in the page. Each attempt has its name in the query or, if that would change the call, in the path. */
const SCRIPT = String.raw`
const settled = (promise) => promise.then(() => {}, () => {});
const element = (name, properties) => new Promise((resolve) => {
  const one = Object.assign(document.createElement(name), properties);
  one.onload = one.onerror = resolve;
  document.body.append(one);
  // A frame, an object and a prefetch may fire no event at all.
  setTimeout(resolve, 2000);
});
const form = (name, action, method, enctype, fields) => new Promise((resolve) => {
  const frame = Object.assign(document.createElement("iframe"), { name, onload: resolve });
  document.body.append(frame);
  const one = Object.assign(document.createElement("form"), { action, method, enctype, target: name });
  for (const [key, value] of fields) one.append(Object.assign(document.createElement("input"), { name: key, value }));
  document.body.append(one);
  one.submit();
  setTimeout(resolve, 2000);
});
const AWS = {
  "x-amz-target": "AmazonSQS.SendMessage",
  authorization: "AWS4-HMAC-SHA256 Credential=any/20250101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20250101T000000Z",
};
const MESSAGE = JSON.stringify({ QueueUrl: "jobs", MessageBody: "evil" });
const FAULTS = JSON.stringify({ zombies: [{}] });

window.attempts = {
  // Simple requests, without a preflight.
  "fetch-get": (url) => fetch(url("/_local/api"), { mode: "no-cors" }),
  "fetch-text": (url) => fetch(url("/_local/queues/jobs/messages"), { method: "POST", mode: "no-cors", body: "evil" }),
  "fetch-form": (url) => fetch(url("/"), { method: "POST", mode: "no-cors", body: new URLSearchParams({ Action: "SendMessage" }) }),
  "fetch-multipart": (url) => {
    const body = new FormData();
    body.append("QueueUrl", "jobs");
    return fetch(url("/_local/queues/jobs/messages"), { method: "POST", mode: "no-cors", body });
  },
  "fetch-redrive": (url) => fetch(url("/_local/queues/jobs/redrive"), { method: "POST", mode: "no-cors" }),
  "fetch-stream": (url) => fetch(url("/_local/events"), { mode: "no-cors" }),
  "fetch-cors": (url) => fetch(url("/_local/faults")),
  "fetch-no-referrer": (url) => fetch(url("/_local/queues/jobs/messages"), { method: "POST", mode: "no-cors", body: "evil", referrerPolicy: "no-referrer" }),
  "post-connections": (url) => fetch(url("/test/@connections/" + window.connectionId), { method: "POST", mode: "no-cors", body: "evil" }),
  beacon: async (url) => { navigator.sendBeacon(url("/_local/queues/jobs/messages"), "evil"); },
  xhr: (url) => new Promise((resolve) => {
    const one = new XMLHttpRequest();
    one.onloadend = resolve;
    one.open("POST", url("/_local/queues/jobs/messages"));
    one.send("evil");
  }),
  "event-source": (url) => new Promise((resolve) => {
    const one = new EventSource(url("/_local/events"));
    one.onerror = () => { one.close(); resolve(); };
    one.addEventListener("state", () => { one.close(); resolve(); });
  }),
  redirect: (url) => fetch("/redirect?to=" + encodeURIComponent(url("/_local/queues/jobs/messages")), { method: "POST", mode: "no-cors", body: "evil" }),
  // Subresources of a page.
  image: (url) => element("img", { src: url("/_local/page/icon.svg") }),
  script: (url) => element("script", { src: url("/_local/page/main.js") }),
  module: (url) => element("script", { type: "module", src: url("/_local/page/main.js") }),
  style: (url) => element("link", { rel: "stylesheet", href: url("/_local/page/styles/base.css") }),
  frame: (url) => element("iframe", { src: url("/") }),
  sandbox: (url) => element("iframe", {
    sandbox: "allow-scripts",
    srcdoc: "<script>fetch(" + JSON.stringify(url("/_local/queues/jobs/messages")) + ", { method: 'POST', mode: 'no-cors', body: 'evil' })</scr" + "ipt>",
  }),
  object: (url) => element("object", { data: url("/") }),
  video: (url) => element("video", { src: url("/_local/page/icon.svg") }),
  // Forms.
  "form-get": (url) => form("form-get", url("/_local/api"), "get", "application/x-www-form-urlencoded", [["try", "form-get"]]),
  "form-post": (url) => form("form-post", url("/_local/queues/jobs/messages"), "post", "application/x-www-form-urlencoded", [["evil", "1"]]),
  "form-text": (url) => form("form-text", url("/_local/queues/jobs/messages"), "post", "text/plain", [['{"evil":"', '"}']]),
  "form-multipart": (url) => form("form-multipart", url("/_local/queues/jobs/messages"), "post", "multipart/form-data", [["evil", "1"]]),
};

// Requests with a preflight, which is refused.
window.preflighted = {
  "aws-sqs": (url) => fetch(url("/"), { method: "POST", headers: { ...AWS, "content-type": "application/x-amz-json-1.0" }, body: MESSAGE }),
  "faults-put": (url) => fetch(url("/_local/faults"), { method: "PUT", body: FAULTS }),
  "faults-json": (url) => fetch(url("/_local/queues/jobs/messages"), { method: "POST", headers: { "content-type": "application/json" }, body: "evil" }),
  "connection-delete": (url) => fetch(url("/_local/connections/" + window.connectionId), { method: "DELETE" }),
  "connections-delete": (url) => fetch(url("/test/@connections/" + window.connectionId), { method: "DELETE", headers: { authorization: "any" } }),
};

window.run = async (group, base, connectionId) => {
  window.connectionId = connectionId;
  const entries = Object.entries(window[group]);
  await Promise.all(entries.map(([name, attempt]) => settled(attempt((path) => base + path + "?try=" + name))));
  return entries.map(([name]) => name);
};

window.talk = (url, text) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(text);
  socket.onmessage = ({ data }) => { socket.close(); resolve(data); };
  socket.onerror = () => resolve("refused");
});
`;

/** @returns the port of a server that serves this page at each path, and redirects. */
const servePage = async (): Promise<number> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const to = url.searchParams.get("to");
    if (to !== null) {
      response.writeHead(307, { location: to }).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><body><script>${SCRIPT}</script></body>`);
  }).listen(0, "127.0.0.1");
  closeAfterwards(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

/** @param host that the browser resolves to 127.0.0.1. */
export const openForeignPage = async (browser: Browser, host: string): Promise<Page> => {
  const port = await servePage();
  const context = await browser.newContext();
  closeAfterwards(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://${host}:${port}/`);
  return page;
};

interface Answered {
  request: IncomingMessage;
  response: ServerResponse;
}

/**
 * The gateway's responses as observed in Node.js: browsers do not report all their requests.
 *
 * @returns `method status` of each request, by name of the attempt.
 */
export const watchAnswers = (port: number): Map<string, Set<string>> => {
  const answers = new Map<string, Set<string>>();
  const watch = (message: unknown): void => {
    const { request, response } = message as Answered;
    const name = new URL(request.url ?? "/", "http://localhost").searchParams.get("try");
    if (name === null || request.socket.localPort !== port) return;
    const seen = answers.get(name) ?? new Set();
    answers.set(name, seen.add(`${request.method} ${response.statusCode}`));
  };
  subscribe("http.server.response.finish", watch);
  closeAfterwards(() => unsubscribe("http.server.response.finish", watch));
  return answers;
};
