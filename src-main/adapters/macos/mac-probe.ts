import type { HostFacts } from '#core/hardware/assemble-other.ts';
import { conditionsOf } from '#core/hardware/conditions.ts';
import type { MachineConditions, RawProbe } from '#core/hardware/machine.ts';
import { readAnswers } from '#core/hardware/readings.ts';
import { redactRawProbe } from '#core/hardware/redact.ts';
import { splitSystemProfilerJson } from '#core/hardware/system-profiler.ts';
import type { SysteminformationAnswer } from '#core/hardware/systeminformation.ts';
import { conditionCommands, type ProbeCommand, probeCommands } from './mac-commands.ts';
import { readHost } from './host.ts';
import { type CommandRunner, runCommand } from './run-command.ts';
import {
  loadPerCpu,
  readSysteminformation,
  type SysteminformationScope,
} from './systeminformation-answer.ts';

/** The longest answer seen is some 100 kB (`ioreg` on an Intel Mac); beyond this something is wrong. */
const maximumAnswerBytes = 4 * 2 ** 20;

export interface MacProbeOptions {
  run?: CommandRunner;
  /** Those of a whole probe, and those of a look at the conditions. */
  commands?: { probe: readonly ProbeCommand[]; conditions: readonly ProbeCommand[] };
  platform?: string;
  arch?: string;
  readSecondOpinion?: (scope: SysteminformationScope) => Promise<SysteminformationAnswer>;
}

export interface MacProbe {
  readonly platform: string;
  readonly arch: string;
  readRaw(): Promise<RawProbe>;
  /** What Node knows of the machine, for a live `assembleMachine`. */
  readHost(): HostFacts;
  readConditions(): Promise<MachineConditions & { loadPerCpu?: number }>;
}

/**
 * The probe of the machine this runs on. On a Mac all commands run side by side, each with its own timeout,
 * and one that fails is a missing answer; elsewhere there is only what `systeminformation` says. Serial
 * numbers and UUIDs are blanked before anything leaves.
 */
export function createMacProbe(options: MacProbeOptions = {}): MacProbe {
  const run = options.run ?? runCommand;
  const commands = options.commands ?? { probe: probeCommands, conditions: conditionCommands };
  const platform = options.platform ?? process.platform;
  const arch = options.arch ?? process.arch;
  const secondOpinion = options.readSecondOpinion ?? readSysteminformation;

  const read = async (
    list: readonly ProbeCommand[],
    scope: SysteminformationScope | undefined,
  ): Promise<RawProbe> => {
    const [answers, opinion] = await Promise.all([
      Promise.all((platform === 'darwin' ? list : []).map((command) => runOne(run, command))),
      scope && secondOpinion(scope).catch(() => undefined),
    ]);
    const raw: RawProbe = Object.assign({}, ...answers);
    if (opinion) raw['systeminformation.json'] = `${JSON.stringify(opinion, null, 2)}\n`;
    return redactRawProbe(raw);
  };

  return {
    platform,
    arch,
    readRaw: () => read(commands.probe, 'all'),
    readHost: () => ({ ...readHost(), platform, arch }),
    readConditions: async () => {
      const raw = await read(commands.conditions, platform === 'darwin' ? undefined : 'conditions');
      const load = loadPerCpu();
      return { ...conditionsOf(readAnswers(raw)), ...(load !== undefined && { loadPerCpu: load }) };
    },
  };
}

async function runOne(run: CommandRunner, command: ProbeCommand): Promise<RawProbe> {
  const text = await run(command.path, command.args, {
    timeoutMilliseconds: command.timeoutMilliseconds,
    maximumBytes: maximumAnswerBytes,
  });
  if (text === undefined) return {};
  return command.file === 'SPHardwareDataType.json' ? splitAnswer(text) : { [command.file]: text };
}

/** Both data types come in one answer; a cut one is kept as it is, so that the probe can say so. */
function splitAnswer(text: string): RawProbe {
  const parts = splitSystemProfilerJson(text);
  if (!parts) return { 'SPHardwareDataType.json': text };
  return {
    ...(parts.hardware !== undefined && { 'SPHardwareDataType.json': parts.hardware }),
    ...(parts.displays !== undefined && { 'SPDisplaysDataType.json': parts.displays }),
  };
}
