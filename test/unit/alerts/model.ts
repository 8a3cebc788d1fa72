/** What a subscriber's inbox has to be, told in the plainest way: no queues, no ranges, no ledger, no crashes. */
import type { Choice } from '../../../functions/shared/domain/audience.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Kind = 'published' | 'corrected' | 'retracted';

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
  /** `<slug> <address>` → what digests told of it. */
  readonly heard = new Map<
    string,
    { digest: string; frequency: string; language: string; text: number; arrived: boolean }[]
  >();
  readonly happened: { slug: string; language: string; kind: Kind; revision: number; time: number }[] = [];
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
    // Unconfirmed sign-ups are forgotten after seven days.
    if (person.status === 'pending' && this.now >= person.askedAt + 7 * DAY) person.frequencies = [];
    person.asked = choice;
    person.askedAt = this.now;
    this.#choose(person, choice);
    if (person.status === 'none') person.status = 'pending';
  }

  confirm(address: string): void {
    const person = this.person(address);
    if (person.status === 'confirmed' || person.status === 'erased' || person.status === 'none') return;
    if (person.status === 'left' && person.asked === undefined) return;
    if (person.status === 'pending' && this.now >= person.askedAt + 7 * DAY) return;
    person.status = 'confirmed';
    person.pausedUntil = 0;
    person.asked = undefined;
  }

  change(address: string, choice: Choice): void {
    const person = this.person(address);
    if (person.status === 'confirmed') this.#choose(person, choice);
  }

  #choose(person: Person, choice: Choice): void {
    person.choice = choice;
    const value = choice.frequency ?? 'at-once';
    if (person.frequencies.at(-1)?.value === value) return;
    // What ended more than eight days ago is forgotten.
    const kept = person.frequencies.filter(
      (_, i, all) => (all[i + 1]?.from ?? this.now) >= this.now - 8 * DAY,
    );
    person.frequencies = [...kept, { from: this.now, value }];
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

  #wants(person: Person, slug: string): boolean {
    const { topics, places } = this.releases.get(slug) ?? { topics: [], places: [] };
    const meets = (chosen: string[], given: string[]) =>
      chosen.length === 0 || chosen.some((one) => given.includes(one));
    const { choice } = person;
    return meets(choice.topics, topics) && meets(choice.places, places);
  }

  /** Whether an edition that became public at a moment is to come to somebody as an alert. */
  #asksFor(person: Person, slug: string, language: string, at: number): boolean {
    const isTheirs = person.choice.languages.includes(language) && this.#wants(person, slug);
    return isTheirs && this.#frequencyAt(person, at) === 'at-once';
  }

  #wasTold(slug: string, address: string): boolean {
    return this.told.has(`${slug} ${address}`) || this.heard.has(`${slug} ${address}`);
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
    this.happened.push({ slug, language, kind: 'published', revision: 1, time: this.now });
    for (const [address, person] of this.people) {
      if (this.#wasTold(slug, address) || person.status !== 'confirmed') continue;
      if (!this.#asksFor(person, slug, language, this.now)) continue;
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
      if (this.#wasTold(slug, address) || !this.#mayBeMailed(person)) continue;
      if (!this.#asksFor(person, slug, language, at)) continue;
      const best = person.choice.languages.find((one) => this.#open(slug).includes(one));
      if (best !== undefined) this.#tell(address, slug, best);
    }
    this.now = end;
  }

  /** The last mail about a release, or a digest, to somebody comes back, or is complained of. */
  comesBack(address: string, subject: string): void {
    const last = this.told.get(`${subject} ${address}`)?.words.at(-1);
    if (last) last.arrived = false;
    for (const [name, all] of this.heard)
      if (name.endsWith(` ${address}`))
        for (const one of all) if (one.digest === subject) one.arrived = false;
    this.end(address, 'suppressed');
  }

  /** A correction or a retraction goes to those who have the words before it. */
  revise(slug: string, language: string, kind: 'Correction: ' | 'Retracted: '): void {
    const edition = this.releases.get(slug)?.editions.get(language);
    if (edition === undefined) return;
    edition.revision += 1;
    edition.retracted = kind === 'Retracted: ';
    const happened = edition.retracted ? 'retracted' : 'corrected';
    this.happened.push({ slug, language, kind: happened, revision: edition.revision, time: this.now });
    for (const [address, person] of this.people) {
      const told = this.told.get(`${slug} ${address}`);
      if (told?.language !== language || !this.#mayBeMailed(person)) continue;
      if (!told.words.some(({ text, arrived }) => arrived && text < edition.revision)) continue;
      told.words.push({ text: edition.revision, arrived: true });
      this.inbox.push({ to: address, subject: `${kind}${slug}`, language });
    }
  }

  /** The digest of what became public after a moment and up to another: each release once, as it is now. */
  digest(frequency: string, period: string, from: number, to: number): void {
    const name = `${frequency} ${period}`;
    const happened = this.happened.filter(({ time }) => time > from && time <= to);
    for (const [address, person] of this.people) {
      if (!this.#mayBeMailed(person)) continue;
      const told = [...new Set(happened.map(({ slug }) => slug))].flatMap(
        (slug) => this.#lineFor(person, address, slug, frequency, happened) ?? [],
      );
      if (told.length === 0) continue;
      for (const { slug, language } of told) {
        const text = this.releases.get(slug)?.editions.get(language)?.revision ?? 0;
        const key = `${slug} ${address}`;
        const heard = { digest: name, frequency, language, text, arrived: true };
        this.heard.set(key, [...(this.heard.get(key) ?? []), heard]);
      }
      const [language = ''] = person.choice.languages;
      const lines = told.map(({ line }) => line).sort();
      this.inbox.push({ to: address, subject: `${name} (${language}): ${lines.join(', ')}`, language });
    }
  }

  #lineFor(person: Person, address: string, slug: string, frequency: string, happened: Model['happened']) {
    const its = happened.filter((one) => one.slug === slug);
    const editions = this.releases.get(slug)?.editions ?? new Map<string, Edition>();
    const heard = this.heard.get(`${slug} ${address}`);
    if (heard) {
      const mine = heard.filter((one) => one.frequency === frequency && one.arrived);
      for (const [language, edition] of editions) {
        if (!mine.some((one) => one.language === language)) continue;
        const known = Math.max(...heard.filter((one) => one.language === language).map(({ text }) => text));
        const news = its.filter(
          (one) => one.language === language && one.kind !== 'published' && one.revision > known,
        );
        const kind = news.at(-1)?.kind;
        if (kind === undefined || (kind === 'retracted') !== edition.retracted) continue;
        return {
          slug,
          language,
          line: `${kind === 'retracted' ? 'Retracted' : 'Correction'}: ${slug} (${language})`,
        };
      }
      return undefined;
    }
    if (this.told.has(`${slug} ${address}`)) return undefined;
    const { languages } = person.choice;
    const joined = person.frequencies[0]?.from ?? 0;
    const isNew = its.some(
      ({ kind, language, time }) =>
        kind === 'published' &&
        languages.includes(language) &&
        editions.get(language)?.retracted === false &&
        time >= joined,
    );
    const first = this.happened.find(
      (one) => one.slug === slug && one.kind === 'published' && languages.includes(one.language),
    );
    if (!isNew || !first || this.#frequencyAt(person, first.time) !== frequency || !this.#wants(person, slug))
      return undefined;
    const language = languages.find((one) => this.#open(slug).includes(one));
    return language === undefined ? undefined : { slug, language, line: `${slug} (${language})` };
  }
}
