// Writes answers as the XML that AWS's query and REST protocols return.

type Node = string | number | boolean | undefined | Node[] | { [element: string]: Node };

/** Each name becomes an element; one with a list becomes an element per value. What is undefined is left out. */
export const writeXml = (answer: object): string =>
  Object.entries(answer as Record<string, Node>)
    .map(([name, value]) => writeElement(name, value))
    .join("");

const writeElement = (name: string, value: Node): string => {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((each) => writeElement(name, each)).join("");
  const inner = typeof value === "object" ? writeXml(value) : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
};

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
