import { describe, expect, it } from 'vitest';
import type { Need, Reason } from '#core/advice/advice.ts';
import type { CandidateQuestion } from '#core/advice/candidates.ts';
import {
  clusterSpeed,
  handoverSeconds,
  publishedLoss,
  waitPerLayerSeconds,
} from '#core/advice/cluster-speed.ts';
import { clusterAdvice, judgeCluster } from '#core/advice/clusters.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { offers } from '#core/advice/offers.ts';
import type { ClusterFacts } from '#core/chips/market.ts';
import { catalogue, modelNamed, parameters } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { codes } from './question.ts';

const facts = ((): ClusterFacts => {
  if (!catalogue.clusterFacts) throw new Error('the catalogue has no cluster facts');
  return catalogue.clusterFacts;
})();

function questionOf(wanted: Partial<Need>): CandidateQuestion {
  const need = defaultNeed(macWith('m1-8c-8g', 8), catalogue, { currency: 'USD', ...wanted });
  const { quantisation, contextTokens, kvType } = need;
  const target = { model: modelNamed(need.modelId), quantisation, contextTokens, kvType };
  return { catalogue, need, target, speed: { parameters } };
}

function judged(wanted: Partial<Need> & Required<Pick<Need, 'considered'>>) {
  const question = questionOf(wanted);
  const [offer] = offers(question);
  if (!offer) throw new Error('nothing to consider');
  return judgeCluster({ offer, count: wanted.considered.count ?? 2 }, question);
}

describe('two M4 minis with 16 GB for a 27B', () => {
  const considered = { macId: 'mac-mini-m4', memoryGB: 16, count: 2 };
  const answer = judged({ modelId: 'qwen3.6-27b', considered });

  it('are rejected: one Mac holds it, and they lack Thunderbolt 5', () => {
    expect(answer.isAdvised).toBe(false);
    expect(codes(answer.reasons)).toEqual([
      'cluster-one-mac-suffices',
      'cluster-loses',
      'cluster-without-rdma',
    ]);
    expect(answer.reasons[2]?.details).toMatchObject({ product: 'Mac mini (M4)', minimumMacos: '26.2' });
  });

  it('are told which one Mac, with price and day, and what a split loses', () => {
    const [single, loss] = answer.reasons;
    expect(Number(single?.details['memoryGB'])).toBeGreaterThanOrEqual(24);
    expect(single?.details).toHaveProperty('asOf');
    expect(loss?.details['pipeline']).toBeCloseTo(0.04, 2);
    expect(loss?.details['tensor']).toBeCloseTo(0.31, 2);
  });
});

describe('a model that no single affordable Mac holds', () => {
  // 63 GB and more: one Mac that holds it costs 5,099 dollars.
  const wanted = { modelId: 'gpt-oss-120b', quantisation: 'MXFP4', budget: 5000 };
  const reasons = clusterAdvice(questionOf(wanted));

  it('is given the cheapest pair that holds it, its price, speed, loss and needs', () => {
    expect(codes(reasons)).toEqual(['cluster-holds', 'cluster-loses', 'cluster-needs']);
    const details: Reason['details'] = reasons[0]?.details ?? {};
    expect(details).toMatchObject({ product: 'Mac mini (M5 Pro)', count: 2, currency: 'USD' });
    expect(Number(details['amount'])).toBeLessThanOrEqual(5000);
    expect(Number(details['pipelineLow'])).toBeGreaterThan(0);
    expect(Number(details['tensorHigh'])).toBeGreaterThan(Number(details['pipelineHigh']));
  });

  it('is no reason for two where one is affordable, nor where two are not, or must be carried', () => {
    const { budget: _, ...unbounded } = wanted;
    expect(clusterAdvice(questionOf(unbounded))).toEqual([]);
    expect(clusterAdvice(questionOf({ ...wanted, budget: 3000 }))).toEqual([]);
    expect(clusterAdvice(questionOf({ ...wanted, portable: 'required' }))).toEqual([]);
    expect(clusterAdvice(questionOf({ modelId: 'kimi-k2', quantisation: 'Q8_0' }))).toEqual([]);
  });

  it('is not divided without facts to go by', () => {
    const { clusterFacts: _, ...rest } = catalogue;
    expect(clusterAdvice({ ...questionOf(wanted), catalogue: rest })).toEqual([]);
  });

  it('is judged as an answer where the user asks about such a pair', () => {
    const answer = judged({ ...wanted, considered: { macId: 'mac-studio-m5-max', memoryGB: 64, count: 2 } });
    expect(answer.isAdvised).toBe(true);
    expect(codes(answer.reasons)).toEqual(['cluster-holds', 'cluster-loses', 'cluster-needs']);
  });
});

