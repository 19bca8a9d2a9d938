// Comments of the page's modules are for those who read the source: the browser gets none. Lines keep their numbers.

/** Those that have lines of their own, but no source map's address. */
const COMMENTS = /^[ \t]*(?:\/\/(?!#).*|\/\*(?:(?!\*\/)[^])*\*\/[ \t]*)$/gm;

/** @param source of a module that has no such lines within its texts. Licenses stay. */
export const withoutComments = (source: string): string =>
  source.replace(COMMENTS, (comment) =>
    comment.includes("@license") ? comment : comment.replaceAll(/[^\n]/g, ""),
  );
