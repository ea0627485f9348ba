import { never } from '../../shared/fault.js';
import type { Command } from '../../shared/texts/texts.js';
import { language, menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { erase, stop, tellHelp } from './ending.js';
import { lookForMember } from './joining.js';
import type { TalkContext } from './person.js';
import { backInPoll } from './poll.js';
import { closeReport } from './report.js';
import { askAgain, begin, goBack } from './steps.js';

/** Does what a global word asks. They work at every step, in every language. */
export function obey(draft: Draft, command: Command, context: TalkContext): Draft {
  switch (command) {
    case 'stop':
      return stop(draft);
    case 'start': {
      const again = { ...draft, person: { ...draft.person, stopped: false } };
      const told = draft.person.stopped ? say(again, 'start.done') : again;
      return begin(closeReport(told), draft.person.language ? menu : welcome, context);
    }
    case 'help':
      return draft.person.session
        ? askAgain(tellHelp(draft, context), context)
        : begin(tellHelp(draft, context), menu, context);
    case 'language': {
      const { session, ...person } = draft.person;
      return begin(
        {
          ...draft,
          person: {
            ...person,
            ...(session && session.flow !== language.id ? { paused: session } : {}),
          },
        },
        language,
        context,
      );
    }
    case 'back':
      return (
        backInPoll(draft, context) ??
        (draft.person.session ? goBack(draft, context) : begin(draft, menu, context))
      );
    case 'erase':
      return erase(draft, context);
    case 'join':
      return lookForMember(closeReport(draft), 'join');
    case 'data':
      return lookForMember(closeReport(draft), 'show');
    case 'menu':
      return begin(closeReport(draft), draft.person.language ? menu : welcome, context);
    default:
      return never(command);
  }
}
