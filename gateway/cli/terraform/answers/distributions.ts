// Policies of CloudFront, most of which AWS manages.
import { type Answers, type Asked, CREATED, createUuid, readSought, readText } from "./answer.ts";

/** The paths of their kinds, and the elements of their lists. */
const KINDS = {
  "cache-policy": "CachePolicy",
  "origin-request-policy": "OriginRequestPolicy",
  "response-headers-policy": "ResponseHeadersPolicy",
};

export const DISTRIBUTIONS: Answers = Object.assign(
  {},
  ...Object.entries(KINDS).map(([path, element]): Answers => {
    const describe = (asked: Asked, id: string | undefined): object => {
      const name = readSought(asked, "name") ?? "made-up";
      return {
        Id: id ?? createUuid(path, name),
        LastModifiedTime: CREATED,
        [`${element}Config`]: { Name: name, Comment: "", MinTTL: 0 },
      };
    };
    return {
      /** The provider looks for the name among all. */
      [`cloudfront GET /2020-05-31/${path}`]: (asked) => ({
        [`${element}List`]: {
          MaxItems: 100,
          Quantity: 1,
          Items: {
            [`${element}Summary`]: { Type: "managed", [element]: describe(asked, undefined) },
          },
        },
      }),
      [`cloudfront GET /2020-05-31/${path}/{Id}`]: (asked) => ({
        [element]: describe(asked, readText(asked, "Id")),
      }),
    };
  }),
);
