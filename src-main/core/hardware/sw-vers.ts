import type { Fact } from '#core/fact.ts';
import { keyedLines } from './lines.ts';
import { factFrom, reasonForAbsence } from './reading.ts';
import { parseBuild, parseName, parseVersion } from './sysctl.ts';

export interface SwVersFacts {
  osName: Fact<string>;
  macosVersion: Fact<string>;
  macosBuild: Fact<string>;
}

/** `sw_vers`: one or two tabs after the colon, sometimes a `ProductVersionExtra` line, which is left out. */
export function parseSwVers(text: string | undefined): SwVersFacts {
  const said = keyedLines(text ?? '', /^(ProductName|ProductVersion|BuildVersion)$/);
  const absent = reasonForAbsence(text);
  const fact = (key: string, parse: (said: string) => string | undefined): Fact<string> =>
    factFrom({ said: said.get(key), source: 'sw_vers', parse, absent });
  return {
    osName: fact('ProductName', parseName),
    macosVersion: fact('ProductVersion', parseVersion),
    macosBuild: fact('BuildVersion', parseBuild),
  };
}
