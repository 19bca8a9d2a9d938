// What the AWS provider asks an account while it plans, answered without one.
import type { AccountCall } from "./account-call.ts";
import type { Account, Answer, AnswerCall } from "./answers/answer.ts";
import { APIS } from "./answers/apis.ts";
import { COMPUTE } from "./answers/compute.ts";
import { DISTRIBUTIONS } from "./answers/distributions.ts";
import { DOMAINS } from "./answers/domains.ts";
import { FUNCTIONS } from "./answers/functions.ts";
import { IAM } from "./answers/iam.ts";
import { IDENTITY } from "./answers/identity.ts";
import { IMAGES } from "./answers/images.ts";
import { MESSAGES } from "./answers/messages.ts";
import { NETWORK } from "./answers/network.ts";
import { PARAMETERS } from "./answers/parameters.ts";
import { STORAGE } from "./answers/storage.ts";
import { STREAMS } from "./answers/streams.ts";
import { USERS } from "./answers/users.ts";

/** @returns undefined for a call that only a real account can answer. */
export const answerCall = (call: AccountCall, account: Account): Answer | undefined => {
  const name = `${call.service} ${call.operation}`;
  const answer = ANSWERS.get(name);
  if (answer) return answer({ ...account, ...call });
  const found = PATHS.find(({ pattern }) => pattern.test(name));
  if (!found) return undefined;
  const { groups = {} } = found.pattern.exec(name) ?? {};
  const names = Object.entries(groups).map(
    ([argument, text]) => [argument, decodeURIComponent(text)] as const,
  );
  return found.answer({ ...account, ...call, input: new Map([...call.input, ...names]) });
};

const ANSWERS: ReadonlyMap<string, AnswerCall> = new Map(
  [
    APIS,
    COMPUTE,
    DISTRIBUTIONS,
    DOMAINS,
    FUNCTIONS,
    IAM,
    IDENTITY,
    IMAGES,
    MESSAGES,
    NETWORK,
    PARAMETERS,
    STORAGE,
    STREAMS,
    USERS,
  ].flatMap((answers) => Object.entries(answers)),
);

/** `{Name}` is a part of a path, `{Name+}` the rest of it. */
const compilePath = (name: string): RegExp =>
  new RegExp(
    `^${name.replaceAll(/\{(\w+)(\+?)\}/g, (_, argument: string, rest: string) =>
      rest === "" ? `(?<${argument}>[^/]+)` : `(?<${argument}>.+)`,
    )}$`,
  );

const PATHS = [...ANSWERS]
  .filter(([name]) => name.includes("{"))
  .map(([name, answer]) => ({ pattern: compilePath(name), answer }));