it.each(['qwen3-8b', 'qwen2.5-32b', 'qwen2.5-72b', 'gpt-oss-120b'])(
  'never divides %s, which one Mac holds, however large the budget',
  (modelId) => expect(clusterAdvice(questionOf({ modelId, budget: 1e6 }))).toEqual([]),
);

it('says so where even together they do not hold it', () => {
  const considered = { macId: 'mac-mini-m4', memoryGB: 16, count: 2 };
  const answer = judged({ modelId: 'qwen2.5-72b', considered });
  expect(codes(answer.reasons)).toContain('cluster-does-not-hold');
  expect(judged({ modelId: 'qwen2.5-72b', considered: { ...considered, count: 8 } }).isAdvised).toBe(false);
});

describe('the speed of two', () => {
  const alone = { low: 28, mid: 31.5, high: 35 };
  const own = { facts, models: catalogue.models, hasRdma: true };

  it('follows the published runs: 0.48 ms a layer and 1.4 ms a handover for a 32B at 4 bits', () => {
    const run = (split: 'tensor' | 'pipeline') =>
      facts.runs.find(
        (one) => one.modelId === 'qwen2.5-32b' && one.quantisation === '4bit' && one.split === split,
      );
    const [tensor, pipeline] = [run('tensor'), run('pipeline')];
    expect(tensor && waitPerLayerSeconds(tensor, 64)).toBeCloseTo(0.475e-3, 5);
    expect(pipeline && handoverSeconds(pipeline)).toBeCloseTo(1.37e-3, 5);
  });

  it('gives the published 30 and 22 tokens a second of that model within its range', () => {
    const speed = clusterSpeed(alone, 64, own);
    expect(speed?.pipeline.low).toBeLessThan(30.2);
    expect(speed?.pipeline.high).toBeGreaterThan(30.2);
    expect(speed?.tensor?.low).toBeLessThan(21.6);
    expect(speed?.tensor?.high).toBeGreaterThan(21.6);
    expect(speed?.tensor?.mid).toBeLessThan(31.5);
  });

  it('gains from splitting layers only where a token takes long alone', () => {
    const slow = clusterSpeed({ low: 2.9, mid: 2.99, high: 3.1 }, 126, own);
    expect(slow?.tensor?.mid).toBeGreaterThan(4);
    expect(slow?.tensor?.mid).toBeLessThan(4.7);
    expect(slow?.pipeline.mid).toBeLessThan(2.99);
  });

  it('has no split layers without direct memory access, and nothing without runs', () => {
    expect(clusterSpeed(alone, 64, { ...own, hasRdma: false })).not.toHaveProperty('tensor');
    expect(clusterSpeed(alone, 64, { ...own, facts: { ...facts, runs: [] } })).toBeUndefined();
    expect(publishedLoss({ ...facts, runs: [] })).toBeUndefined();
  });

  it('orders every interval', () => {
    for (const interval of Object.values(clusterSpeed(alone, 64, own) ?? {})) {
      expect(interval.low).toBeLessThanOrEqual(interval.mid);
      expect(interval.mid).toBeLessThanOrEqual(interval.high);
    }
  });
});
