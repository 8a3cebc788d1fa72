import * as z from 'zod';
import { type Choice, FREQUENCIES, readAddress, WAITS } from '../../functions/shared/domain/audience.ts';
import type { Evidence } from '../../functions/shared/domain/audience-change.ts';
import { termFor } from '../../functions/shared/domain/document/vocabulary.ts';
import { defaultLanguage, type NewsroomSettings, type Term } from '../../functions/shared/domain/newsroom.ts';
import { Refusal } from '../refusal.ts';

/** The columns of a list of subscribers, as it is exported and imported. */
export const COLUMNS = [
  'email',
  'languages',
  'topics',
  'places',
  'frequency',
  'waits',
  'consent_at',
  'consent_from',
  'consent_words',
] as const;
type Column = (typeof COLUMNS)[number];

/** Columns that an export and a file of rejects have beside them, and that say nothing to an import. */
export const TOLD_COLUMNS = ['confirmed_at', 'paused_until', 'line', 'reason', 'mend'] as const;

/** Other names of the columns, without all but letters and digits. */
const NAMES: Record<Column, string[]> = {
  email: ['email', 'emailaddress', 'mail', 'mailaddress', 'address'],
  languages: ['languages', 'language', 'lang'],
  topics: ['topics', 'topic'],
  places: ['places', 'place'],
  frequency: ['frequency', 'howoften'],
  waits: ['waits', 'wait', 'waithours', 'hours'],
  consent_at: ['consentat', 'consenton', 'consentdate', 'consenttime', 'consentedat', 'optindate'],
  consent_from: ['consentfrom', 'consentsource', 'consentplace', 'optinsource'],
  consent_words: ['consentwords', 'consentword', 'consentwording', 'consenttext'],
};

/** Where the columns stand. */
export interface Header {
  names: string[];
  places: Partial<Record<Column, number>>;
  /** Names of columns that mean nothing here. */
  unread: string[];
}

/**
 * Reads the first line of a list.
 *
 * @throws Refusal (2) that says what to write
 */
export function readHeader(cells: string[]): Header {
  const header: Header = { names: cells, places: {}, unread: [] };
  for (const [place, name] of cells.entries()) {
    const bare = bareName(name);
    const column = COLUMNS.find((one) => NAMES[one].includes(bare));
    if (column === undefined) {
      if (bare !== '' && !TOLD_COLUMNS.some((one) => bareName(one) === bare)) header.unread.push(name.trim());
      continue;
    }
    const other = header.places[column];
    if (other !== undefined) {
      throw new Refusal(
        `two columns are both ${column}: ${JSON.stringify(cells[other])} and ${JSON.stringify(name)}; rename one of them`,
        2,
      );
    }
    header.places[column] = place;
  }
  if (header.places.email === undefined) {
    throw new Refusal(
      cells.some((cell) => readAddress(cell) !== undefined)
        ? `the first line must name the columns: ${COLUMNS.join(',')}. It has an address in it already`
        : `no column is named email; the first line names ${cells.map((cell) => JSON.stringify(cell.trim())).join(', ')}`,
      2,
    );
  }
  const consents = COLUMNS.filter((one) => one.startsWith('consent_'));
  const missing = consents.filter((one) => header.places[one] === undefined);
  if (missing.length > 0 && missing.length < consents.length) {
    throw new Refusal(
      `consent needs all of ${consents.join(', ')}; ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. Without any of them, everybody is asked by mail`,
      2,
    );
  }
  return header;
}

const bareName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** What is wrong with a row, by which it is not taken. */
export interface Wrong {
  /** For counting. */
  code: string;
  reason: string;
  mend: string;
}

/** One who is to be in the audience. */
export interface Row {
  address: string;
  choice: Choice;
  /** Absent: they are to be asked. */
  consent?: Evidence;
}

/** Characters of what proves a consent, at most. */
const LONGEST_CONSENT = 2_000;

