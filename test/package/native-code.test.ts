import { describe, expect, it } from 'vitest';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { deliveredFuses, fuseWire, readFuses } from '../../src-main/tools/package/fuses.ts';
import { minimalMachO, nativeKind, readMachO } from '../../src-main/tools/package/mach-o.ts';

const library = minimalMachO({
  minimumSystem: [14, 2],
  libraries: ['@rpath/libggml-base.dylib', '/usr/lib/libc++.1.dylib'],
});

describe('a library of macOS', () => {
  it('says for which processor and macOS it is, what it loads, and that it is signed', () => {
    expect(readMachO(library)).toEqual({
      processor: 'arm64',
      minimumSystem: '14.2',
      libraries: ['@rpath/libggml-base.dylib', '/usr/lib/libc++.1.dylib'],
      searchPaths: ['@loader_path'],
      isSigned: true,
    });
  });

  it('for an Intel Mac is told apart, and so is one for both', () => {
    const intel = Buffer.from(library);
    intel.writeUInt32LE(0x01000007, 4);
    expect(readMachO(intel)?.processor).toBe('x86_64');
    const both = Buffer.alloc(64);
    both.writeUInt32BE(0xcafebabe, 0);
    expect(readMachO(both)?.processor).toBe('several');
  });

  it('is none for text, for nothing, and for a program of Linux', () => {
    for (const text of ['', '#!/bin/sh\nexit 0\n', `\x7fELF${'x'.repeat(100)}`]) {
      expect(readMachO(Buffer.from(text, 'latin1'))).toBeUndefined();
    }
  });

  it('is refused when its commands are cut short', () => {
    for (let length = 32; length < library.length; length += 1) {
      expect(() => readMachO(library.subarray(0, length))).toThrow(/cut short/);
    }
  });

  it('never makes the reader hang or read outside, whatever bytes are changed', () => {
    const random = xorshift32(20261123);
    let refused = 0;
    for (let round = 0; round < 2000; round += 1) {
      const file = Buffer.from(library);
      for (let change = 0; change < 4; change += 1) file[4 + (random() % (file.length - 4))] = random() % 256;
      try {
        readMachO(file);
      } catch (error) {
        refused += 1;
        expect(String(error)).toMatch(/cut short|out of range|outside buffer/);
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  it.each([
    ['macOS', library.subarray(0, 4)],
    ['Linux', Buffer.from('\x7fELF', 'latin1')],
    ['Windows', Buffer.from('MZ\x90\x00', 'latin1')],
    [undefined, Buffer.from('{"a"')],
    [undefined, Buffer.alloc(0)],
  ])('is known by its first bytes: %s', (kind, head) => {
    expect(nativeKind(head)).toBe(kind);
  });
});

describe('the fuses of Electron', () => {
  const framework = (letters: string): Buffer =>
    Buffer.concat([Buffer.alloc(1000, 1), fuseWire(letters), Buffer.alloc(100, 2)]);

  it('are read by name, as it is delivered', () => {
    expect(readFuses(framework(deliveredFuses))).toEqual({
      runAsNode: 'on',
      enableCookieEncryption: 'off',
      enableNodeOptionsEnvironmentVariable: 'on',
      enableNodeCliInspectArguments: 'on',
      enableEmbeddedAsarIntegrityValidation: 'off',
      onlyLoadAppFromAsar: 'off',
      loadBrowserProcessSpecificV8Snapshot: 'off',
      grantFileProtocolExtraPrivileges: 'on',
    });
  });

  it('may be fewer, more, or removed', () => {
    expect(readFuses(framework('0r'))).toEqual({ runAsNode: 'off', enableCookieEncryption: 'removed' });
    expect(Object.keys(readFuses(framework('1111111111')))).toHaveLength(8);
  });

  it('of another version, or missing, are refused', () => {
    const other = framework('1');
    other[other.indexOf(fuseWire('1')) + 32] = 2;
    expect(() => readFuses(other)).toThrow(/version 2/);
    expect(() => readFuses(Buffer.alloc(100))).toThrow(/no fuses/);
  });
});
