// Keys of instances in Terraform's addresses: numbers of count, JSON strings of for_each, which may contain brackets.
// https://developer.hashicorp.com/terraform/cli/state/resource-addressing

const KEY = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`;

const EVERY_KEY = new RegExp(KEY, "g");

const LAST_KEY = new RegExp(`${KEY}$`);

/**
 * @param key instead of each, with its brackets. Default: none.
 * @returns for example `module.a.aws_x.y` for `module.a["b"].aws_x.y[0]`.
 */
export const replaceKeys = (address: string, key = ""): string =>
  address.replace(EVERY_KEY, () => key);

/** @returns the address without its last key, and that key with its brackets, or "" if it does not end in one. */
export const splitLastKey = (address: string): [address: string, key: string] => {
  const at = address.search(LAST_KEY);
  return at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at)];
};
