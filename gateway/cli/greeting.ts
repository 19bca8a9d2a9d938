// The text printed once the gateway serves: URLs, commands to paste, and routes.
import { escapeControls } from "../../shared/escape-controls.ts";
import { own } from "../../shared/own.ts";
import { quoteForShell } from "../../shared/quote-for-shell.ts";
import { renderHttpRoutes, renderRoutes } from "./route-lines.ts";
import type { Paint } from "./terminal/paint.ts";
import {
  type Api,
  type FunctionUrl,
  type Gateway,
  listHttpPaths,
  localPathFor,
  localPathOfUrl,
  type Stage,
  type Suggestions,
} from "../index.ts";

/** wscat options for stacks that accept no token in the query string. */
const PROTOCOLS = "-s app -s TOKEN ";

export interface GreetingOptions {
  /** What is served, for example `the stack "dev"`. */
  name: string;
  /** Query string with the client's token, or `subprotocol`. Default: no token. */
  token?: string;
  /** Milliseconds that the start has taken. */
  readyMs: number;
  /** What queues and function URLs may be sent. Default: nothing. */
  suggestions?: Suggestions;
  paint: Paint;
}

export const greeting = (
  { port, model }: Pick<Gateway, "port" | "model">,
  { name, token = "", readyMs, suggestions = {}, paint }: GreetingOptions,
): string => {
  const { apis, eventSourceMappings, functionUrls, httpApis, region } = model;
  const functionNames = model.functions.map(({ functionName }) => functionName);
  const places = apis.flatMap((api) => api.stages.map((stage) => ({ api, stage })));
  const url = `ws://localhost:${port}`;
  const [mapping] = eventSourceMappings;
  const commands = [
    ...places.map(({ api, stage }) => connectLine(apis, api, stage, { url, token })),
    ...(mapping ? [sendMessageLine(port, region, mapping.queue.name, suggestions)] : []),
    ...functionUrls.map((to) => curlLine(port, region, to, suggestions)),
    ...listHttpPaths(httpApis).map(
      (path) => `curl ${quoteUrl(`http://localhost:${port}${path}/`)}`,
    ),
  ];
  return [
    `${paint("bold", escapeControls(describeUrl(port, model)))} serves ${escapeControls(name)}, ready in ${describeTime(readyMs)}. Ctrl+C ends it.`,
    `${paint("bold", `http://localhost:${port}/`)} shows what happens there.`,
    "",
    ...(commands.length === 0 ? [NO_STAGE] : commands).map(
      (command) => `  ${escapeControls(command)}`,
    ),
    "",
    ...apis.map((api) => {
      const of = apis.length === 1 ? "" : ` of ${api.name}`;
      return renderRoutes(api, `Routes${of}`, functionNames);
    }),
    ...httpApis.map((api) => renderHttpRoutes(api, `Routes of ${api.name}`, functionNames)),
  ].join("\n");
};

const NO_STAGE = "Nothing to connect to: no API has an aws_apigatewayv2_stage that is deployed.";

/** A plan of Terraform may take minutes. */
const describeTime = (ms: number): string =>
  ms < MS_IN_FULL ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;

const MS_IN_FULL = 10_000;

/** Includes the path if one stage is served. Without stages of WebSocket APIs, those of HTTP APIs count. */
const describeUrl = (port: number, { apis, httpApis }: Gateway["model"]): string => {
  const isHttp = apis.every(({ stages }) => stages.length === 0);
  const paths = isHttp
    ? listHttpPaths(httpApis).map((path) => `${path}/`)
    : apis.flatMap((api) => api.stages.map((stage) => localPathFor(apis, api, stage)));
  const [only = "", ...others] = paths;
  return `${isHttp ? "http" : "ws"}://localhost:${port}${others.length === 0 ? only : ""}`;
};

/** In double quotes, which every shell knows, unless a shell replaces parts of it there, such as `$default`. */
const quoteUrl = (url: string): string => (/[$`"\\!]/.test(url) ? quoteForShell(url) : `"${url}"`);

/** An API without a local path is addressed by its host name. */
const connectLine = (
  apis: Api[],
  api: Api,
  stage: Stage,
  { url, token }: { url: string; token: string },
): string => {
  const path = localPathFor(apis, api, stage);
  const host = path === undefined ? [`-H "Host: ${api.domainName}"`] : [];
  const headers = listIdentities(api, "header").map((name) => `-H "${name}: VALUE"`);
  const asked = [
    ...listIdentities(api, "querystring").map((name) => `${name}=VALUE`),
    ...listSignature(api),
  ];
  const ownQuery = asked.length > 0 ? `?${asked.join("&")}` : "";
  const query = token === "subprotocol" ? "" : token || ownQuery;
  const protocols = token === "subprotocol" ? PROTOCOLS : "";
  const options = [...host, ...headers].map((option) => `${option} `).join("") + protocols;
  return `npx wscat ${options}-c ${quoteUrl(`${url}${path ?? `/${stage.name}`}${query}`)}`;
};

/** Identity sources of $connect's authorizer: without them it is not invoked. */
const listIdentities = ({ routes }: Api, kind: "header" | "querystring"): string[] =>
  (routes.get("$connect")?.authorizer?.identitySources ?? []).flatMap((source) => {
    const prefix = `route.request.${kind}.`;
    const name = source.slice(prefix.length);
    return source.startsWith(prefix) && PASTED.test(name) ? [name] : [];
  });

/** Of any credentials, if $connect asks for that: signatures are not checked here. */
const listSignature = ({ routes, executionArn }: Api): string[] =>
  routes.get("$connect")?.isSigned
    ? [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
        `X-Amz-Credential=any/20260101/${executionArn.split(":")[3]}/execute-api/aws4_request`,
      ]
    : [];

/** Names that need no quoting: the line is pasted into a shell. */
const PASTED = /^[\w.-]+$/;

/** Signed with any credentials, if the URL asks for that. */
const curlLine = (
  port: number,
  region: string,
  to: FunctionUrl,
  { urlBodies = {} }: Suggestions,
): string => {
  const body = own(urlBodies, to.fn.functionName);
  const data = body === undefined ? "" : ` -d ${quoteForShell(body)}`;
  const signed =
    to.authType === "NONE" ? "" : `--aws-sigv4 aws:amz:${region}:lambda --user any:any `;
  return `curl ${signed}${quoteUrl(`http://localhost:${port}${localPathOfUrl(to)}`)}${data}`;
};

/** Works with any credentials. */
const sendMessageLine = (
  port: number,
  region: string,
  queue: string,
  { queueMessages = {} }: Suggestions,
): string =>
  `aws sqs send-message --endpoint-url http://localhost:${port} --region ${region} ` +
  `--queue-url http://localhost:${port}/000000000000/${queue} ` +
  `--message-body ${quoteForShell(own(queueMessages, queue) ?? "{}")}`;
