// Reads parameters of the AWS query protocol: `MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=String`.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

const FORM = "application/x-www-form-urlencoded";

/** @returns the parameters of the query string, and those of a body that its header declares to be a form. */
export const readForm = ({
  headers,
  query,
  body,
}: {
  headers: Map<string, string>;
  query: URLSearchParams;
  body: string;
}): URLSearchParams => {
  const isForm = headers.get("content-type")?.startsWith(FORM) ?? false;
  return new URLSearchParams([...query, ...(isForm ? new URLSearchParams(body) : [])]);
};

/** @returns the parameters of each element of a list, in order of their numbers: `{list}.{number}.{name}`. */
export const listElements = (form: URLSearchParams, list: string): Map<string, string>[] => {
  const elements = new Map<number, Map<string, string>>();
  for (const [key, value] of form) {
    const [, number, name = ""] = key.startsWith(`${list}.`)
      ? (/^(\d{1,4})(?:\.(.+))?$/.exec(key.slice(list.length + 1)) ?? [])
      : [];
    if (number === undefined) continue;
    const element = elements.get(Number(number)) ?? new Map<string, string>();
    elements.set(Number(number), element.set(name, value));
  }
  return [...elements].toSorted(([a], [b]) => a - b).map(([, element]) => element);
};

/** @returns an object of the parameters that are given, by their names. */
export const pickTexts = (
  form: { get: (name: string) => string | null | undefined },
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = form.get(name) ?? undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** @param prefix of the list, such as `MessageAttribute`. @returns attributes by name, as the JSON protocol has them. */
export const readAttributes = (
  form: URLSearchParams,
  prefix: string,
): Record<string, Record<string, string>> =>
  Object.fromEntries(
    listElements(form, prefix).map((element) => [
      element.get("Name") ?? "",
      Object.fromEntries(
        ["DataType", "StringValue", "BinaryValue"].flatMap((name) => {
          const value = element.get(`Value.${name}`);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    ]),
  );
