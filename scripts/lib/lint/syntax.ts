// The parts of ESTree that rules of our own look at. https://github.com/estree/estree/blob/master/es5.md

export interface SyntaxNode {
  type: string;
}

export interface Program extends SyntaxNode {
  body: SyntaxNode[];
}
