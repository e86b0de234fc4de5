import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { evaluateBenchmark, type Evaluation } from '#core/benchmark/evaluate.ts';
import { BenchmarkResultSchema } from '#core/benchmark/result.ts';
import { bothTests, calmBlock, fileTargetOf, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import { evaluationOf, plausibleLines, samplesOn } from '../../fakes/evaluation.ts';

const fault = (code: string): unknown => expect.objectContaining({ code });

const withBlocks = (
  evaluation: Evaluation,
  blocks: Evaluation['measurement']['blocks'],
  request: Partial<Evaluation['request']> = {},
): Evaluation => ({
  ...evaluation,
  request: { ...evaluation.request, ...request },
  measurement: { ...evaluation.measurement, blocks },
});

describe('a result at depth', () => {
  /** Behind 4096 tokens each layer takes longer, and so does the anchor. */
  const deepLines = { pp: { head: -0.04, layer: 0.1 }, tg: { head: 0.15, layer: 0.2 } };
  const samples = [
    ...samplesOn(plausibleLines),
    ...samplesOn({ ...deepLines, depthTokens: 4096, firstBlock: 3 }),
  ];
  const calm = [
    ...[0, 10, 20].map((startedSeconds) => calmBlock({ startedSeconds })),
    ...[30, 50, 70].map((startedSeconds) =>
      calmBlock({ startedSeconds, depthTokens: 4096, anchorBeforeSeconds: 0.6, anchorAfterSeconds: 0.6 }),
    ),
  ];
  const deep = withBlocks(evaluationOf(samples), calm, {
    tests: [...bothTests(), ...bothTests(512, 128, 4096)],
  });

  it('has each test of each depth by its own samples, and is a result as the contract says', () => {
    const result = evaluateBenchmark(deep);
    expect(v.parse(BenchmarkResultSchema, result)).toEqual(result);
    expect(Object.keys(result.results)).toEqual(['pp512', 'tg128', 'pp512@d4096', 'tg128@d4096']);
    expect(Object.keys(result.wallClock)).toEqual(Object.keys(result.results));
    expect(result.results['tg128']?.tokensPerSecond).toBeCloseTo(128 / (0.162 * 32 + 0.15), 6);
    expect(result.results['pp512@d4096']?.tokensPerSecond).toBeCloseTo(512 / (0.1 * 32 - 0.04), 6);
    expect(result.results['tg128@d4096']?.tokensPerSecond).toBeCloseTo(128 / (0.2 * 32 + 0.15), 6);
    expect(result).toMatchObject({ trusted: true, reasons: [], blocks: { kept: 6, discarded: 0 } });
    expect(result.conditions.anchorDrift).toBe(1);
  });

  it('has the first-token time of the prompts without depth alone', () => {
    expect(evaluateBenchmark(deep).firstToken?.map(({ promptTokens }) => promptTokens)).toEqual([512]);
  });

  it('is refused when a depth was not measured', () => {
    const shallow = samples.filter(({ test }) => test.depthTokens === 0);
    const evaluation = { ...deep, measurement: { ...deep.measurement, samples: shallow } };
    expect(() => evaluateBenchmark(evaluation)).toThrowError(fault('engine-answer-invalid'));
  });

  it('is not trusted when one depth alone was disturbed throughout', () => {
    const blocks = calm.map((block, index) => (index >= 4 ? { ...block, anchorAfterSeconds: 0.9 } : block));
    expect(evaluateBenchmark(withBlocks(deep, blocks))).toMatchObject({
      trusted: false,
      reasons: ['drifted'],
      conditions: { anchorDrift: 1.5 },
    });
  });
});

describe('blocks of a result', () => {
  const disturbed = calmBlock({ startedSeconds: 10, anchorAfterSeconds: 0.5, foreignShare: 0.6 });
  /** The middle block took twice as long. */
  const samples = samplesOn(plausibleLines).map((sample) =>
    sample.block === 1
      ? { ...sample, nativeSeconds: 2 * sample.nativeSeconds, wallSeconds: 2 * sample.wallSeconds }
      : sample,
  );

  it('that were disturbed count for nothing where enough others are clean', () => {
    const blocks = [calmBlock(), disturbed, calmBlock({ startedSeconds: 20 })];
    const result = evaluateBenchmark(withBlocks(evaluationOf(samples), blocks));
    expect(result).toMatchObject({ trusted: true, blocks: { kept: 2, discarded: 1 } });
    expect(result.results['tg128']?.samples).toBe(2);
    expect(result.results['tg128']?.tokensPerSecond).toBeCloseTo(128 / (0.162 * 32 + 0.15), 6);
    expect(result.conditions).toMatchObject({ foreignLoad: 0.01, anchorDrift: 1 });
  });

  it('that were disturbed are kept and said where too few are clean', () => {
    const blocks = [disturbed, disturbed, calmBlock({ startedSeconds: 20 })];
    const result = evaluateBenchmark(withBlocks(evaluationOf(samples), blocks));
    expect(result.trusted).toBe(false);
    expect(result.reasons).toEqual(expect.arrayContaining(['drifted', 'busy-machine']));
    expect(result.blocks).toEqual({ kept: 3, discarded: 0 });
    expect(result.conditions).toMatchObject({ foreignLoad: 0.6, anchorDrift: 0.5 / 0.3 });
  });
});

describe('a result of a file', () => {
  const tests = bothTests();
  const lines = { ...plausibleLines, sizes: [32] };
  const file = (change: Parameters<typeof fileTargetOf>[0] = {}): Evaluation =>
    evaluationOf(samplesOn(lines), {
      request: { target: fileTargetOf({ paths: ['/Users/somebody/models/one.gguf'], ...change }), tests },
    });

  it('names the file without its folders, and what it calls itself', () => {
    const result = evaluateBenchmark(file());
    expect(v.parse(BenchmarkResultSchema, result)).toEqual(result);
    expect(result).toMatchObject({
      model: 'LLaMA v2',
      quantisation: 'Q4_0',
      file: { name: 'one.gguf', bytes: 3_825_807_040 },
      layersMeasured: [32],
      layersTotal: 32,
      trusted: true,
    });
    expect(JSON.stringify(result)).not.toContain('somebody');
  });

  it.each([
    ['C:\\Users\\somebody\\two.gguf', 'two.gguf'],
    ['three.gguf', 'three.gguf'],
  ])('of %s is %s', (path, name) => {
    expect(evaluateBenchmark(file({ paths: [path] })).file?.name).toBe(name);
  });

  it('in parts is the first, and as long as all', () => {
    const paths = ['m/big-00001-of-00002.gguf', 'm/big-00002-of-00002.gguf'];
    expect(evaluateBenchmark(file({ paths, fileBytes: 9e9 })).file).toEqual({
      name: 'big-00001-of-00002.gguf',
      bytes: 9e9,
    });
  });

  it('holds to physics by what the file says, also where its architecture is unknown', () => {
    expect(evaluateBenchmark(file({ shape: undefined })).trusted).toBe(true);
    const tooLarge = file({ shape: undefined, readBytesPerToken: 37.5e9 });
    expect(() => evaluateBenchmark(tooLarge)).toThrowError(fault('speed-implausible'));
  });

  it('of a synthetic model names no file', () => {
    expect(evaluateBenchmark(evaluationOf(samplesOn(plausibleLines)))).not.toHaveProperty('file');
  });
});

describe('a sustained result', () => {
  /** A machine without a fan: a fifth slower by the end, ten minutes in seven blocks. */
  const speeds = [1, 1, 0.95, 0.9, 0.85, 0.8, 0.8];
  const samples = bothTests().flatMap((test) =>
    [2, 10].flatMap((layers) =>
      speeds.map((speed, block) => {
        const { head, layer } = test.kind === 'pp' ? plausibleLines.pp : plausibleLines.tg;
        const nativeSeconds = (head + layer * layers) / speed;
        return { test, layers, block, nativeSeconds, wallSeconds: 1.01 * nativeSeconds };
      }),
    ),
  );
  const blocks = speeds.map((speed, index) =>
    calmBlock({ startedSeconds: 100 * index, anchorBeforeSeconds: 0.3, anchorAfterSeconds: 0.3 / speed }),
  );
  const sustained = withBlocks(
    evaluationOf(samples, {
      mode: 'sustained',
      request: { target: syntheticTargetOf(), tests: bothTests(), sustainedMilliseconds: 600_000 },
    }),
    blocks,
  );

  it('keeps every block, slow ones above all, and the curve', () => {
    const result = evaluateBenchmark(sustained);
    expect(v.parse(BenchmarkResultSchema, result)).toEqual(result);
    expect(result.blocks).toEqual({ kept: 7, discarded: 0 });
    expect(result.reasons).toEqual([]);
    expect(result.sustained?.points).toHaveLength(7);
    expect(result.sustained?.generationShareKept).toBeCloseTo(0.8, 6);
    expect(result.sustained?.promptShareKept).toBeCloseTo(0.8, 6);
    expect(result.reasons).not.toContain('drifted');
  });

  it('does not hold the heat it is made to show against the run', () => {
    const during = [{ thermalPressure: 'heavy' as const }];
    const hot = { ...sustained, conditions: { ...sustained.conditions, during } };
    expect(evaluateBenchmark(hot).reasons).not.toContain('thermal');
  });

  it('is the only one with a curve', () => {
    expect(evaluateBenchmark(evaluationOf(samplesOn(plausibleLines)))).not.toHaveProperty('sustained');
  });
});