/** Reads a row of a list. */
export function readRow(
  cells: string[],
  { names, places }: Header,
  settings: NewsroomSettings,
  now: Date,
): Row | Wrong {
  const cell = (column: Column): string => unprotected(cells[places[column] ?? -1] ?? '').trim();
  if (cells.slice(names.length).some((one) => one.trim() !== '')) {
    return {
      code: 'cells',
      reason: `the row has ${cells.length} cells, the first line names ${names.length}`,
      mend: 'put a text that has the separator in it into double quotes',
    };
  }
  const email = cell('email');
  const address = readAddress(email);
  if (address === undefined) {
    return {
      code: 'address',
      reason: email === '' ? 'there is no address' : `${JSON.stringify(email)} is no mail address`,
      mend: 'write it as name@example.org, and nothing else in the cell',
    };
  }
  const languages = listed(cell('languages'), (word) =>
    settings.languages.find((code) => code === word.toLowerCase()),
  );
  if (typeof languages === 'string') return unknown('language', languages, settings.languages);
  const topics = listed(cell('topics'), (word) => termFor(word, settings.topics)?.id);
  if (typeof topics === 'string') return unknown('topic', topics, idsOf(settings.topics));
  const placesChosen = listed(cell('places'), (word) => termFor(word, settings.places)?.id);
  if (typeof placesChosen === 'string') return unknown('place', placesChosen, idsOf(settings.places));
  const frequency = frequencyOf(cell('frequency'));
  if (frequency === undefined) return unknown('frequency', cell('frequency'), [...FREQUENCIES]);
  const waits = WAITS.find((hours) => String(hours) === (cell('waits').replace(/\s*h(ours?)?$/i, '') || '0'));
  if (waits === undefined) return unknown('waiting time', cell('waits'), WAITS.map(String));
  const consent = consentOf(cell('consent_at'), cell('consent_from'), cell('consent_words'), now);
  if (consent && 'code' in consent) return consent;
  return {
    address,
    choice: {
      languages: languages.length > 0 ? languages : [defaultLanguage(settings)],
      topics,
      places: placesChosen,
      waits,
      frequency,
    },
    ...(consent ? { consent } : {}),
  };
}

const idsOf = (terms: Term[]): string[] => terms.map(({ id }) => id);

const unknown = (kind: string, word: string, lawful: string[]): Wrong => ({
  code: kind.replace(' ', '-'),
  reason: `the newsroom has no ${kind} ${JSON.stringify(word)}`,
  mend: `it has ${lawful.join(', ')}`,
});

/**
 * The things of a list in one cell, each once: between commas, semicolons or bars; ids between spaces as well.
 *
 * @returns the first word that means nothing, where there is one
 */
function listed(cell: string, find: (word: string) => string | undefined): string[] | string {
  const found = new Set<string>();
  for (const part of cell.split(/[,;|\n،；，]/).map((one) => one.trim())) {
    if (part === '') continue;
    const whole = find(part);
    for (const word of whole === undefined ? part.split(/\s+/) : [part]) {
      const id = find(word);
      if (id === undefined) return word;
      found.add(id);
    }
  }
  return [...found];
}

function frequencyOf(cell: string): (typeof FREQUENCIES)[number] | undefined {
  const word = cell.toLowerCase().replace(/[\s_]+/g, '-') || 'at-once';
  return FREQUENCIES.find((one) => one === word);
}

function consentOf(at: string, from: string, words: string, now: Date): Evidence | Wrong | undefined {
  if (at === '' && from === '' && words === '') return undefined;
  if (at === '' || from === '' || words === '') {
    return {
      code: 'consent',
      reason: 'the row says a part of a consent',
      mend: 'say all of consent_at, consent_from and consent_words; or none, and they are asked by mail',
    };
  }
  const moment = momentOf(at);
  if (moment === undefined || moment.getTime() > now.getTime()) {
    return {
      code: 'consent-at',
      reason: moment === undefined ? `${JSON.stringify(at)} is no date` : `${at} is in the future`,
      mend: 'write the day of the consent as 2024-05-31, or its moment as 2024-05-31T08:30:00Z',
    };
  }
  if (from.length > LONGEST_CONSENT || words.length > LONGEST_CONSENT) {
    return {
      code: 'consent-long',
      reason: `a text of the consent has more than ${LONGEST_CONSENT} characters`,
      mend: 'give the words that were agreed to, and name the rest',
    };
  }
  return { at: moment.toISOString(), from, words };
}

const day = z.iso.date();
const moment = z.iso.datetime({ offset: true, local: true });

/** A day, or a moment; without a zone it is UTC. */
function momentOf(text: string): Date | undefined {
  if (day.safeParse(text).success) return new Date(`${text}T00:00:00.000Z`);
  const written = text.replace(/^(\S+) (\d\d:)/, '$1T$2');
  if (!moment.safeParse(written).success) return undefined;
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(written) ? written : `${written}Z`);
}

/**
 * Takes away the apostrophe by which an export keeps spreadsheets from calculating what a cell says (OWASP, "CSV
 * Injection").
 */
const unprotected = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '');
