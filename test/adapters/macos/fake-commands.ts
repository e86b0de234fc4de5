import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  conditionCommands,
  type ProbeCommand,
  probeCommands,
} from '../../../src-main/adapters/macos/mac-commands.ts';

/** A folder of shell scripts named like macOS's commands, and the probe's commands pointed at it. */
export class FakeCommands {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'kaidoki-commands-'));

  /** `script` is what the command does, in `sh`. */
  add(name: string, script: string): this {
    const file = path.join(this.folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  prints(name: string, text: string): this {
    const file = path.join(this.folder, `${name}.out`);
    writeFileSync(file, text);
    return this.add(name, `exec cat '${file}'`);
  }

  commands(timeoutMilliseconds = 5_000): {
    probe: readonly ProbeCommand[];
    conditions: readonly ProbeCommand[];
  } {
    const here = (command: ProbeCommand): ProbeCommand => ({
      ...command,
      path: path.join(this.folder, path.basename(command.path)),
      timeoutMilliseconds,
    });
    return { probe: probeCommands.map(here), conditions: conditionCommands.map(here) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
