import { matchAnswer, matchCommand } from '../flows/engine/match.js';
import { gateKey } from '../shared/texts/gate.js';
import { measure } from '../shared/texts/segments.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import type { Poll, Question } from './definition.js';
import type { FindingCode } from './finding-codes.js';
import type { Finding } from './finding.js';
import { askFindings, joinFindings, labelTaken } from './taken-words.js';

type Chosen = Extract<Question, { options: unknown }>;

/** Returns findings for labels that would not choose their own option when a person writes them. */
function labelFindings(question: Chosen, at: number, language: Language, texts: Texts): Finding[] {
  const lexicons = texts.languages.map((one) => texts.lexicon(one));
  const options = question.options.flatMap(({ value, label }) =>
    label[language] === undefined ? [] : [{ value, label: label[language] }],
  );
  if (options.length < question.options.length) return [];
  return options.flatMap(({ value, label }, place): Finding[] => {
    const path = ['questions', at, 'options', place, 'label', language];
    const wrong = (code: FindingCode, message: string, more = {}): Finding[] => [
      { path, language, code, params: { label, ...more }, message },
    ];
    if (gateKey(label) === undefined)
      return wrong(
        'labelNoLetter',
        `"${label}" has no letter or digit to answer with. Write a word.`,
      );
    const call = labelTaken(label, texts);
    if (call) return [{ path, code: 'labelCall', params: { label }, message: call }];
    const command = matchCommand(label, lexicons)?.toUpperCase();
    if (command !== undefined) {
      const message = `"${label}" is a word that means ${command} at every step. Use another.`;
      return wrong('labelCommand', message, { command });
    }
    const read = matchAnswer(label, options, lexicons);
    // Such a long text is refused for its length already.
    if ((read.kind === 'match' && read.value === value) || measure(label).segments > 1) return [];
    return wrong(
      'labelAlike',
      `Who writes "${label}" would not choose this answer for certain. Tell the answers further apart.`,
    );
  });
}

/** Returns findings for names that occur twice. */
function twice(names: readonly string[], path: (place: number) => Finding['path']): Finding[] {
  return names.flatMap((one, place) =>
    names.indexOf(one) < place
      ? [
          {
            path: path(place),
            code: 'twice' as const,
            params: { name: one },
            message: `"${one}" stands there twice. Give each a name of its own.`,
          },
        ]
      : [],
  );
}

/**
 * Returns what is wrong with the ways to answer: names, labels, ranges, and the word to join by.
 */
export function answerFindings(poll: Poll, texts: Texts): Finding[] {
  const languages = poll.languages.filter((language) => texts.languages.includes(language));
  return [
    ...joinFindings(poll.join, poll.poll, texts),
    ...poll.questions.flatMap(({ ask }, at) => askFindings(ask, ['questions', at, 'ask'], texts)),
    ...twice(
      poll.questions.map(({ id }) => id),
      (place) => ['questions', place, 'id'],
    ),
    ...poll.questions.flatMap((question, at): Finding[] => {
      if (question.id === 'end')
        return [
          {
            path: ['questions', at, 'id'],
            code: 'idEnd',
            message: '"end" is where a poll ends. Use another name.',
          },
        ];
      if (question.kind === 'number' && question.max <= question.min)
        return [
          {
            path: ['questions', at, 'max'],
            code: 'maxMin',
            params: { min: question.min },
            message: `max must be more than min (${question.min}).`,
          },
        ];
      if (!('options' in question)) return [];
      return [
        ...twice(
          question.options.map(({ value }) => value),
          (place) => ['questions', at, 'options', place, 'value'],
        ),
        ...languages.flatMap((language) => labelFindings(question, at, language, texts)),
      ];
    }),
  ];
}
