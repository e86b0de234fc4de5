import type { Fact } from '#core/fact.ts';
import { linesOf, parseWholeNumber } from './lines.ts';
import { factFrom, reasonForAbsence } from './reading.ts';
import { parseName } from './sysctl.ts';

export interface GpuFacts {
  gpuName: Fact<string>;
  gpuCores: Fact<number>;
}

export const parseGpuCores = (text: string): number | undefined => parseWholeNumber(text, 1, 1024);

/**
 * `ioreg -r -d 1 -w 0 -c IOAccelerator`, as text or (`-a`) as a property list: the GPU's name and core
 * count. Read key by key, so that data blocks and the literal "IOCommand is not serializable" do no harm.
 */
export function parseIoreg(text: string | undefined): GpuFacts {
  const absent = reasonForAbsence(text);
  const isPlist = text !== undefined && /<key>/.test(text);
  const said = isPlist ? saidInPlist(text) : saidInText(text ?? '');
  return {
    gpuName: factFrom({ said: said.model, source: 'ioreg', parse: parseName, absent }),
    gpuCores: factFrom({ said: said.cores, source: 'ioreg', parse: parseGpuCores, absent }),
  };
}

/** Whether a text has the form of ioreg's answer at all; an empty one is what a machine without a GPU gives. */
export const looksLikeIoreg = (text: string): boolean =>
  text.trim() === '' || /<key>|<plist|\+-o |^[\s|]*"[^"\n]{1,200}" = /m.test(text);

interface Said {
  model: string | undefined;
  cores: string | undefined;
}

function saidInPlist(text: string): Said {
  return {
    model: /<key>model<\/key>\s*<string>([^<]*)<\/string>/.exec(text)?.[1],
    cores: /<key>gpu-core-count<\/key>\s*<integer>([^<]*)<\/integer>/.exec(text)?.[1],
  };
}

/** At the top level there are spaces around `=`; the same names inside `{…}` have none and are not meant. */
function saidInText(text: string): Said {
  const lines = linesOf(text);
  const value = (key: RegExp): string | undefined =>
    lines.map((line) => key.exec(line)?.[1]).find((found) => found !== undefined);
  return {
    model: value(/^[\s|]*"model"\s+=\s+<?"([^"]*)"/),
    cores: value(/^[\s|]*"gpu-core-count"\s+=\s+(\S+)/),
  };
}
