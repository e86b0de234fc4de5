import { describe, expect, it } from 'vitest';
import { assembleMachine } from '#core/hardware/assemble.ts';
import { redactRawProbe } from '#core/hardware/redact.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { macFixtureNames, readMacFixture } from './fixtures.ts';

const catalogue = loadShippedCatalogue();

describe.each(macFixtureNames)('the redacted probe folder %s', (name) => {
  const { raw, about } = readMacFixture(name);
  const redacted = redactRawProbe(raw);

  it('holds none of the identifiers', () => {
    for (const identifier of about.identifiers) {
      expect(Object.values(redacted).join('\n')).not.toContain(identifier);
    }
  });

  it('gives the same machine', () => {
    expect(assembleMachine({ raw: redacted, catalogue })).toEqual(assembleMachine({ raw, catalogue }));
  });

  it('does not change when redacted again', () => {
    expect(redactRawProbe(redacted)).toEqual(redacted);
  });

  it('keeps the form of each file', () => {
    for (const [file, text] of Object.entries(raw)) {
      const lines = (redacted as Record<string, string>)[file]?.split('\n');
      expect(lines?.length).toBe(text.split('\n').length);
    }
  });
});

describe('in', () => {
  it.each([
    ['SPHardwareDataType.json', '{"serial_number" : "C02ABC12DEF3", "x": 1}', '"X00XXX00XXX0", "x": 1'],
    [
      'SPHardwareDataType.json',
      '{"platform_UUID" : "5F0C0001-1D2E-5A3B-9C4D-7E8F9A0B1C01"}',
      '00000000-0000-0000',
    ],
    ['SPDisplaysDataType.json', '{"_spdisplays_display-serial-number2" : 81234567}', '" : 0}'],
    ['ioreg-IOAccelerator.txt', '"IOPlatformSerialNumber" = "C02ABC12DEF3"', '"X00XXX00XXX0"'],
    ['ioreg-IOAccelerator.plist', '<key>serial-number</key>\n<data>QzAyQUJD</data>', '<data>XXXXXXXX</data>'],
    ['sysctl.txt', 'kern.uuid: 5F0C0001-1D2E-5A3B-9C4D-7E8F9A0B1C01', 'kern.uuid: 00000000-0000'],
    ['sysctl.txt', 'kern.hostname: annas-mac.local', 'kern.hostname: XXXXX-XXX.XXXXX'],
    ['pmset-batt.txt', ' -InternalBattery-0 (id=4915299)\t87%; charged', '(id=0000000)\t87%'],
    ['llamacpp-metal.log', 'load: file /Users/anna/models/x.gguf', '/Users/user/models/x.gguf'],
    ['SPHardwareDataType.txt', '  Numéro de série (système) : C02ABC12DEF3', ' : X00XXX00XXX0'],
    ['SPHardwareDataType.txt', '  Seriennummer (System): C02ABC12DEF3\r', ': X00XXX00XXX0'],
    ['SPHardwareDataType.txt', '  UDID: 00008103-001A2B3C4D5E6F70', ': 00000000-0000000000000000'],
    ['systeminformation.json', '{"bluetooth": "a4:83:e7:12:34:56"}', '00:00:00:00:00:00'],
  ] as const)('%s, %j is blanked', (file, text, expected) => {
    const redacted = redactRawProbe({ [file]: text })[file] ?? '';
    expect(redacted).not.toMatch(/C02ABC|5F0C0001|81234567|QzAy|anna|4915299|2B3C|a4:83/);
    expect(redacted).toContain(expected);
  });

  it('cut JSON, an identifier without its closing quote is blanked too', () => {
    const cut = redactRawProbe({ 'SPHardwareDataType.json': '{"serial_number" : "C02ABC12' });
    expect(cut['SPHardwareDataType.json']).toBe('{"serial_number" : "X00XXX00');
  });

  it('JSON, what follows an identifier still parses', () => {
    const text = '{"serial_number": "C02ABC12DEF3", "display-serial": 12, "chip_type": "Apple M4"}';
    const redacted = redactRawProbe({ 'SPHardwareDataType.json': text })['SPHardwareDataType.json'] ?? '';
    expect(JSON.parse(redacted)).toMatchObject({ chip_type: 'Apple M4', serial_number: 'X00XXX00XXX0' });
  });
});

it('model identifiers, versions and figures stay as they are', () => {
  const raw = {
    'sysctl.txt': 'hw.model: Mac16,12\nkern.osversion: 25F80\nhw.memsize: 17179869184\n',
    'SPHardwareDataType.txt':
      'Model Number: Z1XX000ABJ/A\nSMC Version (system): 2.44f6\nBoot ROM: 18000.140.8\n',
  };
  expect(redactRawProbe(raw)).toEqual(raw);
});
