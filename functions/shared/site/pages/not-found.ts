import { listAddress } from '../../domain/address.ts';
import { defaultLanguage } from '../../domain/newsroom.ts';
import { html } from '../html.ts';
import { directionOf, textsOf } from '../i18n/index.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';

/** What is served where nothing stands: one page, so it speaks every language of the newsroom. */
export async function renderNotFound(context: RenderContext): Promise<RenderedPage> {
  const { settings } = context;
  const language = defaultLanguage(settings);
  const [first, ...others] = settings.languages.map((code) => ({ code, t: textsOf(code) }));
  const file = await page(context, {
    language,
    title: textsOf(language).notFoundTitle,
    address: '/404.html',
    head: html`<meta name="robots" content="noindex">`,
    main: html`<div class="narrow">
<h1>${first?.t.notFoundTitle}</h1>
<p class="lead">${first?.t.notFound}</p>
<p><a class="button" href="${listAddress(language, 'all')}">${first?.t.toHome}</a></p>
<div class="tongues">
${others.map(
  ({ code, t }) => html`<section lang="${code}" dir="${directionOf(code)}">
<h2>${t.notFoundTitle}</h2>
<p>${t.notFound}</p>
<p><a href="${listAddress(code, 'all')}">${t.toHome}</a></p>
</section>
`,
)}</div>
</div>`,
  });
  return { files: { 'index.html': file } };
}
