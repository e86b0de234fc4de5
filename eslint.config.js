import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The core answers the same for the same values: no clock, no chance, no machine. */
const pureSyntax = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'No clock in core.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'No clock in core.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'No chance in core.' },
  { selector: "MemberExpression[object.name='performance']", message: 'No clock in core.' },
];

const hostGlobals = [
  'process',
  'window',
  'document',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'Buffer',
  'globalThis',
].map((name) => ({ name, message: 'Core and contract are pure: pass it in.' }));

export default ts.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'node_modules/', 'test/gates/planted/', '.cache/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['src-main/core/**', 'src-main/contract/**'],
    rules: {
      'no-restricted-syntax': ['error', ...pureSyntax],
      'no-restricted-globals': ['error', ...hostGlobals],
    },
  },
  {
    files: ['**/*.{ts,svelte,svelte.ts}'],
    ignores: ['src-main/hosts/electron/**', 'test/fakes/electron/**', 'test/hosts/electron/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['electron', 'electron-updater'].map((name) => ({
            name,
            message: 'Only hosts/electron imports it.',
          })),
        },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.mjs', 'src-main/tools/**', 'src-main/hosts/cli/**', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
);
