// Texts in languages of their own, such as code, templates and firewall rules, judged by the words that matter in them.
import { asking } from "../marks/secret.ts";
import { code } from "../render/markdown.ts";
import type { Severity } from "../plan/model.ts";
import { askBoth, type Judge } from "./judge.ts";
import { isNamed } from "./pairs.ts";

interface Text {
  names: RegExp;
  /** Each different match counts, or each one when they are all alike. */
  words: RegExp;
  /** Whether it is worse when there are fewer of them; otherwise, when there is one that was not there. */
  isGuard: boolean;
  says: string;
  severity: Severity;
}

const TEXTS: Text[] = [
  {
    names:
      /^aws_appsync_(resolver|function)\.(code|request_template|response_template|\w+_mapping_template)$/,
    words: /\bunauthorized\s*\(|\b(ctx|context)\.identity\b/g,
    isGuard: true,
    says: "asks less often who the caller is",
    severity: "warning",
  },
  {
    names: /^aws_networkfirewall_rule_group\.(rules|rule_group\.rules_source\.rules_string)$/,
    words: /^[ \t]*(drop|reject)\b/gm,
    isGuard: true,
    says: "has fewer rules that block",
    severity: "error",
  },
  {
    names: /^rule_json$/,
    words: /"(Block|Captcha|Challenge)"\s*:/g,
    isGuard: true,
    says: "has fewer rules that block",
    severity: "error",
  },
  {
    names: /^(image_uri|image)$/,
    words: /@sha256:[\da-f]{64}$/g,
    isGuard: true,
    says: "names no digest any more, so that its tag may get another image",
    severity: "warning",
  },
  {
    names: /^aws_msk_configuration\.server_properties$/,
    words: /^\s*allow\.everyone\.if\.no\.acl\.found\s*=\s*true/gm,
    isGuard: false,
    says: "lets everyone in where no rule says otherwise",
    severity: "error",
  },
  {
    names: /^aws_sfn_state_machine\.definition$/,
    words:
      /"RoleArn(\.\$)?"\s*:\s*"[^"]*"|:aws-sdk:(iam|sts|organizations|kms|secretsmanager|ssm):\w+|:::http:invoke/g,
    isGuard: false,
    says: "takes another role, or calls a service that gives out rights or secrets",
    severity: "warning",
  },
  {
    names: /^(user_data|user_data_base64)$/,
    words:
      // Within 4,000 characters, of the 16 KB that AWS takes: without a limit, a long plan would take hours.
      /\b(curl|wget)\b[^\n|]{0,4000}\|\s*(sudo\s+)?\w*sh\b|\bsetenforce\s+0\b|\b(disable|stop|mask)\b[^\n]{0,4000}\b(firewalld|iptables|nftables|ufw|auditd|amazon-cloudwatch-agent)\b/g,
    isGuard: false,
    says: "runs what it downloads, or stops what protects",
    severity: "warning",
  },
];

/** Launch templates have it in Base64. */
const decode = (text: string): string =>
  /^[\w+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Buffer.from(text, "base64").toString()
    : text;

const listWords = (text: unknown, words: RegExp): string[] =>
  typeof text === "string" ? (decode(text).match(words) ?? []) : [];

const isWorse = (old: unknown, next: unknown, { words, isGuard }: Text): boolean => {
  const [had, has] = [listWords(old, words), listWords(next, words)];
  return isGuard ? has.length < had.length : has.some((word) => !had.includes(word));
};

const isText = asking((value) => typeof value === "string" && value !== "");

/** A text that goes away is not one that says less. */
export const reworded: Judge = (pair) => {
  const { shown, before, after } = pair;
  if (!isText(before) || !isText(after)) return undefined;
  const found = TEXTS.find(
    (text) => isNamed(text.names, pair) && askBoth(before, after, (a, b) => isWorse(a, b, text)),
  );
  return found && { what: `${code(shown)} ${found.says}.`, severity: found.severity };
};
