import type { FaultCode, FaultDetailsByCode } from '#core/fault.ts';

/** Reads the details of one code for its sentence; one that is missing reads as "?". */
interface Read<C extends FaultCode> {
  text(name: DetailOf<C>): string;
  bytes(name: DetailOf<C>): string;
  tokens(name: DetailOf<C>): string;
  count(name: DetailOf<C>): string;
  date(name: DetailOf<C>): string;
  /** What belongs there, in Japanese where the phrase is known. */
  expected(): string;
  has(name: DetailOf<C>): boolean;
}

type DetailOf<C extends FaultCode> = string & keyof FaultDetailsByCode[C];

/** A code without its sentence, or a sentence that asks for a detail its code has not, does not compile. */
export type FaultSentences = { [C in FaultCode]: (d: Read<C>) => string };
