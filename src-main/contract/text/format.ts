import type { Currency } from '#core/chips/catalogue.ts';
import { bytesPerGibibyte, bytesPerGigabyte, bytesPerMegabyte } from '#core/units.ts';

/** The two languages every visible string exists in. */
export type Language = 'ja' | 'en';

const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-US' };

/** A no-break space: a figure never parts from its unit. */
const nbsp = '\u00a0';

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const cached = numberFormats.get(key) ?? new Intl.NumberFormat(locales[language], options);
  numberFormats.set(key, cached);
  return cached;
}

/** Nothing that is told is as large but by mistake, and hundreds of digits would fill the page. */
const leastInPowers = 1e15;

/** By `options`; what is absurdly large in powers of ten: 1e300 → "1E300". */
function formatted(value: number, language: Language, options: Intl.NumberFormatOptions): string {
  const isAbsurd = Math.abs(value) >= leastInPowers;
  return numberFormat(
    language,
    isAbsurd ? { ...options, notation: 'scientific', maximumSignificantDigits: 3 } : options,
  ).format(value);
}

/** `formatNumber(1234.56, 'en', 1)` is "1,234.6". */
export function formatNumber(value: number, language: Language, maximumFractionDigits = 0): string {
  return formatted(value, language, { maximumFractionDigits });
}

/**
 * Sizes of files and memory needs in GB of 10⁹ (MB below 0.1 GB): 19851000000 → "19.9 GB". One fraction digit
 * below 100 GB unless more are asked for.
 */
export function formatBytes(bytes: number, language: Language, fractionDigits?: number): string {
  if (bytes < bytesPerGigabyte / 10) {
    return `${formatNumber(bytes / bytesPerMegabyte, language)}${nbsp}MB`;
  }
  const gigabytes = bytes / bytesPerGigabyte;
  return `${formatNumber(gigabytes, language, fractionDigits ?? (gigabytes < 100 ? 1 : 0))}${nbsp}GB`;
}

/**
 * A Mac's memory as Apple sells it, GB of 2³⁰: 17179869184 → "16 GB". What is no whole number of them is nothing
 * that is sold, and said in GB of 10⁹: 25300000000 → "25.3 GB".
 */
export function formatMemorySize(bytes: number, language: Language): string {
  const gibibytes = bytes / bytesPerGibibyte;
  return Number.isInteger(gibibytes)
    ? `${formatNumber(gibibytes, language)}${nbsp}GB`
    : formatBytes(bytes, language);
}

/** 546000000000 → "546 GB/s". */
export function formatBandwidth(bytesPerSecond: number, language: Language): string {
  return `${formatNumber(bytesPerSecond / bytesPerGigabyte, language)}${nbsp}GB/s`;
}

/** Whole currency units: prices are never shown in cents. `formatMoney(335000, 'JPY', 'ja')` is "￥335,000". */
export function formatMoney(amount: number, currency: Currency, language: Language): string {
  return formatted(amount, language, { style: 'currency', currency, maximumFractionDigits: 0 });
}

/** Prices of a kilowatt-hour or of a million tokens: cents below 10 dollars, and two digits where those are not enough. 0.81 dollars → "$0.81". */
export function formatSmallMoney(amount: number, currency: Currency, language: Language): string {
  if (amount >= 10) return formatMoney(amount, currency, language);
  const digits =
    currency === 'USD' && (amount >= 0.1 || amount === 0)
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { maximumSignificantDigits: 2 };
  return numberFormat(language, { style: 'currency', currency, ...digits }).format(amount);
}

/** Two significant digits below 100, whole numbers above: 4.78 → "4.8", 73.5 → "74", 262.4 → "262". */
export function formatRough(value: number, language: Language): string {
  if (Math.abs(value) >= 100) return formatNumber(value, language);
  return numberFormat(language, { maximumSignificantDigits: 2 }).format(value);
}

/** Two significant digits of the smallest unit that reads well: 0.42 → "0.4 s", 75 → "1 min 15 s". */
export function formatSeconds(seconds: number, language: Language): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour', digits = 0): string =>
    formatted(value, language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
  if (seconds < 10) return unit(seconds, 'second', 1);
  if (Math.round(seconds) < 60) return unit(Math.round(seconds), 'second');
  const whole = Math.round(seconds);
  if (whole < 3600) {
    const rest = whole % 60;
    return unit(Math.floor(whole / 60), 'minute') + (rest === 0 ? '' : ` ${unit(rest, 'second')}`);
  }
  return unit(whole / 3600, 'hour', 1);
}

/** Three significant digits below 100, whole numbers above: "14.1 t/s", "1,234 t/s". */
export function formatRate(tokensPerSecond: number, language: Language): string {
  return formatted(tokensPerSecond, language, {
    maximumSignificantDigits: tokensPerSecond < 100 ? 3 : 21,
    maximumFractionDigits: tokensPerSecond < 100 ? 2 : 0,
    roundingPriority: 'lessPrecision',
  });
}

export function formatTokensPerSecond(tokensPerSecond: number, language: Language): string {
  return `${formatRate(tokensPerSecond, language)}${nbsp}${language === 'ja' ? 'トークン/秒' : 'tokens/s'}`;
}

/** Context sizes: powers of two in K, others in full. 8192 → "8K", 10000 → "10,000". */
export function formatTokens(tokens: number, language: Language): string {
  if (tokens >= 2 ** 20 && tokens % 2 ** 20 === 0) return `${formatNumber(tokens / 2 ** 20, language)}M`;
  return tokens >= 1024 && tokens % 1024 === 0
    ? `${formatNumber(tokens / 1024, language)}K`
    : formatNumber(tokens, language);
}

/** Parameter counts in billions: 32763876352 → "32.8B". */
export function formatParameters(count: number, language: Language): string {
  const billions = count / 1e9;
  return `${formatNumber(billions, language, billions < 100 ? 1 : 0)}B`;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Made once: a format takes longer to make than to use a hundred times. */
function dateFormat(language: Language, to: 'month' | 'day'): Intl.DateTimeFormat {
  const key = `${language} ${to}`;
  const cached =
    dateFormats.get(key) ??
    new Intl.DateTimeFormat(locales[language], {
      year: 'numeric',
      month: 'short',
      ...(to === 'day' && { day: 'numeric' }),
      timeZone: 'UTC',
    });
  dateFormats.set(key, cached);
  return cached;
}

/** "2026-10-02" → "Oct 2, 2026" / "2026年10月2日"; "2026-10" → the month; anything else is left as it is. */
export function formatDate(isoDate: string, language: Language): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(isoDate);
  if (!match) return isoDate;
  const [, year, month, day] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  return dateFormat(language, day === undefined ? 'month' : 'day').format(date);
}

/** An ISO timestamp in local time, to the minute. */
export function formatDateTime(isoTimestamp: string, language: Language): string {
  const date = new Date(isoTimestamp);
  if (Number.isNaN(date.getTime())) return isoTimestamp;
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** A share as per cent: 0.031 → "3%". */
export function formatPercent(fraction: number, language: Language): string {
  return formatted(fraction, language, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'negative',
  });
}
