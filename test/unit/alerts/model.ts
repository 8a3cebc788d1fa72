/** What a subscriber's inbox has to be, told in the plainest way: no queues, no ranges, no ledger, no crashes. */
import type { Choice } from '../../../functions/shared/domain/audience.ts';

const HOUR = 3_600_000;

export interface Person {
  status: 'none' | 'pending' | 'confirmed' | 'left' | 'suppressed' | 'erased';
  asked: Choice | undefined;
  askedAt: number;
  choice: Choice;
  /** What they had chosen from a moment on; the last is the one of now. */
  frequencies: { from: number; value: string }[];
  pausedUntil: number;
}

interface Edition {
  revision: number;
  retracted: boolean;
}

/** One mail in one inbox. */
export interface Line {
  to: string;
  subject: string;
  language: string;
}

export class Model {
  readonly people = new Map<string, Person>();
  readonly releases = new Map<
    string,
    { topics: string[]; places: string[]; editions: Map<string, Edition> }
  >();
  /** `<slug> <address>` → the edition that they were told in, the words that they were sent, and whether they got them. */
  readonly told = new Map<string, { language: string; words: { text: number; arrived: boolean }[] }>();
  /** Who waits for a translation of what, and until when. */
  waiting: { until: number; slug: string; language: string; at: number; address: string }[] = [];
  readonly inbox: Line[] = [];
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  person(address: string): Person {
    const known = this.people.get(address);
    if (known) return known;
    const choice = { languages: [], topics: [], places: [] };
    const person: Person = {
      status: 'none',
      asked: undefined,
      askedAt: 0,
      choice,
      frequencies: [],
      pausedUntil: 0,
    };
    this.people.set(address, person);
    return person;
  }

  subscribe(address: string, choice: Choice): void {
    const person = this.person(address);
    if (person.status === 'confirmed' || person.status === 'erased') return;
    person.asked = choice;
    person.askedAt = this.now;
    if (person.status === 'none') person.status = 'pending';
  }

  confirm(address: string): void {
    const person = this.person(address);
    if (person.status === 'confirmed' || person.status === 'erased' || person.status === 'none') return;
    if (person.status === 'left' && person.asked === undefined) return;
    // Unconfirmed sign-ups are forgotten after seven days.
    if (person.status === 'pending' && this.now >= person.askedAt + 7 * 24 * HOUR) return;
    person.status = 'confirmed';
    person.pausedUntil = 0;
    if (person.asked !== undefined) this.#choose(person, person.asked);
    person.asked = undefined;
  }

  change(address: string, choice: Choice): void {
    const person = this.person(address);
    if (person.status === 'confirmed') this.#choose(person, choice);
  }

  #choose(person: Person, choice: Choice): void {
    person.choice = choice;
    const value = choice.frequency ?? 'at-once';
    if (person.frequencies.at(-1)?.value !== value) person.frequencies.push({ from: this.now, value });
  }

  pause(address: string, hours: number): void {
    const person = this.person(address);
    if (person.status === 'confirmed') person.pausedUntil = this.now + hours * HOUR;
  }

  end(address: string, status: 'left' | 'suppressed' | 'erased'): void {
    const person = this.person(address);
    if (status === 'suppressed' && person.status !== 'confirmed') return;
    if (status === 'left' && (person.status === 'none' || person.status === 'erased')) return;
    person.status = status;
    person.asked = undefined;
    if (status === 'suppressed') return;
    person.frequencies = [];
    person.pausedUntil = 0;
  }

  #mayBeMailed({ status, pausedUntil }: Person): boolean {
    return status === 'confirmed' && pausedUntil <= this.now;
  }

  #frequencyAt({ frequencies }: Person, at: number): string {
    return frequencies.findLast(({ from }) => from <= at)?.value ?? frequencies[0]?.value ?? 'at-once';
  }

  #open(slug: string): string[] {
    const editions = this.releases.get(slug)?.editions ?? new Map<string, Edition>();
    return [...editions].filter(([, { retracted }]) => !retracted).map(([language]) => language);
  }

  #wants(person: Person, slug: string, language: string, at: number): boolean {
    const { topics, places } = this.releases.get(slug) ?? { topics: [], places: [] };
    const meets = (chosen: string[], given: string[]) =>
      chosen.length === 0 || chosen.some((one) => given.includes(one));
    const { choice } = person;
    return (
      choice.languages.includes(language) &&
      meets(choice.topics, topics) &&
      meets(choice.places, places) &&
      this.#frequencyAt(person, at) === 'at-once'
    );
  }

  #tell(address: string, slug: string, language: string): void {
    const text = this.releases.get(slug)?.editions.get(language)?.revision ?? 0;
    this.told.set(`${slug} ${address}`, { language, words: [{ text, arrived: true }] });
    this.inbox.push({ to: address, subject: slug, language });
  }

  publish(slug: string, language: string, about: { topics: string[]; places: string[] }): void {
    const release = this.releases.get(slug) ?? { ...about, editions: new Map<string, Edition>() };
    this.releases.set(slug, release);
    release.editions.set(language, { revision: 1, retracted: false });
    for (const [address, person] of this.people) {
      if (this.told.has(`${slug} ${address}`) || person.status !== 'confirmed') continue;
      if (!this.#wants(person, slug, language, this.now)) continue;
      const best = person.choice.languages.find((one) => this.#open(slug).includes(one));
      if (best === undefined) continue;
      const { waits = 0 } = person.choice;
      if (waits > 0 && best !== person.choice.languages[0]) {
        const until = this.now + waits * HOUR;
        this.waiting.push({ until, slug, language, at: this.now, address });
      } else if (this.#mayBeMailed(person)) this.#tell(address, slug, best);
    }
  }

  /** Time goes on; those who waited long enough are told in the best edition that there is. */
  pass(hours: number): void {
    const end = this.now + hours * HOUR;
    const due = this.waiting.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
    this.waiting = this.waiting.filter(({ until }) => until > end);
    for (const { until, slug, language, at, address } of due) {
      this.now = Math.max(this.now, until);
      const person = this.person(address);
      if (this.told.has(`${slug} ${address}`) || !this.#mayBeMailed(person)) continue;
      if (!this.#wants(person, slug, language, at)) continue;
      const best = person.choice.languages.find((one) => this.#open(slug).includes(one));
      if (best !== undefined) this.#tell(address, slug, best);
    }
    this.now = end;
  }

  /** The last mail of a release to somebody comes back, or is complained of. */
  comesBack(address: string, slug: string): void {
    const last = this.told.get(`${slug} ${address}`)?.words.at(-1);
    if (last) last.arrived = false;
    this.end(address, 'suppressed');
  }

  /** A correction or a retraction goes to those who have the words before it. */
  revise(slug: string, language: string, kind: 'Correction: ' | 'Retracted: '): void {
    const edition = this.releases.get(slug)?.editions.get(language);
    if (edition === undefined) return;
    edition.revision += 1;
    edition.retracted = kind === 'Retracted: ';
    for (const [address, person] of this.people) {
      const told = this.told.get(`${slug} ${address}`);
      if (told?.language !== language || !this.#mayBeMailed(person)) continue;
      if (!told.words.some(({ text, arrived }) => arrived && text < edition.revision)) continue;
      told.words.push({ text: edition.revision, arrived: true });
      this.inbox.push({ to: address, subject: `${kind}${slug}`, language });
    }
  }
}
