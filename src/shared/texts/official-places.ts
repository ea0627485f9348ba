import { onceFor } from '../once-for.js';
import { findAll, indexOf, type Found, type PatternIndex } from './patterns.js';
import type { Heard } from './signals.js';
import { officialPlaceWords, type OfficialPlaceWord, type Texts } from './texts.js';

type Words = readonly string[];
type Name = Found<OfficialPlaceWord>;

/** The words of all languages together: people mix them ("near camp militaire"). */
const indexFor = onceFor((texts: Texts): PatternIndex<OfficialPlaceWord> =>
  indexOf(
    officialPlaceWords.map(
      (name) =>
        [
          name,
          [...new Set(texts.languages.flatMap((one) => texts.lexicon(one).officialPlaces[name]))],
        ] as const,
    ),
  ),
);

/** The words that are found in a clause. A long clause has many hits, and is read once. */
const namesFor = onceFor((texts: Texts) =>
  onceFor((words: Words): readonly Name[] => findAll(indexFor(texts), words)),
);

/** So many words may stand between a place and its name, or before it. */
const MOST_BETWEEN = 6;

/** A place that is named after people of the state: its words, from `start` to before `end`. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** Whether officials are there by their work, as in a station, and not only in its name. */
  readonly isPost: boolean;
}

/** Reads the words around a hit. */
class Around {
  private readonly found: readonly Name[];

  constructor(
    private readonly words: Words,
    texts: Texts,
    private readonly hit: Pick<Heard, 'start' | 'end'>,
  ) {
    this.found = namesFor(texts)(words);
  }

  private all(...labels: readonly OfficialPlaceWord[]): readonly Name[] {
    return this.found.filter(({ pattern }) => labels.includes(pattern.label));
  }

  /** Whether every word from `from` to before `to` is in one of the lists. */
  private only(from: number, to: number, ...labels: readonly OfficialPlaceWord[]): boolean {
    if (to - from > MOST_BETWEEN) return false;
    const names = this.all(...labels);
    for (let at = from; at < to;) {
      const reach = Math.max(at, ...names.filter((n) => n.start === at).map((n) => n.end));
      if (reach === at) return false;
      at = reach;
    }
    return from <= to;
  }

  /** Whether a word stands right behind the hit: "the chief's palace" is "the chief s palace". */
  private follows({ start, end }: Name): boolean {
    const after = this.hit.end;
    return end > after && start === (this.words[after] === 's' ? after + 1 : after);
  }

  /**
   * Whether the hit names a place before it: "rue de la douane", "camp militaire". In "at the camp
   * the soldiers" it does not.
   */
  private isNamed({ end: from }: Name): boolean {
    const { start, end } = this.hit;
    const isTelling = (one: Name) => one.start >= from && one.end <= end;
    return this.only(from, start, 'joiners') && this.all('ofs', 'adjectives').some(isTelling);
  }

  /** The place that the hit names together with a word beside it: "rue de la douane". */
  place(): Place | undefined {
    const { start, end } = this.hit;
    const before = this.all('spots', 'posts').find((noun) => this.isNamed(noun));
    if (before) return { start: before.start, end, isPost: before.pattern.label === 'posts' };
    const after = this.all('spotsAfter', 'postsAfter').find((noun) => this.follows(noun));
    const isPost = after?.pattern.label === 'postsAfter';
    return after && { start, end: after.end, isPost };
  }

  /**
   * Whether the hit is told as the place that something is near to: a place that is named so,
   * somebody's house, or a service. "Beside the policeman" is no place.
   */
  isNear({ start }: Pick<Found<unknown>, 'start'>, isPlace: boolean): boolean {
    const within = (one: Name) => this.hit.start <= one.start && one.end <= this.hit.end;
    const isBody = isPlace || this.all('bodies').some(within);
    const nouns = this.all('houses', 'spots', 'posts');
    return this.all('near').some(
      ({ end }) =>
        end <= start &&
        this.only(end, start, 'joiners', 'houses', 'spots', 'posts') &&
        (isBody ||
          nouns.some((one) => (one.start >= end && one.end <= start) || this.follows(one))),
    );
  }

  /** Whether people are said to be in the post, or it does something. */
  isInsideOrActs({ start, end }: Place): boolean {
    return (
      this.all('inside').some((one) => one.end <= start && this.only(one.end, start, 'joiners')) ||
      this.all('acts').some((act) => act.start === end)
    );
  }
}

/**
 * Checks whether a word for officials is only the name of a place, or what something is near to:
 * "Bairro Militar", "behind the police station". It accuses nobody, so whether officials are part
 * of it is still asked. Who is held inside a post, or what it does, accuses. Pure.
 * @param words the clause of the hit
 */
export function isOfficialPlace(
  words: Words,
  hit: Pick<Heard, 'start' | 'end'>,
  texts: Texts,
): boolean {
  const around = new Around(words, texts, hit);
  const place = around.place();
  if (around.isNear(place ?? hit, place !== undefined)) return true;
  return place !== undefined && !(place.isPost && around.isInsideOrActs(place));
}
