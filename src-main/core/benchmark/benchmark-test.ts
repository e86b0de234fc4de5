import * as v from 'valibot';

const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e7));

/** `pp`: reading a prompt. `tg`: writing token by token. */
export const TestKindSchema = v.picklist(['pp', 'tg']);
export type TestKind = v.InferOutput<typeof TestKindSchema>;

/** One of llama-bench's tests: so many tokens, after so many that are already in the cache. */
export const BenchmarkTestSchema = v.object({
  kind: TestKindSchema,
  tokens: Count,
  depthTokens: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e7)),
});
export type BenchmarkTest = v.InferOutput<typeof BenchmarkTestSchema>;

/** As llama-bench prints it, without its spaces: `pp512`, `tg128@d4096`. */
export const testName = ({ kind, tokens, depthTokens }: BenchmarkTest): string =>
  `${kind}${tokens}${depthTokens > 0 ? `@d${depthTokens}` : ''}`;

const namePattern = /^(pp|tg)(\d{1,7})(?:@d(\d{1,7}))?$/;

/** The test that `testName` names; `undefined` for any other text. */
export function parseTestName(name: string): BenchmarkTest | undefined {
  const [, kind, tokens, depth] = namePattern.exec(name) ?? [];
  const parsed = v.safeParse(BenchmarkTestSchema, {
    kind,
    tokens: Number(tokens),
    depthTokens: Number(depth ?? 0),
  });
  return parsed.success ? parsed.output : undefined;
}

export const isSameTest = (one: BenchmarkTest, other: BenchmarkTest): boolean =>
  testName(one) === testName(other);

/** Tokens in the cache when the test ends. */
export const contextTokensOf = ({ tokens, depthTokens }: BenchmarkTest): number => tokens + depthTokens;
