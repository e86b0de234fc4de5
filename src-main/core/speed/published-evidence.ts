import type { Engine } from './engine.ts';
import type { SpeedObservation } from './observations.ts';
import type { PublishedEvidence } from './parameters.ts';
import { rowsOf } from './published-rates.ts';
import { chipKey, groupKey, type SpeedMeasure } from './spread.ts';

const measures: readonly SpeedMeasure[] = ['generation', 'prompt'];

export interface Group {
  key: string;
  engine: Engine;
  measure: SpeedMeasure;
  isMoe: boolean;
  rows: SpeedObservation[];
}

/** The groups that have rows, in a fixed order. */
export function observationGroups(observations: readonly SpeedObservation[]): Group[] {
  const groups = new Map<string, Group>();
  for (const measure of measures) {
    for (const row of rowsOf(observations, measure)) {
      const { engine } = row;
      const { isMoe } = row.load;
      const key = groupKey(engine, measure, isMoe);
      const group = groups.get(key) ?? { key, engine, measure, isMoe, rows: [] };
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What each group rests on, for the reasons beside a figure. */
export function publishedEvidence(
  observations: readonly SpeedObservation[],
): Record<string, PublishedEvidence> {
  return Object.fromEntries(observationGroups(observations).map((group) => [group.key, evidenceOf(group)]));
}

function evidenceOf({ measure, rows }: Group): PublishedEvidence {
  const tokens = rows.map(({ load, promptTokens }) =>
    measure === 'prompt' ? promptTokens : (load.depthTokens ?? 0),
  );
  const chips = sortedUnique(rows.map(({ chip }) => chipKey(chip)));
  return {
    ...runsOf(rows),
    programs: sortedUnique(rows.map(({ row }) => row.engine)),
    chips: Object.fromEntries(
      chips.map((key) => {
        const own = rows.filter(({ chip }) => chipKey(chip) === key);
        const builds = { early: 0, unfused: 0, current: 0 };
        for (const { buildAge } of own) builds[buildAge] += 1;
        return [key, { ...runsOf(own), builds }];
      }),
    ),
    families: sortedUnique(rows.map(({ family }) => family)),
    tokens: { least: Math.min(...tokens), most: Math.max(...tokens) },
  };
}

const sortedUnique = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** Days are more than a reader needs; some sources have only the year. */
function runsOf(rows: readonly SpeedObservation[]): { rows: number; from: string; to: string } {
  const dates = rows.map(({ row }) => row.date.slice(0, 7)).sort();
  return { rows: rows.length, from: dates[0] ?? '', to: dates.at(-1) ?? '' };
}
