import { Fault } from './fault.ts';

/** One record of a CSV file. */
export interface CsvRow {
  /** In the file, from 1: where the record begins. */
  line: number;
  cells: string[];
}

export interface CsvTable {
  /** Names as they stand in the file. */
  header: CsvRow;
  rows: CsvRow[];
  /** Of the first line. */
  lineEnd: '\n' | '\r\n';
}

export interface CsvLimits {
  /** For faults. */
  path: string;
  mostRows: number;
}

const longestCell = 10_000;
const mostColumns = 200;

/**
 * RFC 4180: commas, quotes doubled inside quotes, line ends inside quotes; LF and CRLF both, a byte order
 * mark and lines of nothing passed over. Throws `csv-invalid` with line and column for a quote that is not
 * closed or followed by more, cells and rows beyond bounds, and a file without a header.
 */
export function parseCsv(text: string, limits: CsvLimits): CsvTable {
  const [header, ...rows] = new Reader(text, limits).records();
  if (!header) throw refusal(limits, 1, '1', 'a header with the names of the columns');
  return { header, rows, lineEnd: /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n' };
}

/** A cell as it stands in a file: in quotes where it must be. */
export const csvText = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const refusal = ({ path }: CsvLimits, line: number, column: string, expected: string): Fault =>
  new Fault('csv-invalid', { path, line, column, expected });

class Reader {
  readonly #text: string;
  readonly #limits: CsvLimits;
  #position = 0;
  #line = 1;

  constructor(text: string, limits: CsvLimits) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.#limits = limits;
  }

  records(): CsvRow[] {
    const { mostRows } = this.#limits;
    const found: CsvRow[] = [];
    while (this.#position < this.#text.length) {
      const row = { line: this.#line, cells: this.#record() };
      if (row.cells.length === 1 && row.cells[0] === '') continue;
      // The header is one more.
      if (found.length > mostRows) {
        throw refusal(
          this.#limits,
          row.line,
          '1',
          `the end of the file (at most ${mostRows} rows at a time)`,
        );
      }
      found.push(row);
    }
    return found;
  }

  #record(): string[] {
    const line = this.#line;
    const cells: string[] = [];
    for (;;) {
      const cell = this.#cell(cells.length + 1);
      cells.push(cell);
      if (cells.length > mostColumns) {
        throw refusal(this.#limits, line, String(cells.length), `at most ${mostColumns} columns`);
      }
      if (this.#text[this.#position] !== ',') break;
      this.#position += 1;
    }
    this.#endLine();
    return cells;
  }

  #endLine(): void {
    if (this.#text[this.#position] === '\r') this.#position += 1;
    if (this.#text[this.#position] === '\n') this.#position += 1;
    this.#line += 1;
  }

  #cell(column: number): string {
    return this.#text[this.#position] === '"' ? this.#quoted(column) : this.#plain(column);
  }

  #plain(column: number): string {
    const end = this.#endOfPlain();
    const cell = this.#text.slice(this.#position, end);
    this.#position = end;
    return this.#bounded(cell, column);
  }

  /** A carriage return ends a cell only together with a line feed. */
  #endOfPlain(): number {
    const text = this.#text;
    let end = this.#position;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
      if (text[end] === '\r' && (text[end + 1] === '\n' || end + 1 === text.length)) break;
      end += 1;
    }
    return end;
  }

  #quoted(column: number): string {
    const line = this.#line;
    const parts: string[] = [];
    let from = this.#position + 1;
    for (;;) {
      const quote = this.#text.indexOf('"', from);
      if (quote < 0) throw refusal(this.#limits, line, String(column), 'closed by a quote (")');
      parts.push(this.#text.slice(from, quote));
      if (this.#text[quote + 1] !== '"') {
        this.#position = quote + 1;
        break;
      }
      parts.push('"');
      from = quote + 2;
    }
    const cell = parts.join('');
    this.#line += cell.split('\n').length - 1;
    if (!/^(,|\r?\n|\r?$)/.test(this.#text.slice(this.#position, this.#position + 2))) {
      throw refusal(this.#limits, line, String(column), 'followed by a comma after its closing quote');
    }
    return this.#bounded(cell, column);
  }

  #bounded(cell: string, column: number): string {
    if (cell.length <= longestCell) return cell;
    throw refusal(this.#limits, this.#line, String(column), `at most ${longestCell} characters`);
  }
}
