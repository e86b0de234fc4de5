import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import afterPack, { forbidArbitraryLoads } from '../../src-main/tools/package/after-pack.mjs';
import { dictionaryIn, readPlist } from '../../src-main/tools/package/plist.ts';

const plist = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">${body}</plist>\n`;

/** As electron-builder writes it. */
const packed = plist(`
  <dict>
    <key>CFBundleName</key>
    <string>Kaidoki</string>
    <key>NSAppTransportSecurity</key>
    <dict>
      <key>NSAllowsArbitraryLoads</key>
      <true/>
      <key>NSExceptionDomains</key>
      <dict>
        <key>127.0.0.1</key>
        <dict>
          <key>NSIncludesSubdomains</key>
          <false/>
        </dict>
      </dict>
    </dict>
  </dict>
`);

describe('a property list', () => {
  it('is read with every kind of value', () => {
    const body = `<dict><key>a &amp; b</key><string>1 &lt; 2</string><key>n</key><integer>-3</integer>
      <key>r</key><real>0.5</real><key>yes</key><true/><key>no</key><false></false>
      <key>list</key><array><string>x</string><dict/></array><key>none</key><array/><key>s</key><string/></dict>`;
    expect(readPlist(plist(body))).toEqual({
      'a & b': '1 < 2',
      n: -3,
      r: 0.5,
      yes: true,
      no: false,
      list: ['x', {}],
      none: [],
      s: '',
    });
  });

  it.each([
    ['nothing', ''],
    ['no list', '<html></html>'],
    ['an array', plist('<array/>')],
    ['a value without a key', plist('<dict><string>x</string></dict>')],
    ['a key without a value', plist('<dict><key>x</key></dict>')],
    ['a value of an unknown kind', plist('<dict><key>x</key><data>AA==</data></dict>')],
    ['an end that is missing', '<plist version="1.0"><dict><key>x</key><true/>'],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => readPlist(text)).toThrow();
  });

  it('has empty dictionaries where it has none', () => {
    expect(dictionaryIn({ a: 'text', b: ['list'] }, 'a')).toEqual({});
    expect(dictionaryIn({ a: 'text', b: ['list'] }, 'b')).toEqual({});
    expect(dictionaryIn({}, 'c')).toEqual({});
  });
});

describe('the hook after packing', () => {
  it('forbids loads without TLS and leaves all else', () => {
    const before = readPlist(packed);
    const after = readPlist(forbidArbitraryLoads(packed));
    const transport = dictionaryIn(before, 'NSAppTransportSecurity');
    expect(transport['NSAllowsArbitraryLoads']).toBe(true);
    expect(after).toEqual({
      ...before,
      NSAppTransportSecurity: { ...transport, NSAllowsArbitraryLoads: false },
    });
  });

  it.each([
    ['does not allow them', packed.replace(/<true\/>/, '<false/>')],
    ['allows them twice', packed.replace(/<dict>/, '<dict><key>NSAllowsArbitraryLoads</key><true/>')],
  ])('stops the packing when Info.plist %s', (_what, text) => {
    expect(() => forbidArbitraryLoads(text)).toThrow(/not once/);
  });

  it('is the one that electron-builder.yml names', () => {
    const config = readFileSync(resolve(import.meta.dirname, '../../electron-builder.yml'), 'utf8');
    expect(config).toContain('afterPack: ./src-main/tools/package/after-pack.mjs');
    expect(afterPack).toBeTypeOf('function');
  });
});

describe('the entitlements', () => {
  const file = resolve(import.meta.dirname, '../../assets/entitlements.mac.plist');

  it('let V8 compile while it runs, and nothing more', () => {
    expect(readPlist(readFileSync(file, 'utf8'))).toEqual({ 'com.apple.security.cs.allow-jit': true });
  });
});
