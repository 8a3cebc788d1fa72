import { subscribeAddress } from '../../domain/address.ts';
import { choiceFields } from '../choice-form.ts';
import { html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { textsOf } from '../i18n/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { inEachLanguage, page, type RenderContext, type RenderedPage } from '../rendered.ts';

/**
 * The form that asks for alerts; manage-subscriptions answers it. Fields: `email`, those of `choiceFields`, `page` (the
 * page's language, in whose words is agreed), and `website`, which people do not see: who fills it is no person.
 */
export async function renderSubscribe(language: string, context: RenderContext): Promise<RenderedPage> {
  const { settings } = context;
  const t = textsOf(language);
  const { form } = alertTextsIn(language).page;
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
${choiceFields(
  settings,
  language,
  { languages: [language], topics: [], places: [], frequency: 'at-once' },
  { field: 'topics', legend: t.topics, hint: t.topicsHint },
  { field: 'places', legend: t.places, hint: t.placesHint },
)}
<div class="trap" aria-hidden="true">
<label for="website">${t.honeypot}</label>
<input id="website" name="website" type="text" tabindex="-1" autocomplete="off">
</div>
<input type="hidden" name="page" value="${language}">
<p>${form.consent(newsroomName(settings, language))}</p>
<button type="submit">${t.subscribeButton}</button>
<p class="hint">${t.subscribePrivacy}</p>
</form>
</div>`,
  });
  return { files: { 'index.html': file } };
}
