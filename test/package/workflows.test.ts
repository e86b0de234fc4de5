import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishFlags } from '../../src-main/tools/package/run-builder.ts';

const checkout = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(checkout, path), 'utf8');
const folder = '.github/workflows';
const workflows = readdirSync(resolve(checkout, folder)).map(
  (name) => [name, read(`${folder}/${name}`)] as const,
);
const textOf = (name: string): string => workflows.find(([found]) => found === name)?.[1] ?? '';

/** The text of each job by its name: the keys two blanks in. */
function jobsOf(text: string): Map<string, string> {
  const parts = text.slice(text.indexOf('\njobs:\n')).split(/\n {2}(?=[\w-]+:\n)/);
  return new Map(parts.slice(1).map((part) => [part.slice(0, part.indexOf(':')), part]));
}

const stepsOf = (job: string): string[] =>
  [...job.matchAll(/^ +- name: (.+)$/gm)].map(([, name = '']) => name);

describe.each(workflows)('the workflow %s', (_name, text) => {
  it('names every action by commit, and which version that is', () => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the repository at most, but for the job that publishes', () => {
    expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)\n/m);
    const writing = [...jobsOf(text)].filter(([, job]) => /: write/.test(job)).map(([name]) => name);
    expect(writing).toEqual(text.includes('\n  publish:\n') ? ['publish'] : []);
  });

  it('leaves no credentials in a checkout and lets every job end', () => {
    for (const [, job] of jobsOf(text)) {
      expect(job).toMatch(/timeout-minutes: \d+/);
      expect(job.match(/persist-credentials: false/g)?.length).toBe(job.match(/actions\/checkout/g)?.length);
    }
  });

  it('puts nothing that others write into a script', () => {
    for (const [, script = ''] of text.matchAll(/run: (.+(?:\n {10}.+)*)/g))
      expect(script).not.toContain('${{');
  });
});

describe('secrets', () => {
  it('are known to the job of a release alone, and to the steps that sign', () => {
    expect(textOf('checks.yml')).not.toContain('secrets.');
    const jobs = [...jobsOf(textOf('release.yml'))].filter(([, job]) => job.includes('secrets.'));
    expect(jobs.map(([name]) => name)).toEqual(['package']);
    const steps = (jobs[0]?.[1] ?? '').split(/\n {6}- /).filter((step) => step.includes('secrets.'));
    expect(steps.map((step) => /name: (.+)/.exec(step)?.[1])).toEqual([
      'Is there an identity',
      'Package, signed and notarised',
    ]);
  });
});

describe('what is released for updates', () => {
  const job = jobsOf(textOf('release.yml')).get('package') ?? '';
  const steps = job.split(/\n {6}(?:- |#)/);
  const step = (name: string): string => steps.find((text) => text.startsWith(`name: ${name}`)) ?? '';

  it('is packed, where it is signed, with what the check of the bundle packs with, for its own repository', () => {
    const page = { owner: '"${GITHUB_REPOSITORY%/*}"', repo: '"${GITHUB_REPOSITORY#*/}"' };
    for (const flag of publishFlags(page)) expect(step('Package, signed and notarised')).toContain(flag);
    expect(step('Package, signed and notarised')).toContain("signed == 'true'");
    expect(step('Package without identity')).not.toContain('publish');
  });

  it('is the archive, the map of its blocks and its description, looked at before they go out', () => {
    const looked = step('Description of updates');
    for (const name of ['app-update.yml', 'latest-mac.yml', '.blockmap']) expect(looked).toContain(name);
    for (const path of ['dist/*.zip', 'dist/*.zip.blockmap', 'dist/latest-mac.yml']) {
      expect(job.slice(job.indexOf('upload-artifact'))).toContain(`            ${path}\n`);
    }
  });

  it.each([
    ['passes for the archive that is described', 'openssl', 'the archive', true],
    ['fails for an archive that was changed since', 'openssl', 'another archive', false],
    ['fails where no checksum can be computed', 'false', 'the archive', false],
  ])('has a look that %s', (_, command, archive, passes) => {
    const looked = step('Description of updates');
    const script = looked.slice(looked.indexOf('archive=')).replaceAll('openssl', command);
    const folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
    mkdirSync(join(folder, 'dist'));
    const name = 'Kaidoki-1.2.3-arm64-mac.zip';
    const sha512 = createHash('sha512').update('the archive').digest('base64');
    writeFileSync(join(folder, 'dist', name), archive);
    writeFileSync(join(folder, 'dist', `${name}.blockmap`), 'map');
    writeFileSync(
      join(folder, 'dist', 'latest-mac.yml'),
      `files:\n  - url: ${name}\n    sha512: ${sha512}\n`,
    );
    const { status } = spawnSync('bash', ['-e', '-c', script], { cwd: folder });
    rmSync(folder, { recursive: true });
    expect(status === 0).toBe(passes);
  });
});

describe('docs/unverified-on-mac.md', () => {
  it('names steps that the workflows have', () => {
    const text = read('docs/unverified-on-mac.md');
    const named = [...text.matchAll(/(?:workflow `([\w-]+)`, )?job `([\w-]+)`: ([^|;]+?) *[|;]/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, workflow = 'checks', job = '', names = ''] of named) {
      const steps = stepsOf(jobsOf(textOf(`${workflow}.yml`)).get(job) ?? '');
      for (const name of names.split(/, (?=[A-Z])/)) {
        const found = steps.filter((step) => step.startsWith(name));
        expect([workflow, job, name, found.length]).toEqual([workflow, job, name, 1]);
      }
    }
  });
});
