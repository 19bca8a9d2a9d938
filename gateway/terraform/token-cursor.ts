// Steps through the tokens of one expression.
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { type Token, tokenize } from "./tokens.ts";

export class TokenCursor {
  private readonly source: string;
  private readonly tokens: Token[];
  private at = 0;

  constructor(source: string) {
    this.source = source;
    this.tokens = tokenize(source);
  }

  peek(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  /** Consumes the next token if it is the text. */
  accept(text: string): boolean {
    return this.acceptAny([text]) !== undefined;
  }

  acceptAny(texts: string[]): string | undefined {
    const { kind, text } = this.peek();
    if (kind === "string" || kind === "heredoc" || !texts.includes(text)) return undefined;
    this.at += 1;
    return text;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`Expected "${text}", found "${excerpt(this.peek().text)}"`);
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") this.fail(`Unexpected "${excerpt(this.peek().text)}"`);
  }

  fail(problem: string): never {
    throw new GatewayError("EXPRESSION", `${problem} in: ${excerpt(this.source)}`);
  }
}
