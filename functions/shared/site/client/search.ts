/**
 * The search page in the browser: asks the shards, the newest first, and shows what they have. What is asked stands in
 * the address, so that it can be passed on. Data comes into the page as text, never as markup.
 */
import { highlighted, queryTerms } from '../../domain/search.ts';
import { fill, longDate, monthName, plural } from '../i18n/index.ts';
import type { SearchTexts } from '../i18n/search/texts.ts';
import { createShards, type Found } from './shards.ts';

/** So many results are shown, and so many more each time a reader asks; older shards are loaded until there are. */
const STEP = 20;
/** Milliseconds without a key before what is typed is looked for. */
const PAUSE = 150;

function start(form: HTMLFormElement, input: HTMLInputElement, place: HTMLElement): void {
  const status = place.querySelector('[role=status]');
  const list = place.querySelector('ol');
  const more = place.querySelector('button');
  if (!status || !list || !more?.parentElement) return;
  const { parentElement: moreLine } = more;
  const says: SearchTexts['says'] = JSON.parse(place.dataset.says ?? '');
  const timeZone = place.dataset.timeZone ?? 'UTC';
  const { lang } = document.documentElement;
  const shards = createShards(async (file, fresh) => {
    const response = await fetch(file, fresh ? { cache: 'reload' } : {});
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${file} answers ${response.status}`);
    return response.text();
  });
  const nameOf = (period: string): string =>
    period.length > 4
      ? monthName(period, lang)
      : new Intl.DateTimeFormat(lang, { year: 'numeric', timeZone: 'UTC' }).format(new Date(period));

  /** Counts the questions: what comes of one before the last is not shown. */
  let turn = 0;
  let wanted = STEP;
  /** The result that a reader who asked for more goes on from. */
  let focusAt: number | undefined;
  let hasFailed = false;

  const offer = (label: string | undefined): void => {
    moreLine.hidden = label === undefined;
    more.textContent = label ?? '';
  };
  const say = (text: string): void => {
    if (status.textContent !== text) status.textContent = text;
  };
  const show = (results: Found[]): void => {
    const focused = list.contains(document.activeElement) && document.activeElement?.getAttribute('href');
    list.replaceChildren(...results.map((result) => item(result, lang, timeZone)));
    const links = [...list.querySelectorAll('a')];
    if (focused) links.find((link) => link.getAttribute('href') === focused)?.focus({ preventScroll: true });
    const target = focusAt === undefined ? undefined : links[focusAt];
    if (!target) return;
    target.focus();
    focusAt = undefined;
  };

  const fail = (): void => {
    hasFailed = true;
    say(navigator.onLine ? says.failed : says.offline);
    offer(says.again);
  };

  const look = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    const query = input.value.trim();
    const terms = queryTerms(query);
    hasFailed = false;
    if (terms.length === 0) {
      show([]);
      offer(undefined);
      say(query === '' ? '' : fill(says.none, { query }));
      return;
    }
    try {
      for (;;) {
        const next = await shards.next();
        if (mine !== turn) return;
        const found = shards.find(terms);
        const goesOn = next !== undefined && found.length < wanted;
        const count = plural(says.found, found.length, lang);
        const oldest = shards.oldest();
        show(found.slice(0, wanted));
        offer(!goesOn && (next !== undefined || found.length > wanted) ? says.more : undefined);
        if (next === undefined && shards.lacks()) return fail();
        if (goesOn) say(fill(says.looking, { found: count, period: nameOf(next) }));
        else if (found.length === 0) say(fill(says.none, { query }));
        else if (next && oldest) say(fill(says.backTo, { found: count, period: nameOf(oldest) }));
        else say(count);
        if (!goesOn) return;
        await shards.load(next);
        if (mine !== turn) return;
      }
    } catch {
      if (mine === turn) fail();
    }
  };
  const again = (): void => {
    shards.retry();
    void look();
  };

  /** A question that is being typed is one step of the history; once it is left or sent, the next is another. */
  let isNew = true;
  const keep = (): void => {
    const address = new URL(location.href);
    const query = input.value.trim();
    if ((address.searchParams.get('q') ?? '') === query) return;
    if (query === '') address.searchParams.delete('q');
    else address.searchParams.set('q', query);
    if (isNew) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    isNew = false;
  };
  const ask = (): void => {
    clearTimeout(pause);
    wanted = STEP;
    keep();
    void look();
  };
  const read = (): void => {
    input.value = new URL(location.href).searchParams.get('q') ?? '';
    isNew = true;
    wanted = STEP;
    void look();
  };

  let pause: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  });
  input.addEventListener('change', () => {
    isNew = true;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
    isNew = true;
    // On a phone the keyboard covers what was found.
    if (matchMedia('(pointer: coarse)').matches) input.blur();
  });
  more.addEventListener('click', () => {
    if (hasFailed) return again();
    focusAt = list.children.length;
    wanted += STEP;
    void look();
  });
  addEventListener('online', () => {
    if (hasFailed) again();
  });
  addEventListener('popstate', read);
  read();
}

/** A result, with what was found of it marked. */
function item({ path, title, summary, date, terms }: Found, lang: string, timeZone: string): HTMLElement {
  const day = element('time', longDate(date, lang, timeZone));
  day.dateTime = date;
  const link = element('a', ...marked(title, terms));
  link.href = path;
  const words = element(
    'div',
    within('kicker', element('p', day)),
    element('h2', link),
    within('summary', element('p', ...marked(summary, terms))),
  );
  return within('entry', element('li', within('words', words)));
}

const marked = (text: string, terms: ReadonlySet<string>): (Node | string)[] =>
  highlighted(text, terms).map((part) => (part.hit ? element('mark', part.text) : part.text));

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

function within<E extends HTMLElement>(className: string, made: E): E {
  made.className = className;
  return made;
}

const form = document.querySelector<HTMLFormElement>('form.seek');
const input = document.querySelector<HTMLInputElement>('#q');
const place = document.querySelector<HTMLElement>('#found');
if (form && input && place) start(form, input, place);
