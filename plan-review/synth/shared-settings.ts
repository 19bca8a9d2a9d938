// Settings of what is in both syntheses: the provider of a resource, and what an output is besides its value.
import { type Body, isBody } from "../marks/body.ts";
import { listResources, type Paths, toPath } from "../plan/paths.ts";

/** A new resource has its provider, too, but is not moved by it. */
export const listShared = (
  document: Body,
  other: Body,
  paths: Paths,
  name: string | undefined,
): [string, unknown][] => {
  const others = new Set(listResources(other).map(([address]) => address));
  const providers = listResources(document)
    .filter(([address]) => others.has(address))
    .map(([address, body]): [string, unknown] => [
      `${toPath(address, paths, name)}.provider`,
      body["provider"] ?? /^[a-z0-9]+/.exec(address)?.[0],
    ]);
  const outputs = listOutputs(document)
    .filter(([output]) => listOutputs(other).some(([one]) => one === output))
    .flatMap(([output, body]) =>
      listArguments(body).map(([argument, value]): [string, unknown] => [
        `output.${output}.${argument}`,
        value,
      ]),
    );
  return [...providers, ...outputs];
};

/** The outputs' own section shows their values. */
const listArguments = (body: Body): [string, unknown][] =>
  Object.entries(body).filter(([name]) => name !== "value");

const listOutputs = ({ output }: Body): [string, Body][] =>
  Object.entries(isBody(output) ? output : {}).flatMap(([name, body]): [string, Body][] =>
    isBody(body) ? [[name, body]] : [],
  );
