import { subscribeAddress } from '../../domain/address.ts';
import type { Term } from '../../domain/newsroom.ts';
import { type Html, html } from '../html.ts';
import { languageName, textsOf } from '../i18n/index.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';

/**
 * The form that asks for alerts; manage-subscriptions answers it. Fields: `email`, `language`, `topics`, `places`
 * (each as often as ticked), and `website`, which people do not see: who fills it is no person.
 */
export async function renderSubscribe(language: string, context: RenderContext): Promise<RenderedPage> {
  const { settings } = context;
  const t = textsOf(language);
  const file = await page(context, {
    language,
    title: t.subscribeTitle,
    description: t.subscribeLead,
    address: subscribeAddress(language),
    alternates: inEachLanguage(settings, subscribeAddress),
    main: html`<div class="narrow">
<h1>${t.subscribeTitle}</h1>
<p class="lead">${t.subscribeLead}</p>
<form class="card" method="post" action="/subscriptions">
<div class="field">
<label for="email">${t.email}</label>
<input id="email" name="email" type="email" required autocomplete="email" maxlength="254">
</div>
<div class="field">
<label for="language">${t.language}</label>
<select id="language" name="language">
${settings.languages.map(
  (code) =>
    html`<option value="${code}" lang="${code}"${code === language ? html` selected` : ''}>${languageName(code)}</option>\n`,
)}</select>
</div>
${choices('topics', t.topics, t.topicsHint, settings.topics, language)}
${choices('places', t.places, t.placesHint, settings.places, language)}
<div class="trap" aria-hidden="true">
<label for="website">${t.honeypot}</label>
<input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
</div>
<button type="submit">${t.subscribeButton}</button>
<p class="hint">${t.subscribePrivacy}</p>
</form>
</div>`,
  });
  return { files: { 'index.html': file } };
}

function choices(field: string, label: string, hint: string, terms: Term[], language: string): Html {
  if (terms.length === 0) return html``;
  return html`<fieldset aria-describedby="${field}-hint">
<legend>${label}</legend>
<p class="hint" id="${field}-hint">${hint}</p>
<ul class="choices">
${terms.map(
  ({ id, name }) =>
    html`<li><label><input type="checkbox" name="${field}" value="${id}"> <span>${name[language]}</span></label></li>\n`,
)}</ul>
</fieldset>`;
}
