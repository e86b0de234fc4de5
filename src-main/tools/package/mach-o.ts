/** What is asked of a program or library of macOS, read from its head. */
export interface MachO {
  /** The processor, or `several` for a file that holds code for more than one. */
  processor: 'arm64' | 'x86_64' | 'other' | 'several';
  /** Of the oldest macOS it says it runs on: `14.0`. */
  minimumSystem?: string;
  /** As written: `@rpath/libggml-base.dylib`, `/usr/lib/libSystem.B.dylib`. */
  libraries: string[];
  /** Where `@rpath` is looked for. */
  searchPaths: string[];
  /** Apple silicon runs nothing without at least the signature that the linker makes. */
  isSigned: boolean;
}

const thin64Magic = 0xfeedfacf;
/** Two of them, written with the other byte order. */
const fatMagics = [0xbebafeca, 0xbfbafeca];
const processors: Readonly<Record<number, MachO['processor']>> = {
  0x0100000c: 'arm64',
  0x01000007: 'x86_64',
};
const headBytes = 32;

/** From `mach-o/loader.h`; the highest bit says that the loader must understand a command. */
const commands = {
  loadDylib: 0xc,
  loadWeakDylib: 0x18,
  rpath: 0x1c,
  codeSignature: 0x1d,
  buildVersion: 0x32,
};
const mustUnderstand = 0x80000000;

const version = (packed: number): string => `${packed >>> 16}.${(packed >>> 8) & 255}`;

/** The text whose offset from the command's own start is kept at `command + 8`. */
function textOf(file: Buffer, command: number, end: number): string {
  const start = command + file.readUInt32LE(command + 8);
  const zero = file.indexOf(0, start);
  return file.toString('utf8', Math.min(start, end), zero === -1 ? end : Math.min(zero, end));
}

function readCommand(file: Buffer, at: number, found: MachO): void {
  const end = at + file.readUInt32LE(at + 4);
  const name = (file.readUInt32LE(at) & ~mustUnderstand) >>> 0;
  if (name === commands.loadDylib || name === commands.loadWeakDylib)
    found.libraries.push(textOf(file, at, end));
  else if (name === commands.rpath) found.searchPaths.push(textOf(file, at, end));
  else if (name === commands.codeSignature) found.isSigned = true;
  else if (name === commands.buildVersion) found.minimumSystem = version(file.readUInt32LE(at + 12));
}

/** `undefined` for what is no program or library of macOS. Throws on one that is cut short. */
export function readMachO(file: Buffer): MachO | undefined {
  if (file.length < headBytes) return undefined;
  const magic = file.readUInt32LE(0);
  if (fatMagics.includes(magic)) {
    return { processor: 'several', libraries: [], searchPaths: [], isSigned: false };
  }
  if (magic !== thin64Magic) return undefined;
  const found: MachO = {
    processor: processors[file.readUInt32LE(4)] ?? 'other',
    libraries: [],
    searchPaths: [],
    isSigned: false,
  };
  const commandCount = file.readUInt32LE(16);
  for (let index = 0, at = headBytes; index < commandCount; index += 1) {
    const length = at + 8 <= file.length ? file.readUInt32LE(at + 4) : 0;
    if (length < 8 || at + length > file.length) throw new Error('A program of macOS is cut short.');
    readCommand(file, at, found);
    at += length;
  }
  return found;
}

/** Whether a file is a program or library of any system: of macOS, Linux (`ELF`) or Windows (`MZ`). */
export function nativeKind(head: Buffer): 'macOS' | 'Linux' | 'Windows' | undefined {
  if (head.length >= 4) {
    const magic = head.readUInt32LE(0);
    if (magic === thin64Magic || fatMagics.includes(magic)) return 'macOS';
    if (head.toString('latin1', 0, 4) === '\x7fELF') return 'Linux';
  }
  return head.toString('latin1', 0, 2) === 'MZ' ? 'Windows' : undefined;
}

export interface MinimalMachO {
  /** `[14, 0]` for macOS 14.0. */
  minimumSystem: readonly [major: number, minor: number];
  libraries?: readonly string[];
}

function command(name: number, body: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil(body.length / 8) * 8);
  body.copy(padded);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(name, 0);
  head.writeUInt32LE(padded.length + 8, 4);
  return Buffer.concat([head, padded]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

/** A head without code, for stand-ins: what `readMachO` reads, and nothing that could run. */
export function minimalMachO({ minimumSystem: [major, minor], libraries = [] }: MinimalMachO): Buffer {
  const packed = (major << 16) | (minor << 8);
  const parts = [
    command(commands.buildVersion, numbers(1, packed, packed, 0)),
    ...libraries.map((name) =>
      command(commands.loadDylib, Buffer.concat([numbers(24, 0, 0, 0), Buffer.from(`${name}\0`)])),
    ),
    command(
      (commands.rpath | mustUnderstand) >>> 0,
      Buffer.concat([numbers(12), Buffer.from('@loader_path\0')]),
    ),
    command(commands.codeSignature, numbers(0, 0)),
  ];
  const body = Buffer.concat(parts);
  const head = numbers(thin64Magic, 0x0100000c, 0, 6, parts.length, body.length, 0, 0);
  return Buffer.concat([head, body]);
}
