// Channels: the namespaces of an environment, as functions get them.
import { isDeepStrictEqual } from "node:util";
import {
  check,
  checkEach,
  ConfigurationError,
  flag,
  type LambdaFunction,
  LAYOUTS,
  object,
  optional,
  type Rule,
  type RulesFor,
  text,
  wholeNumber,
} from "../modules/index.ts";
import type { Authorization } from "./authorization.ts";
import { type Budget, BUDGET } from "./budgets.ts";

/**
 * Every connected client, nobody, clients whose claim has a matching pattern (`["room:*"]` or `"room:* news:1"`), or those that
 * a function of yours allows: `{ hook: "mayUse" }` is built from `handlers/mayUse.ts`, see docs/authorization.md.
 */
type ChannelAccess = "everyone" | "nobody" | { claim: string } | { hook: string };

interface ChannelNamespace {
  /** Default: nobody; but each user may subscribe to the user's own channel. */
  subscribe?: ChannelAccess;
  /** Default: nobody. Programs that may send to the broadcast queue always may. */
  publish?: ChannelAccess;
  /** Publications that can be read again: the latest `size`, for `ttlSeconds`. Default: none; publications then have no numbers. */
  history?: ChannelHistory;
  /** How much one user may publish to it; with static tokens, one connection. Default: limited only by the throttle. */
  budget?: Budget;
  /**
   * Whether members are shown to those who may subscribe; with `frames`, they are also told who joins and who leaves, up to
   * 200 members. Default false.
   */
  presence?: boolean | { frames: true };
  /**
   * `version:shards`, as `connectionLayouts`. One shard is cheapest to list, and takes some 1,000 joins a second; feeds that
   * everybody joins want 16. Default `["1:1"]`.
   */
  layouts?: string[];
}

interface ChannelHistory {
  /** 1 to 10,000 publications. */
  size: number;
  /** 300 to 2,592,000, which are thirty days. */
  ttlSeconds: number;
}

/**
 * Namespaces by name. `user` is special: connections join the channel of their user when they connect. `connection` too: each
 * connection is the only member of its own channel, so it has only `publish` and `budget`.
 */
export type Channels = Record<string, ChannelNamespace>;

const NAME = text(/^[a-z][a-z0-9-]*$/, "lower-case letters, digits and hyphens, a letter first");

const CLAIM = text(/^[^,]+$/, "the name of a claim");

const HOOK = text(/^[a-z][A-Za-z0-9]*$/, "the name of a file in handlers/, without .ts");

const ACCESS: Rule = {
  expected: '"everyone", "nobody", { claim: "…" } or { hook: "…" }',
  accepts: (value) =>
    value === "everyone" ||
    value === "nobody" ||
    (object.accepts(value) &&
      Object.keys(value as object).length === 1 &&
      (CLAIM.accepts(readClaim(value as ChannelAccess)) ||
        HOOK.accepts(readHook(value as ChannelAccess)))),
};

const PRESENCE: Rule = {
  expected: "true, false or { frames: true }",
  accepts: (value) =>
    flag.accepts(value) || (object.accepts(value) && isDeepStrictEqual(value, { frames: true })),
};

const NAMESPACE: RulesFor<ChannelNamespace> = {
  subscribe: optional(ACCESS),
  publish: optional(ACCESS),
  history: optional(object),
  budget: optional(object),
  presence: optional(PRESENCE),
  layouts: optional(LAYOUTS),
};

const CONNECTION: RulesFor<Pick<ChannelNamespace, "publish" | "budget">> = {
  publish: optional(ACCESS),
  budget: optional(object),
};

/** Publishers may be a minute late, so the history must last for several minutes. */
const HISTORY: RulesFor<ChannelHistory> = {
  size: wholeNumber(1, 10_000),
  ttlSeconds: wholeNumber(300, 30 * 24 * 60 * 60),
};

const readClaim = (access: ChannelAccess | undefined): string | undefined =>
  typeof access === "object" && "claim" in access ? access.claim : undefined;

const readHook = (access: ChannelAccess | undefined): string | undefined =>
  typeof access === "object" && "hook" in access ? access.hook : undefined;

/** @returns the names of functions that decide who may do one of these, each once. */
export const listHooks = (
  channels: Channels = {},
  deeds: readonly ("subscribe" | "publish")[] = ["subscribe", "publish"],
): string[] => {
  const accesses = Object.values(channels).flatMap((each) => deeds.map((deed) => each[deed]));
  return [...new Set(accesses.map(readHook))].filter((name) => name !== undefined);
};

interface ChannelProps {
  authorization: Authorization;
  channels?: Channels;
  publishUrl?: boolean;
}

/** @throws {ConfigurationError} also for a claim that handlers do not get, which would let nobody in. */
export const checkChannels = ({ authorization, channels, publishUrl }: ChannelProps): void => {
  if (channels) checkNamespaces(channels, authorization);
  else if (publishUrl) {
    throw new ConfigurationError(
      "publishUrl needs channels, and the stack has none: add channels, or remove publishUrl.",
    );
  }
};

const checkNamespaces = (channels: Channels, authorization: Authorization): void => {
  check("channels", channels, object);
  for (const [name, namespace] of Object.entries(channels)) {
    check(`The name of channels.${name}`, name, NAME);
    checkEach(namespace, name === "connection" ? CONNECTION : NAMESPACE, `channels.${name}`);
    if (namespace.history) checkEach(namespace.history, HISTORY, `channels.${name}.history`);
    if (namespace.budget) checkEach(namespace.budget, BUDGET, `channels.${name}.budget`);
    for (const access of [namespace.subscribe, namespace.publish]) {
      assertClaim(readClaim(access), name, authorization);
    }
  }
};

const assertClaim = (
  claim: string | undefined,
  name: string,
  authorization: Authorization,
): void => {
  if (claim === undefined) return;
  const claims = authorization.tokens === "jwt" ? (authorization.claims ?? []) : undefined;
  if (claims?.includes(claim)) return;
  const remedy = claims
    ? `add it to authorization.claims, which has ${claims.join(", ") || "none"}`
    : 'static tokens have no claims: use { tokens: "jwt" }, or "everyone" or "nobody"';
  throw new ConfigurationError(
    `channels.${name} asks for the claim "${claim}", which handlers do not get: ${remedy}.`,
  );
};

/** As handlers/lib/realtime/namespaces.ts reads them. */
const encoded = (channels: Channels): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(channels).map(([name, namespace]) => [
        name,
        {
          subscribe: "nobody",
          publish: "nobody",
          ...namespace,
          presence: Boolean(namespace.presence),
          ...(tellsMembers(namespace) && { frames: true }),
          layouts: (namespace.layouts ?? ["1:1"]).join(","),
        },
      ]),
    ),
  );

const tellsMembers = ({ presence }: ChannelNamespace): boolean => typeof presence === "object";

/** Whether members of some channels are told who joins and who leaves. */
export const hasMemberFrames = (channels: Channels): boolean =>
  Object.values(channels).some(tellsMembers);

/** Gives `fn` the namespaces. */
export const configureChannels = (fn: LambdaFunction, channels: Channels): void =>
  fn.addEnvironment("CHANNELS", encoded(channels));
