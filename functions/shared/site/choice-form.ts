import { type Choice, FREQUENCIES, type Frequency, WAITS } from '../domain/audience.ts';
import type { NewsroomSettings, Term } from '../domain/newsroom.ts';
import { type Html, html } from './html.ts';
import { alertTextsIn } from './i18n/alerts/index.ts';
import { directionOf, languageName } from './i18n/index.ts';

/** Languages that the form lets a reader put in an order, at most; whoever has more keeps them. */
const RANKS = 3;

/** A list of boxes: its field, what it is called, and what it means to tick none. */
interface Boxes {
  field: 'topics' | 'places';
  legend: string;
  hint: string;
  /** Shown as one more box where somebody is asked whether they want all. */
  all?: string | undefined;
}

/**
 * The parts of a form that say what somebody gets; manage-subscriptions reads them. Fields: `languages[]` (best first),
 * `waits` (hours), `frequency`, `topics` and `places` (each as often as ticked). A newsroom of one language asks for
 * none, and nobody waits there for a translation.
 */
export function choiceFields(
  settings: NewsroomSettings,
  language: string,
  choice: Choice & { frequency: Frequency },
  topics: Boxes,
  places: Boxes,
): Html {
  const { form } = alertTextsIn(language).page;
  return html`${settings.languages.length > 1 ? languageFields(settings, language, choice) : html`<input type="hidden" name="languages[]" value="${language}">`}
<div class="field">
<label for="frequency">${form.frequency}</label>
<select id="frequency" name="frequency">
${FREQUENCIES.map((value) => option(value, form.often[value], choice.frequency === value))}</select>
</div>
${boxes(topics, settings.topics, language, choice.topics)}
${boxes(places, settings.places, language, choice.places)}`;
}

function languageFields(settings: NewsroomSettings, language: string, choice: Choice): Html {
  const { form } = alertTextsIn(language).page;
  const ranks = Math.min(Math.max(RANKS, choice.languages.length), settings.languages.length);
  return html`<fieldset aria-describedby="languages-hint">
<legend>${form.languages}</legend>
<p class="hint" id="languages-hint">${form.languagesHint}</p>
<div class="ranks">
${Array.from(
  { length: ranks },
  (_, i) => html`<div class="field">
<label for="language-${i + 1}">${form.choice(i + 1)}</label>
<select id="language-${i + 1}" name="languages[]">
${i === 0 ? '' : option('', form.noFurther, choice.languages[i] === undefined)}${settings.languages.map(
  (code) =>
    html`<option value="${code}" lang="${code}" dir="${directionOf(code)}"${choice.languages[i] === code ? html` selected` : ''}>${languageName(code)}</option>\n`,
)}</select>
</div>
`,
)}</div>
</fieldset>
<div class="field">
<label for="waits">${form.waits}</label>
<select id="waits" name="waits">
${WAITS.map((hours) => option(String(hours), form.wait[hours], (choice.waits ?? 0) === hours))}</select>
</div>`;
}

const option = (value: string, label: string, selected: boolean): Html =>
  html`<option value="${value}"${selected ? html` selected` : ''}>${label}</option>\n`;

function boxes({ field, legend, hint, all }: Boxes, terms: Term[], language: string, chosen: string[]): Html {
  if (terms.length === 0) return html``;
  return html`<fieldset aria-describedby="${field}-hint">
<legend>${legend}</legend>
<p class="hint" id="${field}-hint">${hint}</p>
<ul class="choices">
${all === undefined ? '' : box('everything', field, all, false)}${terms.map(({ id, name }) => box(field, id, name[language] ?? id, chosen.includes(id)))}</ul>
</fieldset>`;
}

const box = (field: string, value: string, label: string, checked: boolean): Html =>
  html`<li><label><input type="checkbox" name="${field}" value="${value}"${checked ? html` checked` : ''}> <span>${label}</span></label></li>\n`;
