import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { planTimeRules } from '#core/benchmark/plan-time.ts';
import type { TimedModel } from './timed-model.ts';

const mostTokens = 32;
/** Of the trial that says how many tokens an anchor has. */
const trialTokens = 4;

/**
 * A short generation on the shallowest slice, always the same: when it takes longer than before, the machine
 * has changed and not the model.
 */
export class Anchor {
  readonly #model: TimedModel;
  readonly #test: BenchmarkTest;

  private constructor(model: TimedModel, tokens: number, depthTokens: number) {
    this.#model = model;
    this.#test = { kind: 'tg', tokens, depthTokens };
  }

  /**
   * As many tokens as take about 0.3 s here, 4 to 32, behind `depthTokens` others: a filled cache is not thrown
   * away for an anchor.
   */
  static async on(model: TimedModel, depthTokens: number, onToken: () => void): Promise<Anchor> {
    const trial = await model.measure({ kind: 'tg', tokens: trialTokens, depthTokens }, onToken);
    const tokens = Math.round((planTimeRules.anchorSeconds * trialTokens) / trial.nativeSeconds);
    return new Anchor(model, Math.min(mostTokens, Math.max(trialTokens, tokens)), depthTokens);
  }

  /** Seconds of one anchor. */
  async seconds(onToken: () => void): Promise<number> {
    const { nativeSeconds } = await this.#model.measure(this.#test, onToken);
    return nativeSeconds;
  }
}
