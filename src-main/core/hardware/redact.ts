import type { RawProbe, RawProbeFile } from './machine.ts';

const uuid = /\b[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\b/g;
const deviceId = /\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{16}\b|\b[0-9A-Fa-f]{40}\b/g;
const hardwareAddress = /\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b/g;
const userFolder = /(\/(?:Users|home)\/)([^/\s"'<>]+)/g;
const batteryId = /(\(id=)(\d+)(\))/g;

/** Names of fields that identify a Mac or its owner, in any of the files. */
const telling = 'serial|uuid|udid|hostname|host_name|fqdn|seriennummer|シリアル番号';
const jsonField = new RegExp(
  `("[^"\\n]{0,80}(?:${telling})[^"\\n]{0,80}"\\s{0,8}:\\s{0,8}")([^"\\n]*)`,
  'giu',
);
const jsonNumber = new RegExp(
  `("[^"\\n]{0,80}(?:${telling})[^"\\n]{0,80}"\\s{0,8}:\\s{0,8})(-?\\d[\\d.]*)`,
  'giu',
);
const ioregField = new RegExp(
  `("[^"\\n]{0,80}(?:${telling})[^"\\n]{0,80}"\\s{0,8}=\\s{0,8}[<"]{1,2})([^">\\n]*)`,
  'giu',
);
const plistField = new RegExp(
  `(<key>[^<\\n]{0,80}(?:${telling})[^<\\n]{0,80}</key>\\s{0,80}<(?:string|data)>)([^<]*)`,
  'giu',
);
const textField = new RegExp(
  `^([^":=：\\n]{0,80}(?:${telling})[^":=：\\n]{0,80}[:=：][ \\t]{0,40})(\\S[^\\n]*)$`,
  'gimu',
);
/** In pasted text the label may be in any language: a lone word of capitals and digits is a serial number. */
const bareSerial = /([:：][ \t]{0,40})((?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{8,17})(?=[ \t\r]*$)/gmu;

/** Letters become X and figures 0, so that length and form stay: `"C02ABC"` is `"X00XXX"`. */
const blank = (value: string): string => value.replace(/\p{L}/gu, 'X').replace(/\p{N}/gu, '0');
const blankId = (value: string): string => value.replace(/[0-9A-Fa-f]/g, '0');

const pastedFiles: readonly string[] = [
  'SPHardwareDataType.txt',
  'SPDisplaysDataType.txt',
] satisfies RawProbeFile[];

/**
 * The same answers with serial numbers, UUIDs, device ids, hardware addresses and user names blanked, their
 * form kept; redacting twice changes nothing more. Works on cut and garbled text too.
 */
export function redactRawProbe(raw: RawProbe): RawProbe {
  return Object.fromEntries(
    Object.entries(raw).map(([file, text]) => [file, redactText(text, pastedFiles.includes(file))]),
  );
}

/** Any other text, such as an entry of a log. `isPasted`: from a system report in any language. */
export function redactText(text: string, isPasted = false): string {
  const blanked = text
    .replace(uuid, blankId)
    .replace(deviceId, blankId)
    .replace(hardwareAddress, blankId)
    .replace(batteryId, (_, open: string, id: string, close: string) => open + blankId(id) + close)
    .replace(userFolder, (_, folder: string) => `${folder}user`)
    .replace(jsonField, (_, key: string, value: string) => key + blank(value))
    .replace(jsonNumber, (_, key: string) => `${key}0`)
    .replace(ioregField, (_, key: string, value: string) => key + blank(value))
    .replace(plistField, (_, key: string, value: string) => key + blank(value))
    .replace(textField, (_, key: string, value: string) => key + blank(value));
  return isPasted
    ? blanked.replace(bareSerial, (_, mark: string, value: string) => mark + blank(value))
    : blanked;
}
