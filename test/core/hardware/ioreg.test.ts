import { expect, it } from 'vitest';
import { known, unknown } from '#core/fact.ts';
import { looksLikeIoreg, parseIoreg } from '#core/hardware/ioreg.ts';

const text = [
  '+-o AGXAcceleratorG16X  <class AGXAcceleratorG16X, id 0x1, registered>',
  '  {',
  '    "GPUConfigurationVariable" = {"gpu-core-count"=20,"model"="wrong"}',
  '    "PerformanceStatistics" = {"In use system memory (driver)"=0,"In use system memory"=7}',
  '    "gpu-core-count" = 16',
  '    "model" = "Apple M4 Pro"',
  '  }',
].join('\n');
const plist = [
  '<plist version="1.0"><array><dict>',
  '<key>IOCFPlugInTypes</key><string>IOCommand is not serializable</string>',
  '<key>SplitSceneCount</key><integer>-1</integer>',
  '<key>compatible</key><data>',
  'Z3B1LHQ2MDQwAA==',
  '</data>',
  '<key>gpu-core-count</key>\r\n\t<integer>16</integer>',
  '<key>model</key> <string>Apple M4 Pro</string>',
].join('\n');

it.each([
  ['text', text],
  ['a property list, cut at its end', plist],
])('reads name and cores of the GPU from %s', (_, answer) => {
  expect(parseIoreg(answer)).toEqual({
    gpuName: known('Apple M4 Pro', 'ioreg'),
    gpuCores: known(16, 'ioreg'),
  });
});

it('finds no cores on an Intel Mac', () => {
  const intel =
    '+-o IntelAccelerator  <class IntelAccelerator>\n  {\n    "IOClass" = "IntelAccelerator"\n  }\n';
  expect(parseIoreg(intel).gpuCores).toEqual(unknown('not-reported'));
  expect(looksLikeIoreg(intel)).toBe(true);
});

it('does not believe a senseless count', () => {
  expect(parseIoreg('"gpu-core-count" = 0').gpuCores).toEqual(unknown('unreadable'));
  expect(parseIoreg('<key>gpu-core-count</key><integer>-4</integer>').gpuCores).toEqual(
    unknown('unreadable'),
  );
});

it('knows that another text is none of its answers', () => {
  expect(looksLikeIoreg('hello')).toBe(false);
  expect(looksLikeIoreg('')).toBe(true);
  expect(parseIoreg(undefined).gpuName).toEqual(unknown('not-asked'));
});
