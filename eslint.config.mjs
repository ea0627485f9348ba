import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const clockAndChance = [
  'Date',
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
].map((name) => ({
  name,
  message: 'A turn is pure: time, chance and the world come in as arguments.',
}));

/** The comment that switches the formatter off, in two pieces: a search finds it nowhere. */
const formatterOff = ['prettier', 'ignore'].join('-');

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'data', 'deploy'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'bin/*.js'] } },
    },
    rules: {
      'no-console': 'error',
      // The formatter decides line breaks everywhere: nobody switches it off.
      'no-warning-comments': ['error', { terms: [formatterOff], location: 'anywhere' }],
      // The formatter leaves comments as they are: they have its width, too.
      'max-len': [
        'error',
        {
          code: 1_000,
          comments: 100,
          ignoreUrls: true,
          ignoreRegExpLiterals: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
        },
      ],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/flows/**'],
    rules: {
      'no-restricted-globals': ['error', ...clockAndChance],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    // A function that is longer has more than one level of thought.
    files: ['src/**', 'scripts/**', 'bench/**'],
    rules: { 'max-lines-per-function': ['error', { max: 40, skipBlankLines: false }] },
  },
  {
    files: ['bin/*.js', 'src/cli/**', 'scripts/**', 'bench/**', 'examples/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.mjs', 'bin/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['bin/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
