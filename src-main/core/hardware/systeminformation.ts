import * as v from 'valibot';
import { type Fact, known, unknown } from '#core/fact.ts';
import { reasonForAbsence } from './reading.ts';

const Bytes = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 46)));
const Fraction = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const Name = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(120)));

/** The few fields of `systeminformation` that the probe keeps; serials, UUIDs and host names never get here. */
const SysteminformationSchema = v.object({
  platform: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  arch: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  osName: Name,
  osRelease: Name,
  cpuName: Name,
  cpuCoresTotal: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096))),
  memoryBytes: Bytes,
  availableBytes: Bytes,
  swapUsedBytes: Bytes,
  powerSource: v.optional(v.picklist(['mains', 'battery'])),
  batteryFraction: Fraction,
});
export type SysteminformationAnswer = v.InferOutput<typeof SysteminformationSchema>;

export interface SysteminformationFacts {
  platform: Fact<string>;
  arch: Fact<string>;
  osName: Fact<string>;
  osRelease: Fact<string>;
  cpuName: Fact<string>;
  cpuCoresTotal: Fact<number>;
  memoryBytes: Fact<number>;
  availableBytes: Fact<number>;
  swapUsedBytes: Fact<number>;
  powerSource: Fact<'mains' | 'battery'>;
  batteryFraction: Fact<number>;
}

export function parseSysteminformation(text: string | undefined): SysteminformationFacts {
  const answer = parseAnswer(text);
  const reason = answer === undefined && text !== undefined ? 'unreadable' : reasonForAbsence(text);
  const fact = <T>(value: T | undefined): Fact<T> =>
    value === undefined ? unknown(reason) : known(value, 'systeminformation');
  return {
    platform: fact(answer?.platform),
    arch: fact(answer?.arch),
    osName: fact(answer?.osName),
    osRelease: fact(answer?.osRelease),
    cpuName: fact(answer?.cpuName),
    cpuCoresTotal: fact(answer?.cpuCoresTotal),
    memoryBytes: fact(answer?.memoryBytes),
    availableBytes: fact(answer?.availableBytes),
    swapUsedBytes: fact(answer?.swapUsedBytes),
    powerSource: fact(answer?.powerSource),
    batteryFraction: fact(answer?.batteryFraction),
  };
}

function parseAnswer(text: string | undefined): SysteminformationAnswer | undefined {
  if (text === undefined) return undefined;
  try {
    const answer = v.safeParse(
      SysteminformationSchema,
      JSON.parse(text.slice(Math.max(0, text.indexOf('{')))),
    );
    return answer.success ? answer.output : undefined;
  } catch {
    return undefined;
  }
}
