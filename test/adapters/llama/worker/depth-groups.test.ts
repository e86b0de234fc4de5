import { describe, expect, it } from 'vitest';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { testsOf } from '#core/benchmark/modes.ts';
import { depthGroups } from '../../../../src-main/adapters/llama/worker/depth-groups.ts';
import { bothTests } from '../../../fakes/benchmark-values.ts';

const namesOf = (tests: readonly BenchmarkTest[]): [number, string[]][] =>
  depthGroups(tests).map((group) => [group.depthTokens, group.tests.map(testName)]);

const pp = (tokens: number, depthTokens = 0): BenchmarkTest => ({ kind: 'pp', tokens, depthTokens });

describe('tests by depth', () => {
  it('are one group where there is no depth', () => {
    expect(namesOf(bothTests())).toEqual([[0, ['pp512', 'tg128']]]);
  });

  it('begin with the shallowest, whatever the order they were asked in', () => {
    const asked = [...bothTests(512, 128, 16_384), ...bothTests(), ...bothTests(512, 128, 4096)];
    expect(depthGroups(asked).map(({ depthTokens }) => depthTokens)).toEqual([0, 4096, 16_384]);
  });

  it('have the prompt that fills a depth at that depth, before what is measured behind it', () => {
    const asked = [...bothTests(512, 128, 4096), pp(4096), ...bothTests()];
    expect(namesOf(asked)).toEqual([
      [0, ['pp512', 'tg128']],
      [4096, ['pp4096', 'pp512@d4096', 'tg128@d4096']],
    ]);
  });

  it('have a prompt at no depth that is as long as none of the depths', () => {
    expect(namesOf([pp(2048), ...bothTests(512, 128, 4096)])).toEqual([
      [0, ['pp2048']],
      [4096, ['pp512@d4096', 'tg128@d4096']],
    ]);
  });

  it('leave a prompt where it is that is as long as another depth but has one of its own', () => {
    expect(namesOf([pp(4096, 1024), pp(512, 4096)])).toEqual([
      [1024, ['pp4096@d1024']],
      [4096, ['pp512@d4096']],
    ]);
  });

  it('leave a generation at no depth, however long: its tokens come one by one', () => {
    const generation: BenchmarkTest = { kind: 'tg', tokens: 4096, depthTokens: 0 };
    expect(namesOf([generation, ...bothTests(512, 128, 4096)])[0]).toEqual([0, ['tg4096']]);
  });

  it('have no group for no depth when its only prompt fills another', () => {
    expect(namesOf([pp(4096), pp(512, 4096)])).toEqual([[4096, ['pp4096', 'pp512@d4096']]]);
  });

  it('of the full mode hold each test once', () => {
    const asked = testsOf({ mode: 'full' }, 131_072);
    const grouped = depthGroups(asked).flatMap(({ tests }) => tests.map(testName));
    expect(grouped.toSorted()).toEqual(asked.map(testName).toSorted());
    expect(namesOf(asked).map(([depthTokens, names]) => [depthTokens, names[0]])).toEqual([
      [0, 'pp512'],
      [4096, 'pp4096'],
      [16_384, 'pp16384'],
    ]);
  });
});
