import { never } from '../../shared/fault.js';
import type { Command } from '../../shared/texts/texts.js';
import { language, menu, welcome } from '../welcome.js';
import { say, type Draft } from './draft.js';
import { erase, stop, tellHelp } from './ending.js';
import { lookForMember } from './joining.js';
import type { World } from './person.js';
import { backInPoll } from './poll.js';
import { closeReport } from './report.js';
import { askAgain, begin, goBack } from './steps.js';

/** Does what a global word asks. They work at every step, in every language. */
export function obey(draft: Draft, command: Command, world: World): Draft {
  switch (command) {
    case 'stop':
      return stop(draft);
    case 'start': {
      const again = { ...draft, person: { ...draft.person, stopped: false } };
      const told = draft.person.stopped ? say(again, 'start.done') : again;
      return begin(closeReport(told), draft.person.language ? menu : welcome, world);
    }
    case 'help':
      return draft.person.session
        ? askAgain(tellHelp(draft, world), world)
        : begin(tellHelp(draft, world), menu, world);
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
        world,
      );
    }
    case 'back':
      return (
        backInPoll(draft, world) ??
        (draft.person.session ? goBack(draft, world) : begin(draft, menu, world))
      );
    case 'erase':
      return erase(draft, world);
    case 'join':
      return lookForMember(closeReport(draft), 'join');
    case 'data':
      return lookForMember(closeReport(draft), 'show');
    case 'menu':
      return begin(closeReport(draft), draft.person.language ? menu : welcome, world);
    default:
      return never(command);
  }
}
