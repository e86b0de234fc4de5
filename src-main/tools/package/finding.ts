/** One thing looked at: what it is, and what is wrong with it, if anything is. */
export interface Finding {
  what: string;
  problem?: string;
}

/** A finding that is well unless `problem` says otherwise. */
export const finding = (what: string, problem?: string): Finding =>
  problem === undefined ? { what } : { what, problem };

/** The first few of what should not be there. */
export function unwanted(what: string, found: readonly string[]): Finding {
  if (found.length === 0) return { what };
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  return { what, problem: `${found.slice(0, 5).join(', ')}${more}` };
}
