import { fanlessShare } from '#core/speed/sustained-share.ts';
import type { SustainedSpeed } from '#core/speed/prediction.ts';
import type { Need } from './advice.ts';
import { adviceThresholds } from './thresholds.ts';

/** The parts of its speeds that a machine keeps after ten minutes of steady work, 0…1. */
export interface KeptShares {
  prompt: number;
  generation: number;
}

const all: KeptShares = { prompt: 1, generation: 1 };
const withoutFan: KeptShares = { prompt: fanlessShare.mid, generation: fanlessShare.mid };

/** Without a fan what others were seen to keep, else everything. */
export const sharesByFan = (hasFan: boolean): KeptShares => (hasFan ? all : withoutFan);

/** This machine's own ten minutes: a share that could not be told is taken as the other one. */
export function measuredKept({ promptShare, generationShare }: SustainedSpeed): KeptShares | undefined {
  const prompt = promptShare?.mid ?? generationShare?.mid;
  const generation = generationShare?.mid ?? promptShare?.mid;
  return prompt === undefined || generation === undefined ? undefined : { prompt, generation };
}

/** Work without pauses, in which a Mac without a fan gets hot: an agent, training, hours a day. */
export const isSteady = ({ use, hoursPerDay }: Pick<Need, 'use' | 'hoursPerDay'>): boolean =>
  use === 'agent' || use === 'training' || hoursPerDay >= adviceThresholds.fanlessHoursPerDay;

/** What is left of the speed in the user's kind of work: a chat fits between pauses. */
export const keptFor = (need: Need, kept: KeptShares | undefined): KeptShares =>
  kept && isSteady(need) ? kept : all;
