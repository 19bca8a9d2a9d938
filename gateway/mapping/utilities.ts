// The functions of `$util`.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
import { parseJson } from "../../shared/bounded-json.ts";

const ESCAPES: Record<string, string> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Also escapes single quotes, which JSON does not allow: templates undo that with replaceAll. */
const escapeJavaScript = (text: string): string =>
  text.replace(/["'\\/]/g, "\\$&").replace(/[^ -~]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return ESCAPES[character] ?? `\\u${code}`;
  });

/** `application/x-www-form-urlencoded`, as Java's URLEncoder writes it. */
const urlEncode = (text: string): string => new URLSearchParams({ "": text }).toString().slice(1);

export const UTILITIES = new Map<string, (text: string) => unknown>([
  ["escapeJavaScript", escapeJavaScript],
  ["parseJson", (text) => parseJson(text)],
  ["urlEncode", urlEncode],
  ["urlDecode", (text) => decodeURIComponent(text.replaceAll("+", " "))],
  ["base64Encode", (text) => Buffer.from(text).toString("base64")],
  ["base64Decode", (text) => Buffer.from(text, "base64").toString()],
]);
