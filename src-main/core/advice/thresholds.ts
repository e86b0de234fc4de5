import { bytesPerGibibyte } from '#core/units.ts';
import type { Use } from './advice.ts';

interface UseThresholds {
  minimumGenerationTokensPerSecond: number;
  maximumFirstTokenSeconds: number;
  promptTokens: number;
  outputTokens: number;
  contextTokens: number;
  /** Smallest context that still serves the use. */
  smallestContextTokens: number;
}

/**
 * What counts as good enough. By use: under 5 tokens a second is unusable, 10 to 20 serve a chat, agents
 * want 30; a first word within 10 s is fine, beyond 30 s poor; a coding agent sends 10 to 15 thousand
 * tokens before the first word and is served from 330 of them a second on, which is 12,000 in 36 s. Rules of
 * thumb gathered in November 2026, to be edited.
 */
export const adviceThresholds = {
  uses: {
    chat: {
      minimumGenerationTokensPerSecond: 10,
      maximumFirstTokenSeconds: 10,
      promptTokens: 500,
      outputTokens: 400,
      contextTokens: 8192,
      smallestContextTokens: 4096,
    },
    agent: {
      minimumGenerationTokensPerSecond: 30,
      maximumFirstTokenSeconds: 36,
      promptTokens: 12_000,
      outputTokens: 800,
      contextTokens: 32_768,
      smallestContextTokens: 16_384,
    },
    documents: {
      minimumGenerationTokensPerSecond: 10,
      maximumFirstTokenSeconds: 30,
      promptTokens: 6000,
      outputTokens: 600,
      contextTokens: 16_384,
      smallestContextTokens: 8192,
    },
    training: {
      minimumGenerationTokensPerSecond: 0,
      maximumFirstTokenSeconds: 600,
      promptTokens: 2048,
      outputTokens: 1,
      contextTokens: 2048,
      smallestContextTokens: 2048,
    },
  } satisfies Record<Use, UseThresholds>,
  /** Time on the mix, now ÷ then: from `least` on the gain has the name. Below the last one: a downgrade. */
  classes: [
    { least: 2, name: 'clear' },
    { least: 1.5, name: 'noticeable' },
    { least: 1.2, name: 'marginal' },
    { least: 1, name: 'noise' },
  ],
  /** Hours a day from which a Mac without a fan is out, and from which work counts as steady. */
  fanlessHoursPerDay: 4,
  /** From here on swap is no remainder of last week, whatever macOS says of memory pressure. */
  swapBytes: 4 * bytesPerGibibyte,
  /** A MoE counts as the same class within this factor of the target's parameters. */
  sameClassFactor: 1.35,
  /** A model older than this is not offered in place of another. */
  offeredModelYears: 2,
  /** Largest target that one consumer NVIDIA card is an honest answer for. */
  nvidiaLargestParameters: 33.5e9,
  /** Days before an expected launch within which waiting is advised. */
  waitDays: 60,
  /** A Mac not at hand is assumed to run this macOS. */
  macosMajor: 26,
} as const;
