import * as v from 'valibot';
import type { Fact, UnknownReason } from '#core/fact.ts';
import { memoryGibibytes } from '#core/units.ts';
import { type GpuFacts, parseGpuCores } from './ioreg.ts';
import { parseWholeNumber } from './lines.ts';
import { datingFirmware, macosMajorOfFirmware } from './macos-version.ts';
import { isGpuChipName } from './chip-name.ts';
import { factFrom } from './reading.ts';
import { parseModelIdentifier, parseName } from './sysctl.ts';

export interface HardwareFacts {
  /** `chip_type`; missing on Intel Macs and for translated callers. */
  chipName: Fact<string>;
  /** `cpu_type`: Intel's name, or "Unknown" for a translated caller. */
  cpuName: Fact<string>;
  cpuCoresTotal: Fact<number>;
  memoryBytes: Fact<number>;
  modelIdentifier: Fact<string>;
  machineName: Fact<string>;
  /** From the firmware's version; only dates a pasted report. */
  macosMajor: Fact<number>;
}

const Text = v.optional(v.union([v.string(), v.number()]));
const HardwareSchema = v.object({
  machine_name: Text,
  machine_model: Text,
  chip_type: Text,
  cpu_type: Text,
  number_processors: Text,
  physical_memory: Text,
  boot_rom_version: Text,
});
const GpuSchema = v.object({ _name: Text, sppci_model: Text, sppci_cores: Text });
type Hardware = v.InferOutput<typeof HardwareSchema>;
type Gpu = v.InferOutput<typeof GpuSchema>;

/** `"16 GB"` is 17179869184 bytes; whole GiB (or TiB) only. */
export function parsePhysicalMemory(text: string): number | undefined {
  const parts = /^(\d{1,5})\s*(GB|TB)$/.exec(text.trim());
  const amount = parseWholeNumber(parts?.[1] ?? '', 1, 65536);
  return amount === undefined ? undefined : memoryGibibytes(parts?.[2] === 'TB' ? amount * 1024 : amount);
}

/**
 * The total of `number_processors`: the integer, or the first number of `"proc 14:10:4"`. The kinds are
 * never taken from it: their order changed between macOS 26 and 27.
 */
export function parseNumberProcessors(text: string): number | undefined {
  const plain = parseWholeNumber(text, 1, 1024);
  if (plain !== undefined) return plain;
  if (!/^proc \d{1,4}(:\d{1,4}){2,3}$/.test(text.trim())) return undefined;
  const [total, ...kinds] = text.trim().slice('proc '.length).split(':').map(Number);
  const sum = kinds.reduce((left, right) => left + right, 0);
  return total !== undefined && total > 0 && total === sum ? total : undefined;
}

/** The objects of both data types, asked in one call or two. */
export interface SystemProfilerAnswer {
  hardware?: Hardware;
  gpus?: Gpu[];
}

/** Reads one `-json` answer; text before the first brace is skipped. Undefined: not JSON, or nothing in it. */
export function parseSystemProfilerJson(text: string): SystemProfilerAnswer | undefined {
  const root = parseObject(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  const hardware = v.safeParse(v.array(HardwareSchema), root?.['SPHardwareDataType']);
  const gpus = v.safeParse(v.array(GpuSchema), root?.['SPDisplaysDataType']);
  if (!hardware.success && !gpus.success) return undefined;
  const first = hardware.success ? hardware.output[0] : undefined;
  return { ...(first && { hardware: first }), ...(gpus.success && { gpus: gpus.output }) };
}

/**
 * The two data types of one combined answer as two texts, as `probe --raw` stores them; undefined when the
 * text cannot be parsed.
 */
export function splitSystemProfilerJson(text: string): { hardware?: string; displays?: string } | undefined {
  const root = parseObject(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  if (!root) return undefined;
  const part = (key: string): string | undefined =>
    key in root ? `${JSON.stringify({ [key]: root[key] }, null, 2)}\n` : undefined;
  const [hardware, displays] = [part('SPHardwareDataType'), part('SPDisplaysDataType')];
  return { ...(hardware && { hardware }), ...(displays && { displays }) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const root: unknown = JSON.parse(text);
    return v.is(v.record(v.string(), v.unknown()), root) ? root : undefined;
  } catch {
    return undefined;
  }
}

/** Facts of `SPHardwareDataType`; `absent` says why when there is none. */
export function hardwareFacts(hardware: Hardware | undefined, absent: UnknownReason): HardwareFacts {
  const fact = <T>(said: string | number | undefined, parse: (said: string) => T | undefined): Fact<T> =>
    factFrom({
      said: said === undefined ? undefined : String(said),
      source: 'system_profiler',
      parse,
      absent: hardware ? 'not-reported' : absent,
    });
  /** Virtual machines and translated callers are told "Unknown". */
  const named = (said: string | number | undefined): Fact<string> =>
    fact(said === 'Unknown' ? undefined : said, parseName);
  return {
    chipName: named(hardware?.chip_type),
    cpuName: fact(hardware?.cpu_type, parseName),
    cpuCoresTotal: fact(hardware?.number_processors, parseNumberProcessors),
    memoryBytes: fact(hardware?.physical_memory, parsePhysicalMemory),
    modelIdentifier: fact(hardware?.machine_model, parseModelIdentifier),
    machineName: named(hardware?.machine_name),
    macosMajor: fact(datingFirmware(String(hardware?.boot_rom_version)), macosMajorOfFirmware),
  };
}

/** Facts of `SPDisplaysDataType`: Apple's own GPU, which is listed even when no display is attached. */
export function displayFacts(gpus: readonly Gpu[] | undefined, absent: UnknownReason): GpuFacts {
  const own = gpus?.find((gpu) => isGpuChipName(gpuName(gpu) ?? ''));
  const reason = gpus ? 'not-reported' : absent;
  const cores = own?.sppci_cores;
  return {
    gpuName: factFrom({
      said: own && gpuName(own),
      source: 'system_profiler',
      parse: parseName,
      absent: reason,
    }),
    gpuCores: factFrom({
      said: cores === undefined ? undefined : String(cores),
      source: 'system_profiler',
      parse: parseGpuCores,
      absent: reason,
    }),
  };
}

/** macOS 11 can print a key such as `kHW_AppleM1Item` in place of the name. */
function gpuName(gpu: Gpu): string | undefined {
  const said = [gpu.sppci_model, gpu._name].find((name) => typeof name === 'string' && name !== '');
  return said === undefined ? undefined : String(said).replace(/^kHW_Apple([A-Z]\d+)Item$/, 'Apple $1');
}
