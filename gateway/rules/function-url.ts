// Rules of Lambda for a function URL.
import { oneOf } from "./checks.ts";
import type { Fields } from "./fields.ts";
import type { Rule } from "./rule.ts";

const CORS = "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html";
const CREATE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html";

/** Aliases only, no version. */
const QUALIFIER = /^(?!\d+$)[\w-]+$/;

const MAX_AGE_SECONDS = 86_400;

/** Members of each list, and characters of a member. Too few for "OPTIONS", which needs no mention. */
const LISTS = [
  { name: "allow_headers", api: "allowHeaders", members: 100, characters: 1024 },
  { name: "allow_methods", api: "allowMethods", members: 6, characters: 6 },
  { name: "allow_origins", api: "allowOrigins", members: 100, characters: 253 },
  { name: "expose_headers", api: "exposeHeaders", members: 100, characters: 1024 },
];

const problemsOfLists = (cors: Fields): string[] =>
  LISTS.flatMap(({ name, api, members, characters }) => {
    const values = cors.texts(name);
    const shown = `Value '[${values.join(", ")}]' at 'cors.${api}' failed to satisfy constraint: Member must`;
    const tooMany = values.length > members;
    const tooLong = values.some((value) => value.length > characters);
    return [
      ...(tooMany ? [`${shown} have length less than or equal to ${members}`] : []),
      ...(tooLong
        ? [
            `${shown} satisfy constraint: [Member must have length less than or equal to ${characters}]`,
          ]
        : []),
    ];
  });

export const FUNCTION_URL_RULES: Rule[] = [
  oneOf("authorization_type", "NONE", "AWS_IAM"),
  oneOf("invoke_mode", "BUFFERED", "RESPONSE_STREAM"),
  {
    by: "Terraform",
    problem: (url) =>
      url.blocks("cors").flatMap((cors) => {
        const maxAge = cors.number("max_age") ?? 0;
        return maxAge > MAX_AGE_SECONDS
          ? [`expected cors.max_age to be at most (${MAX_AGE_SECONDS}), got ${maxAge}`]
          : [];
      }),
    fix: `Set cors.max_age to at most ${MAX_AGE_SECONDS}, a day.`,
  },
  {
    by: "Lambda",
    problem: (url) => url.blocks("cors").flatMap(problemsOfLists),
    fix: 'Shorten the list, or use "*". Remove "OPTIONS" from allow_methods: Lambda answers such requests itself.',
    link: CORS,
  },
  {
    by: "Lambda",
    problem: (url) => {
      const qualifier = url.text("qualifier");
      return qualifier === undefined || QUALIFIER.test(qualifier)
        ? undefined
        : `Value '${qualifier}' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)`;
    },
    fix: "Set qualifier to the name of an alias, or remove it: a version cannot have a URL.",
    link: CREATE,
  },
  {
    by: "Lambda",
    problem: (url, subjects) => {
      const other = subjects.sameBefore(url, "qualifier", "function_name");
      return (
        other &&
        `Failed to create function url config for [functionArn = ${url.text("function_name")}]. ` +
          `Error message: FunctionUrlConfig exists for this Lambda function (as ${other.address})`
      );
    },
    fix: "Remove one of the two: a function, and each of its aliases, has one URL.",
    link: CREATE,
  },
];
